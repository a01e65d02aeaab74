package io.levity.persistence.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.serialization.SerializerWithStringManifest;
import com.typesafe.config.ConfigFactory;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.network.NetworkEvent;
import io.levity.chain.network.NetworkState;
import io.levity.chain.validator.ValidatorEvent;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the journals hold must stay readable for ever. Each kind of event has a golden encoding in {@code
 * golden/chain-events.txt}; changing one is a named act: run this test with {@code -Dlevity.golden.rewrite=true} and
 * explain in the commit how old journals stay readable.
 */
@Timeout(30)
class StoredEventsTest {
    private static final String GOLDEN = "golden/chain-events.txt";

    private static final NetworkEvents NETWORK = new NetworkEvents();
    private static final ValidatorEvents VALIDATOR = new ValidatorEvents();

    private static final FinalBlock BLOCK = ChainSamples.finalBlock(12);
    private static final Hash A = new Hash(1, 2, 3, 4);
    private static final Hash B = new Hash(-1, -2, -3, -4);
    private static final Vote VOTE = new Vote(VoteKind.NOTARIZE, 9, A, 3, Bytes.wrap(new byte[48]));
    private static final Certificate CERTIFICATE = BLOCK.finalization();

    private static final List<Object> NETWORK_SAMPLES = List.of(
            new NetworkEvent.NetworkActivated(new NetworkId(3), A, B),
            new NetworkEvent.BlockFinalised(BLOCK),
            new NetworkState(new NetworkId(3), A, B, Optional.empty()),
            new NetworkState(new NetworkId(3), A, B, Optional.of(BLOCK)));

    private static final List<Object> VALIDATOR_SAMPLES = List.of(
            new ValidatorEvent.EpochEntered(4, A),
            new ValidatorEvent.FinalisedTo(1L << 40, B),
            new ValidatorEvent.OffenceSeen(new Evidence.ConflictingVotes(
                    VOTE, new Vote(VoteKind.NOTARIZE, 9, B, 3, Bytes.wrap(new byte[48])))),
            new ValidatorEvent.OffenceSeen(new Evidence.ConflictingCertificates(
                    CERTIFICATE,
                    new Certificate(VoteKind.NULLIFY, 36, Hash.ZERO, CERTIFICATE.signers(), CERTIFICATE.signature()))));

    @Test
    void shouldReadBackEveryKind() throws NotSerializableException {
        for (Object sample : NETWORK_SAMPLES) {
            assertEquals(sample, NETWORK.fromBinary(NETWORK.toBinary(sample), NETWORK.manifest(sample)));
        }
        for (Object sample : VALIDATOR_SAMPLES) {
            assertEquals(sample, VALIDATOR.fromBinary(VALIDATOR.toBinary(sample), VALIDATOR.manifest(sample)));
        }
    }

    @Test
    void shouldHaveASampleOfEveryKind() {
        assertEquals(kinds(NetworkEvent.class), sampled(NETWORK_SAMPLES, NetworkEvent.class));
        assertEquals(kinds(ValidatorEvent.class), sampled(VALIDATOR_SAMPLES, ValidatorEvent.class));
    }

    @Test
    void shouldEncodeAsEverAndReadTheGoldenBytes() throws IOException {
        Map<String, String> now = new LinkedHashMap<>();
        encodeAll(NETWORK, NETWORK_SAMPLES, now);
        encodeAll(VALIDATOR, VALIDATOR_SAMPLES, now);
        if (Boolean.getBoolean("levity.golden.rewrite")) {
            Files.writeString(Path.of("src/test/resources", GOLDEN), text(now));
        }
        assertEquals(golden(), text(now), "the stored format changed; see the comment of this test");
        assertReads(NETWORK, NETWORK_SAMPLES, now);
        assertReads(VALIDATOR, VALIDATOR_SAMPLES, now);
    }

    @Test
    void shouldRefuseAManifestOfANewerVersion() {
        for (SerializerWithStringManifest serializer : List.of(NETWORK, VALIDATOR)) {
            NotSerializableException e = assertThrows(
                    NotSerializableException.class, () -> serializer.fromBinary(new byte[0], "BlockFinalised.999"));
            assertTrue(e.getMessage().contains("BlockFinalised.999"), e.getMessage());
            assertTrue(e.getMessage().contains("newer"), e.getMessage());
        }
    }

    @Test
    void shouldSayDamagedWhenTheBytesAreNot() {
        for (Object sample : NETWORK_SAMPLES) {
            byte[] cut = NETWORK.toBinary(sample);
            byte[] shorter = Arrays.copyOf(cut, cut.length - 1);
            assertThrows(NotSerializableException.class, () -> NETWORK.fromBinary(shorter, NETWORK.manifest(sample)));
        }
        FinalBlock wrongHash = new FinalBlock(A, BLOCK.header(), BLOCK.body(), BLOCK.finalization());
        byte[] bytes = NETWORK.toBinary(new NetworkEvent.BlockFinalised(wrongHash));
        assertThrows(NotSerializableException.class, () -> NETWORK.fromBinary(bytes, "BlockFinalised.1"));
    }

    @Test
    void shouldBeBoundInTheConfiguration() {
        var bindings = ConfigFactory.load().getObject("akka.actor.serialization-bindings");
        for (Class<?> type : List.of(NetworkEvent.class, NetworkState.class, ValidatorEvent.class)) {
            assertTrue(bindings.containsKey(type.getName()), type.getName());
        }
    }

    private static Set<Class<?>> kinds(Class<?> sealedType) {
        return Set.of(sealedType.getPermittedSubclasses());
    }

    private static Set<Class<?>> sampled(List<Object> samples, Class<?> type) {
        Set<Class<?>> found = new HashSet<>();
        samples.stream().filter(type::isInstance).forEach(sample -> found.add(sample.getClass()));
        return found;
    }

    private static void encodeAll(
            SerializerWithStringManifest serializer, List<Object> samples, Map<String, String> to) {
        for (int i = 0; i < samples.size(); i++) {
            Object sample = samples.get(i);
            to.put(
                    name(serializer, sample, i),
                    Bytes.wrap(serializer.toBinary(sample)).toHex());
        }
    }

    private static void assertReads(
            SerializerWithStringManifest serializer, List<Object> samples, Map<String, String> hex)
            throws NotSerializableException {
        for (int i = 0; i < samples.size(); i++) {
            Object sample = samples.get(i);
            byte[] bytes = Bytes.fromHex(hex.get(name(serializer, sample, i))).toArray();
            assertEquals(sample, serializer.fromBinary(bytes, serializer.manifest(sample)));
        }
    }

    private static String name(SerializerWithStringManifest serializer, Object sample, int index) {
        return serializer.identifier() + " " + serializer.manifest(sample) + " sample " + index;
    }

    private static String text(Map<String, String> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach(
                (name, hex) -> text.append(name).append(" = ").append(hex).append('\n'));
        return text.toString();
    }

    private static String golden() throws IOException {
        try (InputStream in = StoredEventsTest.class.getClassLoader().getResourceAsStream(GOLDEN)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
