package io.levity.actor.peer;

import io.levity.config.ClusterSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of a cluster that signs certificates of nodes and writes them as operators have them. */
final class PemAuthority {
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private PemAuthority(String name) throws Exception {
        this.name = new X500Name("CN=" + name);
        this.keys = keys();
        this.certificate = sign(this.name, keys, true);
    }

    static PemAuthority create(String name) throws Exception {
        return new PemAuthority(name);
    }

    /** A node's key and certificate, and this authority's, as files in a directory. */
    ClusterSettings.Tls issue(Path directory) throws Exception {
        KeyPair node = keys();
        X509Certificate signed = sign(new X500Name("CN=levity"), node, false);
        Files.createDirectories(directory);
        return new ClusterSettings.Tls(
                write(directory.resolve("key.pem"), key(node.getPrivate())),
                write(directory.resolve("certificate.pem"), pem("CERTIFICATE", signed.getEncoded())),
                write(directory.resolve("authority.pem"), pem("CERTIFICATE", certificate.getEncoded())));
    }

    private X509Certificate sign(X500Name subject, KeyPair subjectKeys, boolean isAuthority) throws Exception {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                subjectKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static String key(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String kind, byte[] der) {
        StringWriter out = new StringWriter();
        out.write("-----BEGIN " + kind + "-----\n");
        out.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
        out.write("\n-----END " + kind + "-----\n");
        return out.toString();
    }

    private static Path write(Path file, String content) throws IOException {
        return Files.writeString(file, content);
    }
}
