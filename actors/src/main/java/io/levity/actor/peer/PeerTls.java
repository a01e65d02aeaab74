package io.levity.actor.peer;

import akka.pki.pem.DERPrivateKeyLoader;
import akka.pki.pem.PEMDecoder;
import io.levity.config.ClusterSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.3 between nodes: each shows a certificate of the cluster's authority, and whoever has one is heard under whatever name,
 * for the authority signs nodes of this cluster only. Files that changed are read again for new connections; as long as
 * they can not be used, what was read last is.
 */
final class PeerTls {
    private static final Logger LOG = LoggerFactory.getLogger(PeerTls.class);
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final char[] NO_PASSWORD = new char[0];

    private final ClusterSettings.Tls files;
    private List<FileTime> seen;
    private SSLContext context;

    /** @throws IOException if the files can not be used */
    PeerTls(ClusterSettings.Tls files) throws IOException {
        this.files = files;
        this.seen = times();
        this.context = read();
    }

    /** The plain socket stays the caller's to close, so that a refusal can be read before the connection ends. */
    SSLSocket client(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, false);
        return start(socket);
    }

    SSLSocket server(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(plain, null, false);
        socket.setNeedClientAuth(true);
        return start(socket);
    }

    private static SSLSocket start(SSLSocket socket) throws IOException {
        socket.setEnabledProtocols(PROTOCOLS);
        socket.startHandshake();
        return socket;
    }

    private synchronized SSLContext context() {
        try {
            List<FileTime> now = times();
            if (!now.equals(seen)) {
                context = read();
                seen = now;
                LOG.info("the certificate of {} is read anew", files.certificate());
            }
        } catch (IOException e) {
            LOG.warn("the certificates can not be read anew, the last ones stay in use: {}", e.getMessage());
        }
        return context;
    }

    private List<FileTime> times() throws IOException {
        return List.of(
                Files.getLastModifiedTime(files.key()),
                Files.getLastModifiedTime(files.certificate()),
                Files.getLastModifiedTime(files.authority()));
    }

    private SSLContext read() throws IOException {
        try {
            PrivateKey key = key(PEMDecoder.decode(Files.readString(files.key())));
            KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, NO_PASSWORD);
            own.setKeyEntry(
                    "node", key, NO_PASSWORD, certificates(files.certificate()).toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, NO_PASSWORD);
            int number = 0;
            for (Certificate authority : certificates(files.authority())) {
                trusted.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return made;
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("no TLS with " + files + ": " + e.getMessage(), e);
        }
    }

    /** PKCS #8 of any algorithm that certificates use, or PKCS #1. */
    private static PrivateKey key(PEMDecoder.DERData file) throws GeneralSecurityException {
        if (!file.label().equals("PRIVATE KEY")) {
            return DERPrivateKeyLoader.load(file);
        }
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(file.bytes()));
            } catch (InvalidKeySpecException other) {
                LOG.trace("the key is not of {}", algorithm, other);
            }
        }
        throw new InvalidKeySpecException("a key of none of " + KEY_ALGORITHMS);
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException("no certificate in " + file);
            }
            return found;
        }
    }

    static Optional<PeerTls> of(Optional<ClusterSettings.Tls> files) throws IOException {
        return files.isPresent() ? Optional.of(new PeerTls(files.get())) : Optional.empty();
    }
}
