package io.levity.http.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.http.EdgeFixture;
import io.levity.types.Bytes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Filters end when nobody asks, and there are not too many. */
@Timeout(30)
class RpcFiltersTest {
    private static EdgeFixture edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new EdgeFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    @Test
    void shouldForgetAFilterWhenNobodyPollsIt() {
        AtomicLong clock = new AtomicLong();
        RpcFilters filters = new RpcFilters(edge.system, edge.chain, clock::get);
        String polled = filters.newBlockFilter();
        filters.newPendingFilter(false);
        clock.addAndGet(Duration.ofMinutes(3).toNanos());
        edge.chain.seal();
        assertEquals(1, filters.changes(polled, null).size());
        clock.addAndGet(Duration.ofMinutes(3).toNanos());
        filters.expire();
        assertEquals(1, filters.size());
        assertEquals(0, filters.changes(polled, null).size());
        clock.addAndGet(RpcFilters.LIFE.toNanos() + 1);
        assertThrows(RpcFault.class, () -> filters.changes(polled, null));
    }

    @Test
    void shouldRefuseTheFilterAfterTheLastThatFits() {
        RpcFilters filters = new RpcFilters(edge.system, edge.chain, System::nanoTime);
        for (int i = 0; i < RpcLimits.MAX_FILTERS; i++) {
            filters.newBlockFilter();
        }
        assertEquals(
                RpcFault.LIMIT,
                assertThrows(RpcFault.class, filters::newBlockFilter).code());
    }

    @Test
    void shouldReadRevertReasonsOnlyWhenTheyAreWhole() {
        assertEquals(
                "panic code 0x11",
                RevertReason.text(Bytes.fromHex("4e487b71" + "00".repeat(31) + "11"))
                        .orElseThrow());
        assertEquals(
                true,
                RevertReason.text(Bytes.fromHex("08c379a0" + "ff".repeat(64))).isEmpty());
        assertEquals(true, RevertReason.text(Bytes.fromHex("08c379a0")).isEmpty());
    }
}
