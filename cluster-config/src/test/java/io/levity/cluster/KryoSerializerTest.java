package io.levity.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KryoSerializerTest {
    private static final int MAX_BYTES = 64 * 1024;

    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, long y) {
        Point {
            if (x > 1_000_000) {
                throw new IllegalArgumentException("too far");
            }
        }
    }

    record Everything(
            boolean flag,
            String text,
            Colour colour,
            Point point,
            Optional<Point> perhaps,
            List<String> list,
            Set<Colour> set,
            Map<String, List<Point>> map) {}

    record Unlisted(int x) {}

    record Holder(Unlisted inside) {}

    private static final Everything SAMPLE = new Everything(
            true,
            "grün",
            Colour.GREEN,
            new Point(-7, Long.MIN_VALUE),
            Optional.of(new Point(3, 4)),
            List.of("", "b"),
            Set.of(Colour.RED),
            Map.of("k", List.of(new Point(0, 0))));

    private final KryoSerializer serializer = serializer(
            types -> types.value(16, Colour.class).value(17, Point.class).message(18, Everything.class));

    private static KryoSerializer serializer(WireRegistrations registrations) {
        return new KryoSerializer(
                WireTypes.of(registrations, () -> {
                    throw new IllegalStateException("there is no actor system");
                }),
                MAX_BYTES);
    }

    @Test
    void shouldReadBackWhatItWrote() throws Exception {
        assertEquals("18", serializer.manifest(SAMPLE));
        assertEquals(SAMPLE, serializer.fromBinary(serializer.toBinary(SAMPLE), "18"));
        assertArrayEquals(serializer.toBinary(SAMPLE), serializer.toBinary(SAMPLE));
    }

    @Test
    void shouldServeManyThreadsAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> all = IntStream.range(0, 64)
                    .mapToObj(i -> threads.submit(() -> {
                        Everything mine = withText("x".repeat(i * 100));
                        for (int round = 0; round < 50; round++) {
                            if (!mine.equals(serializer.fromBinary(serializer.toBinary(mine), "18"))) {
                                return false;
                            }
                        }
                        return true;
                    }))
                    .toList();
            for (Future<Boolean> one : all) {
                assertTrue(one.get());
            }
        }
    }

    @Test
    void shouldRefuseClassesThatAreNotListed() {
        IllegalArgumentException unlisted =
                assertThrows(IllegalArgumentException.class, () -> serializer.toBinary(new Unlisted(1)));
        assertTrue(unlisted.getMessage().contains(Unlisted.class.getName()), unlisted.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> serializer.toBinary(new Point(1, 1)),
                "a value is no message by itself");
        assertThrows(IllegalArgumentException.class, () -> serializer.toBinary("text"));
    }

    @Test
    void shouldRefuseIdsThatAreNotListed() {
        byte[] bytes = serializer.toBinary(SAMPLE);
        for (String manifest :
                List.of("", "17", "19", "-18", "18 ", "+18", "99999999999", Everything.class.getName())) {
            NotSerializableException e = assertThrows(
                    NotSerializableException.class, () -> serializer.fromBinary(bytes, manifest), manifest);
            assertTrue(e.getMessage().contains("newer"), e.getMessage());
        }
    }

    @Test
    void shouldRefuseWhatIsTooLarge() {
        Everything large = withText("x".repeat(MAX_BYTES - 100));
        Everything larger = new Everything(
                true,
                large.text(),
                Colour.RED,
                SAMPLE.point(),
                Optional.empty(),
                List.of("y".repeat(200)),
                Set.of(),
                Map.of());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> serializer.toBinary(larger));
        assertTrue(e.getMessage().contains(Integer.toString(MAX_BYTES)), e.getMessage());
        assertThrows(NotSerializableException.class, () -> serializer.fromBinary(new byte[MAX_BYTES + 1], "18"));
        serializer.toBinary(large); // and goes on
    }

    @Test
    void shouldRefuseNull() {
        Everything hole =
                new Everything(true, null, Colour.RED, SAMPLE.point(), Optional.empty(), List.of(), Set.of(), Map.of());
        RuntimeException e = assertThrows(RuntimeException.class, () -> serializer.toBinary(hole));
        assertTrue(e.getMessage().contains("Everything.text is null"), e.getMessage());
    }

    @Test
    void shouldRefuseEveryCutAndEverythingLeftOver() {
        byte[] whole = serializer.toBinary(SAMPLE);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(NotSerializableException.class, () -> serializer.fromBinary(cut, "18"));
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThrows(NotSerializableException.class, () -> serializer.fromBinary(longer, "18"));
    }

    @Test
    void shouldRefuseNothingAtAllInsteadOfWaitingForIt() {
        WireForm<Point> raw = StructuralForms.form((out, point) -> out.writeBytes(new byte[4]), in -> {
            in.readBytes(4);
            return new Point(1, 1);
        });
        KryoSerializer points = serializer(types -> types.message(20, Point.class, raw));
        assertThrows(NotSerializableException.class, () -> points.fromBinary(new byte[0], "20"));
    }

    @Test
    void shouldNotMakeRoomForWhatIsOnlyAnnounced() {
        KryoSerializer texts = serializer(types -> types.message(20, Texts.class));
        byte[] announced = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
        for (int i = 0; i < 1_000; i++) { // 2 GiB each, if it were believed
            assertThrows(NotSerializableException.class, () -> texts.fromBinary(announced, "20"));
        }
    }

    record Texts(List<String> all) {}

    @Test
    void shouldThrowNothingButARefusalWhateverTheBytesAre() {
        byte[] whole = serializer.toBinary(SAMPLE);
        SplittableRandom random = new SplittableRandom(20_261_123);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] hostile = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int change = random.nextInt(4); change >= 0; change--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                assertEquals(
                        Everything.class, serializer.fromBinary(hostile, "18").getClass());
            } catch (NotSerializableException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, "refused " + refused);
    }

    @Test
    void shouldRefuseListsThatContradictThemselves() {
        assertThrows(
                IllegalStateException.class,
                () -> serializer(types -> types.value(16, Colour.class).value(16, Point.class)));
        assertThrows(IllegalStateException.class, () -> serializer(types -> types.value(3, Colour.class)));
        IllegalStateException hole =
                assertThrows(IllegalStateException.class, () -> serializer(types -> types.message(20, Holder.class)));
        assertTrue(hole.getMessage().contains("Holder.inside"), hole.getMessage());
        assertThrows(IllegalStateException.class, () -> serializer(types -> types.message(21, StringBuilder.class)));
    }

    private static Everything withText(String text) {
        return new Everything(false, text, Colour.RED, SAMPLE.point(), Optional.empty(), List.of(), Set.of(), Map.of());
    }
}
