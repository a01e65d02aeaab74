package io.levity.persistence.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.serialization.SerializerWithStringManifest;
import com.typesafe.config.ConfigFactory;
import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.da.BlobEvent;
import io.levity.da.BlobFailure;
import io.levity.da.BlobInclusion;
import io.levity.da.SignerEvent;
import io.levity.da.SignerState;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the journals of blobs and signers hold must stay readable for ever; see {@link
 * io.levity.persistence.chain.StoredEventsTest}. The golden encodings are in {@code golden/da-events.txt}.
 */
@Timeout(30)
class StoredBlobEventsTest {
    private static final String GOLDEN = "golden/da-events.txt";

    private static final BlobEvents BLOB = new BlobEvents();
    private static final SignerEvents SIGNER = new SignerEvents();

    private static final Hash A = new Hash(1, 2, 3, 4);
    private static final Hash B = new Hash(-1, -2, -3, -4);
    private static final BlobHeader HEADER = new BlobHeader(5 << 20, 64, 192, 3, A);
    private static final DaCertificate CERTIFICATE =
            new DaCertificate(HEADER, 3, 4, 1L << 33, Bytes.fromHex("0d"), Bytes.wrap(new byte[48]));
    private static final Header BLOCK = new Header(
            1,
            3,
            4,
            9,
            7,
            8,
            A,
            B,
            0,
            99,
            new BodyRef(0, 1, 1, 0, B),
            A,
            Hash.ZERO,
            Hash.ZERO,
            0,
            Hash.ZERO,
            Bytes.EMPTY);
    private static final BlobInclusion INCLUSION = new BlobInclusion(
            6,
            B,
            BLOCK,
            new Certificate(VoteKind.FINALIZE, 9, A, Bytes.fromHex("07"), Bytes.wrap(new byte[48])),
            List.of(Bytes.fromHex("c0ffee")),
            List.of(Bytes.fromHex("01"), Bytes.fromHex("0203")));

    private static final List<Object> BLOB_SAMPLES = List.of(
            new BlobEvent.Received(new NetworkId(3), 5 << 20, 1L << 40),
            new BlobEvent.Encoded(HEADER, 2),
            new BlobEvent.Published(4, B, 1L << 33, 3),
            new BlobEvent.Dispersed(CERTIFICATE, 4),
            new BlobEvent.Certified(7, A, 5),
            new BlobEvent.Proven(INCLUSION, 5),
            new BlobEvent.Expired(6),
            new BlobEvent.Failed(BlobFailure.TOO_FEW_SIGNERS, "why", 7));

    private static final SignerEvent STORED = new SignerEvent.SlicesStored(new BlobId(A), 1L << 33, 48, 48L * 81_920);

    private static final List<Object> SIGNER_SAMPLES =
            List.of(STORED, SignerState.NONE, SignerState.NONE.evolve(STORED));

    @Test
    void shouldReadBackEveryKindOfWhichThereIsASample() throws NotSerializableException {
        for (Object sample : BLOB_SAMPLES) {
            assertEquals(sample, BLOB.fromBinary(BLOB.toBinary(sample), BLOB.manifest(sample)));
        }
        for (Object sample : SIGNER_SAMPLES) {
            assertEquals(sample, SIGNER.fromBinary(SIGNER.toBinary(sample), SIGNER.manifest(sample)));
        }
        assertEquals(Set.of(BlobEvent.class.getPermittedSubclasses()), kinds(BLOB_SAMPLES));
        assertEquals(Set.of(SignerEvent.SlicesStored.class, SignerState.class), kinds(SIGNER_SAMPLES));
        assertEquals(1, SignerEvent.class.getPermittedSubclasses().length);
    }

    @Test
    void shouldEncodeAsEver() throws IOException {
        String now = text(BLOB, BLOB_SAMPLES) + text(SIGNER, SIGNER_SAMPLES);
        if (Boolean.getBoolean("levity.golden.rewrite")) {
            Files.writeString(Path.of("src/test/resources", GOLDEN), now);
        }
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(GOLDEN)) {
            assertEquals(in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8), now);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithBytesThatItCanNotRead() {
        NotSerializableException newer =
                assertThrows(NotSerializableException.class, () -> BLOB.fromBinary(new byte[0], "BlobEncoded.9"));
        assertTrue(newer.getMessage().contains("newer"), newer.getMessage());
        assertThrows(NotSerializableException.class, () -> BLOB.fromBinary(new byte[0], "BlobEncoded.1"));
        assertThrows(NotSerializableException.class, () -> BLOB.fromBinary(new byte[0], "BlobDispersed.1"));
        assertThrows(NotSerializableException.class, () -> BLOB.fromBinary(new byte[0], "BlobCertified.1"));
        assertThrows(NotSerializableException.class, () -> BLOB.fromBinary(new byte[0], "BlobFailed.1"));
        assertThrows(NotSerializableException.class, () -> SIGNER.fromBinary(new byte[0], "SlicesStored.1"));
    }

    @Test
    void shouldBeBoundInTheConfiguration() {
        var bindings = ConfigFactory.load().getObject("akka.actor.serialization-bindings");
        assertTrue(bindings.containsKey(BlobEvent.class.getName()));
        assertTrue(bindings.containsKey(SignerEvent.class.getName()));
        assertTrue(bindings.containsKey(SignerState.class.getName()));
    }

    private static Set<Class<?>> kinds(List<Object> samples) {
        Set<Class<?>> out = new HashSet<>();
        samples.forEach(sample -> out.add(sample.getClass()));
        return out;
    }

    private static String text(SerializerWithStringManifest serializer, List<Object> samples) {
        StringBuilder out = new StringBuilder();
        for (Object sample : samples) {
            out.append(serializer.identifier())
                    .append(' ')
                    .append(serializer.manifest(sample))
                    .append(" = ")
                    .append(Bytes.wrap(serializer.toBinary(sample)).toHex())
                    .append('\n');
        }
        return out.toString();
    }
}
