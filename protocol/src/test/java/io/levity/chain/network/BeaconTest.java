package io.levity.chain.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.network.Beacon.Reveals;
import io.levity.chain.network.Beacon.Verdict;
import io.levity.chain.validator.BlsSignatureVerifier;
import io.levity.chain.validator.DevKeys;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BeaconTest {
    private static final SetConfig SET = set(4);
    private static final Beacon FIRST = Beacon.first(new Hash(5, 6, 7, 8));

    @Test
    void shouldGiveTheSameValueInWhateverOrderRevealsArrive() {
        Reveals forward =
                FIRST.collect(SET).with(0, reveal(0, 1)).with(2, reveal(2, 1)).with(3, reveal(3, 1));
        Reveals backward =
                FIRST.collect(SET).with(3, reveal(3, 1)).with(2, reveal(2, 1)).with(0, reveal(0, 1));
        assertEquals(FIRST.next(forward), FIRST.next(backward));
        assertEquals(List.of(1), forward.withheld());
    }

    @Test
    void shouldChangeWithEachReveal() {
        Reveals three =
                FIRST.collect(SET).with(0, reveal(0, 1)).with(1, reveal(1, 1)).with(2, reveal(2, 1));
        assertNotEquals(FIRST.next(three), FIRST.next(three.with(3, reveal(3, 1))));
    }

    @Test
    void shouldMoveOnWhenNobodyReveals() {
        Beacon second = FIRST.next(FIRST.collect(SET));
        assertEquals(1, second.epoch());
        assertNotEquals(FIRST.value(), second.value());
        assertNotEquals(second.value(), second.next(second.collect(SET)).value());
    }

    @Test
    void shouldTakeOnlyAMembersOwnSignatureOverThisEpoch() {
        Reveals empty = FIRST.collect(SET);
        assertEquals(Verdict.GOOD, judge(empty, 1, reveal(1, 1)));
        assertEquals(Verdict.FORGED, judge(empty, 1, reveal(2, 1)));
        assertEquals(Verdict.FORGED, judge(empty, 1, reveal(1, 2)), "of another epoch");
        assertEquals(Verdict.FORGED, judge(empty, 1, Bytes.wrap(new byte[48])));
        assertEquals(Verdict.STRANGER, judge(empty, 4, reveal(1, 1)));
        assertEquals(Verdict.STRANGER, judge(empty, -1, reveal(1, 1)));
        assertEquals(Verdict.KNOWN, judge(empty.with(1, reveal(1, 1)), 1, reveal(1, 1)));
    }

    @Test
    void shouldRefuseRevealsOfAnotherEpoch() {
        Beacon second = FIRST.next(FIRST.collect(SET));
        assertThrows(IllegalArgumentException.class, () -> second.next(FIRST.collect(SET)));
    }

    /** Seats and leaders follow from it: a change is a fork. */
    @Test
    void shouldGiveTheValueThatItAlwaysGave() {
        Reveals all = FIRST.collect(SET);
        for (int member = 0; member < 4; member++) {
            all = all.with(member, reveal(member, 1));
        }
        assertEquals(
                "0x96de0d16042c8206fdeda3d62ac85f836f13f917774c25d09754f556415ed12b",
                FIRST.next(all).value().toString());
    }

    private static Verdict judge(Reveals reveals, int member, Bytes signature) {
        return reveals.judge(member, signature, new BlsSignatureVerifier());
    }

    private static Bytes reveal(int member, int epoch) {
        return DevKeys.validator(member).bls().sign(SignedPayload.of(SET).beacon(epoch));
    }

    private static SetConfig set(int members) {
        return new SetConfig(
                77,
                0,
                0,
                IntStream.range(0, members)
                        .mapToObj(i -> DevKeys.validator(i).member(1))
                        .toList(),
                new Hash(1, 2, 3, 4),
                new SetConfig.Start(0, Hash.ZERO, Hash.ZERO, 0),
                new SetConfig.Params(1000, 500, 1, 1 << 20, 1 << 20, 5000),
                0,
                Hash.ZERO);
    }
}
