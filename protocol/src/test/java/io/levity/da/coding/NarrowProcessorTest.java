package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.crypto.LaneWidth;
import io.levity.types.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a Java gives that may not use the widest vectors, or none: other kernels, the same commitments. */
@Timeout(60)
class NarrowProcessorTest {
    private static final CodingParams PARAMS = CodingParams.HALF_OF_64;
    private static final int[] LENGTHS = {1, 5_000, 140_000};

    /** Prints the width found and the name of each blob. */
    public static void main(String[] args) {
        System.out.println(LaneWidth.PREFERRED);
        names().forEach(System.out::println);
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
    void shouldChooseNarrowerKernelsWhenTheProcessorHasNoWideOnes() throws Exception {
        List<String> found = run("--add-modules=jdk.incubator.vector", "-XX:UseAVX=2");
        boolean wide = LaneWidth.PREFERRED != LaneWidth.SCALAR;
        assertEquals(wide ? LaneWidth.BITS_256.name() : LaneWidth.SCALAR.name(), found.getFirst());
        assertEquals(names(), found.subList(1, found.size()));
    }

    @Test
    void shouldDoWithoutVectorsWhenTheModuleIsMissing() throws Exception {
        List<String> found = run("-Xshare:auto");
        assertEquals(LaneWidth.SCALAR.name(), found.getFirst());
        assertEquals(names(), found.subList(1, found.size()));
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int length : LENGTHS) {
            byte[] blob = CodingTest.bytes(new Random(length), length);
            names.add(BlobEncoder.commit(new StripeLayout(PARAMS, length), blob)
                    .id()
                    .toHex());
        }
        return names;
    }

    private static List<String> run(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(NarrowProcessorTest.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = process.getInputStream()) {
            Bytes all = Bytes.wrap(out.readAllBytes());
            process.waitFor(30, TimeUnit.SECONDS);
            return new String(all.unsafeArray(), StandardCharsets.UTF_8).lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
