package io.levity.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.levity.config.NodeSettings.Parsed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {

    @Test
    void shouldTakeDefaultsWhenNothingIsGiven() {
        NodeSettings settings = good("");
        assertEquals(8080, settings.ports().http());
        assertEquals(4, settings.network().validators());
        assertEquals(Duration.ofMillis(500), settings.network().blockTime());
    }

    @Test
    void shouldShiftEveryPortByTheOffset() {
        NodeSettings settings = good("levity.port-offset = 100");
        assertEquals(new NodeSettings.Ports(8180, 9190, 8658, 9564, 25620, 25621), settings.ports());
    }

    @Test
    void shouldAskForKeysOnlyWhenAFileIsNamed() {
        assertEquals(Optional.empty(), good("").http().apiKeys());
        assertEquals(
                Optional.of(Path.of("keys.txt")),
                good("levity.http.api-keys = keys.txt").http().apiKeys());
    }

    @Test
    void shouldReportEveryProblemTogetherWhenSeveralSettingsAreBad() {
        Parsed parsed = NodeSettings.parse(ConfigFactory.parseString(
                "levity { network.validators = 0, network.block-time = soon, ports.htp = 1, mempool.max-bytes = 3 }"));
        var problems = assertInstanceOf(Parsed.Bad.class, parsed).problems();
        assertEquals(4, problems.size(), problems::toString);
        assertTrue(problems.stream().anyMatch(p -> p.startsWith("levity.ports.htp: there is no such setting")));
        assertTrue(problems.stream().anyMatch(p -> p.startsWith("levity.network.validators: must lie in 1 … 64")));
    }

    @Test
    void shouldRefuseAnOffsetThatShiftsAPortBeyondTheLast() {
        Parsed parsed =
                NodeSettings.parse(ConfigFactory.parseString("levity { port-offset = 1000, ports.cluster = 65000 }"));
        var problems = assertInstanceOf(Parsed.Bad.class, parsed).problems();
        assertEquals(List.of("levity.ports.cluster: with port-offset 1000 it would be 66000, beyond 65535"), problems);
    }

    @Test
    void shouldNameVolumesInTheDataDirectoryWhenANumberIsGiven() {
        assertEquals(
                List.of(Path.of("volume-0"), Path.of("volume-1"), Path.of("volume-2")),
                good("levity.da.volumes = 3").da().volumes());
        assertEquals(4, good("").da().volumes().size());
    }

    @Test
    void shouldTakeAListOfDirectoriesAsVolumes() {
        assertEquals(
                List.of(Path.of("/disk1/slices"), Path.of("more")),
                good("levity.da.volumes = [\"/disk1/slices\", more]").da().volumes());
    }

    @Test
    void shouldRefuseVolumesThatAreNoneTooManyOrTheSame() {
        for (String volumes : List.of("0", "-1", "65", "2000000000", "[]", "[a, \"b/../a\"]", "[\"\"]", "many")) {
            List<String> problems = bad("levity.da.volumes = " + volumes);
            assertEquals(1, problems.size(), volumes);
            assertTrue(problems.getFirst().startsWith("levity.da.volumes: "), problems::toString);
        }
    }

    @Test
    void shouldKeepWhatBlobsMayTakeWithinReason() {
        assertEquals(Duration.ofDays(14), good("").da().retention());
        assertEquals(
                new DaSettings.Repair(1 << 20, Duration.ofMinutes(5)),
                good("levity.da.repair { bytes-per-second = 1MiB, audit-interval = 5m }")
                        .da()
                        .repair());
        List<String> problems = bad("levity.da { upload-memory = 47MiB, retention = 91d, repair.bytes-per-second = 0,"
                + " scrub.rate = 1, encoders = 0 }");
        assertEquals(5, problems.size(), problems::toString);
        assertTrue(problems.contains("levity.da.scrub.rate: there is no such setting"));
        assertTrue(problems.stream().anyMatch(p -> p.startsWith("levity.da.upload-memory: must lie in 50331648 …")));
    }

    private static List<String> bad(String hocon) {
        return assertInstanceOf(Parsed.Bad.class, NodeSettings.parse(ConfigFactory.parseString(hocon)))
                .problems();
    }

    private static NodeSettings good(String hocon) {
        return assertInstanceOf(Parsed.Good.class, NodeSettings.parse(ConfigFactory.parseString(hocon)))
                .settings();
    }
}
