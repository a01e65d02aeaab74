package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.levity.cluster.KryoSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What one build sends another must understand. Every message has a golden encoding in {@code golden/wire-messages.txt};
 * a changed class gets a new id, then run this test with {@code -Dlevity.golden.rewrite=true}.
 */
@Timeout(60)
class WireMessagesTest {
    private static final String GOLDEN = "golden/wire-messages.txt";

    private static final ActorTestKit KIT =
            ActorTestKit.create(ConfigFactory.parseString("""
                    akka.actor.provider = cluster
                    akka.actor.allow-java-serialization = off
                    akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    """).withFallback(ConfigFactory.load()));

    private final Serialization serialization = SerializationExtension.get(KIT.system());
    private final KryoSerializer serializer = assertInstanceOf(
            KryoSerializer.class, serialization.serializerByIdentity().apply(1_716_001));
    private final List<Object> samples = WireSamples.all(ActorRefResolver.get(KIT.system()));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void shouldCarryEverySampleUnchanged() throws Exception {
        for (Object sample : samples) {
            assertEquals(
                    serializer,
                    serialization.findSerializerFor(sample),
                    sample.getClass().getName());
            assertEquals(sample, serializer.fromBinary(serializer.toBinary(sample), serializer.manifest(sample)));
        }
    }

    @Test
    void shouldHaveASampleOfEveryMessage() {
        Set<Class<?>> sampled = samples.stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(names(serializer.types().messages()), names(sampled));
    }

    @Test
    void shouldBindEveryMessageAndNothingElse() {
        var bindings = ConfigFactory.load().getObject("akka.actor.serialization-bindings");
        Set<String> bound = new TreeSet<>();
        for (Map.Entry<String, ConfigValue> binding : bindings.entrySet()) {
            if (binding.getValue().unwrapped().equals("levity-wire")) {
                bound.add(binding.getKey());
            }
        }
        assertEquals(names(serializer.types().messages()), bound, "reference.conf and WireMessages differ");
    }

    /** A public message of an entity may come from any node; what only an entity tells itself is not public. */
    @Test
    void shouldKnowEveryPublicMessageOfEveryEntityAndEveryAnswer() {
        Set<Class<?>> needed = new HashSet<>();
        for (Class<?> entity : entities()) {
            for (Class<?> command : entity.getDeclaredClasses()) {
                if (command.getSimpleName().equals("Command")) {
                    collect(command, needed);
                }
            }
        }
        assertTrue(needed.size() > 15, "found only " + needed);
        assertEquals(Set.of(), missing(needed), "register these in WireMessages, or make them private");
    }

    private static List<Class<?>> entities() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.levity.actor")
                        .stream()
                        .filter(type -> type.getFields().stream()
                                .anyMatch(field -> field.getRawType().isEquivalentTo(EntityTypeKey.class)))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    /** The public messages of a protocol, and what their senders are answered with. */
    private static void collect(Class<?> type, Set<Class<?>> into) {
        if (type.isInterface()) {
            Class<?>[] kinds = type.getPermittedSubclasses();
            assertTrue(kinds != null, type + " is not sealed");
            Stream.of(kinds)
                    .filter(kind -> Modifier.isPublic(kind.getModifiers()))
                    .forEach(kind -> collect(kind, into));
        } else if (into.add(type) && type.isRecord()) {
            for (RecordComponent part : type.getRecordComponents()) {
                if (part.getGenericType() instanceof ParameterizedType generic
                        && generic.getRawType() == ActorRef.class
                        && generic.getActualTypeArguments()[0] instanceof Class<?> answer) {
                    collect(answer, into);
                }
            }
        }
    }

    private Set<String> missing(Set<Class<?>> needed) {
        Set<String> missing = names(needed);
        missing.removeAll(names(serializer.types().messages()));
        return missing;
    }

    private static Set<String> names(Set<Class<?>> types) {
        return types.stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldEncodeAsEverAndReadTheGoldenBytes() throws IOException {
        StringBuilder now = new StringBuilder();
        for (Object sample : samples) {
            now.append(serializer.manifest(sample))
                    .append(' ')
                    .append(sample.getClass().getName())
                    .append(' ')
                    .append(HexFormat.of().formatHex(serializer.toBinary(sample)))
                    .append('\n');
        }
        if (Boolean.getBoolean("levity.golden.rewrite")) {
            Files.writeString(Path.of("src/test/resources", GOLDEN), now);
        }
        String golden = golden();
        assertEquals(golden, now.toString(), "the wire format changed; see the comment of this test");
        String[] lines = golden.lines().toArray(String[]::new);
        for (int i = 0; i < lines.length; i++) {
            String[] words = lines[i].split(" ", -1);
            byte[] bytes = words.length < 3 ? new byte[0] : HexFormat.of().parseHex(words[2]);
            assertEquals(samples.get(i), serializer.fromBinary(bytes, words[0]));
        }
    }

    private static String golden() throws IOException {
        if (Boolean.getBoolean("levity.golden.rewrite")) {
            return Files.readString(Path.of("src/test/resources", GOLDEN));
        }
        try (InputStream in = WireMessagesTest.class.getResourceAsStream("/" + GOLDEN)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldRefuseEveryMessageThatIsCut() {
        for (Object sample : samples) {
            byte[] whole = serializer.toBinary(sample);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThrows(
                        NotSerializableException.class,
                        () -> serializer.fromBinary(cut, serializer.manifest(sample)),
                        () -> sample + " cut to " + cut.length);
            }
        }
    }

    @Test
    void shouldDoNothingWorseThanRefuseWhateverTheBytesAre() {
        SplittableRandom random = new SplittableRandom(4);
        int refused = 0;
        for (int round = 0; round < 30_000; round++) {
            Object sample = samples.get(random.nextInt(samples.size()));
            byte[] hostile = serializer.toBinary(sample);
            for (int change = random.nextInt(6); change >= 0; change--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                Object read = serializer.fromBinary(hostile, serializer.manifest(sample));
                assertEquals(sample.getClass(), read.getClass());
            } catch (NotSerializableException expected) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, "refused " + refused);
    }

    @Test
    void shouldNotSerializeWhatIsNotListed() {
        record Stranger(int x) implements java.io.Serializable {}
        assertThrows(IllegalArgumentException.class, () -> serializer.toBinary(new Stranger(1)));
        assertFalse(serialization.serialize(new Stranger(1)).isSuccess(), "not even by Java's own serialization");
    }
}
