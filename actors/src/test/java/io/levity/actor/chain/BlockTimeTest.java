package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTimeTest {

    /** Others give a leader the block time and two network delays: a parent stamped ahead must not use them up. */
    @ParameterizedTest
    @CsvSource({"10000, 500, 10100, 400", "10000, 500, 10900, 0", "10000, 500, 6000, 500", "10000, 0, 6000, 0"})
    void shouldWaitForTheBlockTimeButNotForAClockThatRunsAhead(long parent, long blockTime, long now, long expected) {
        assertEquals(expected, ConsensusShell.waitMillis(parent, blockTime, now));
    }
}
