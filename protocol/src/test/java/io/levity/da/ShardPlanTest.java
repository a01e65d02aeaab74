package io.levity.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.SetConfig;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.FingerprintRules;
import io.levity.types.Hash;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How blobs are cut and dealt: whoever keeps its word among a quorum holds enough to rebuild. */
class ShardPlanTest {

    @Property(tries = 200)
    void shouldLeaveEnoughShardsWhenTheDishonestOfAQuorumWithhold(
            @ForAll @IntRange(min = 1, max = 255) int seats, @ForAll @IntRange(min = 1, max = 128 << 20) int size) {
        SetConfig config = DaSamples.config(weights(seats));
        ShardPlan plan = ShardPlan.of(config, size);
        int dishonest = (seats - 1) / 3;
        assertEquals(plan.shardsPerSeat() * seats, plan.totalShards());
        assertTrue(CodingParams.problem(plan.dataShards(), plan.totalShards()).isEmpty(), plan.toString());
        assertEquals(FingerprintRules.fingerprintKeys(plan.params()), plan.fingerprintKeys());
        assertTrue(plan.possible(), plan.toString());
        assertTrue((config.quorum() - dishonest) * plan.shardsPerSeat() >= plan.dataShards(), plan.toString());
        // A third of the shards for the most part: no more than six times the blob is ever stored.
        assertTrue(plan.totalShards() <= 6 * plan.dataShards() || seats <= 2, plan.toString());
    }

    @Property(tries = 100)
    void shouldDealEverySeatTheSameWhenShuffled(
            @ForAll @IntRange(min = 1, max = 9) int a,
            @ForAll @IntRange(min = 1, max = 9) int b,
            @ForAll @IntRange(min = 1, max = 9) int c,
            @ForAll long group) {
        SetConfig config = DaSamples.config(a, b, c);
        Hash root = new Hash(group, 0, 0, 1);
        int shards = 3 * (a + b + c);
        ShardAssignment assignment = ShardAssignment.of(config, root, shards);
        int[] all = IntStream.range(0, 3)
                .flatMap(m -> Arrays.stream(assignment.shardsOf(m)))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, shards).toArray(), all);
        for (int m = 0; m < 3; m++) {
            assertEquals(3 * config.members().get(m).weight(), assignment.shardsOf(m).length);
        }
    }

    @Test
    void shouldDealOtherwiseWhenTheBlobIsAnother() {
        SetConfig config = DaSamples.config(1, 1, 1, 1);
        int[] first = ShardAssignment.of(config, new Hash(1, 1, 1, 1), 192).shardsOf(0);
        int[] same = ShardAssignment.of(config, new Hash(1, 1, 1, 1), 192).shardsOf(0);
        int[] other = ShardAssignment.of(config, new Hash(1, 1, 1, 2), 192).shardsOf(0);
        assertArrayEquals(first, same);
        assertFalse(Arrays.equals(first, other));
    }

    @Test
    void shouldUseTheWholeCodeForLargeBlobsAndLittleForSmallOnes() {
        assertEquals(new ShardPlan(8, 16, 4, 1), cut(4, 5 << 20));
        assertEquals(new ShardPlan(64, 176, 11, 3), cut(16, 8 << 20));
        assertEquals(new ShardPlan(2, 4, 1, 1), cut(4, 1));
        assertEquals(new ShardPlan(4, 16, 1, 1), cut(16, 1000));
        assertEquals(new ShardPlan(8, 16, 16, 1), cut(1, 32 << 20));
    }

    private static ShardPlan cut(int seats, int sizeBytes) {
        return ShardPlan.of(DaSamples.config(weights(seats)), sizeBytes);
    }

    private static int[] weights(int seats) {
        int members = Math.min(seats, 4);
        int[] weights = new int[members];
        Arrays.fill(weights, seats / members);
        weights[0] += seats % members;
        return weights;
    }
}
