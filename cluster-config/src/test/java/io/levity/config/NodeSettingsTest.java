package io.levity.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.levity.config.NodeSettings.Parsed;
import java.time.Duration;
import java.util.List;
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
        assertEquals(new NodeSettings.Ports(8180, 8658, 9564, 25620), settings.ports());
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

    private static NodeSettings good(String hocon) {
        return assertInstanceOf(Parsed.Good.class, NodeSettings.parse(ConfigFactory.parseString(hocon)))
                .settings();
    }
}
