package io.levity.da;

import io.levity.chain.consensus.SetConfig;
import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.util.Arrays;

/**
 * Which member of a set holds which shards of a row group: every seat as many as any other, dealt by a shuffle that
 * follows from the epoch's seed and the group, so that nobody chooses whose shards are whose.
 */
public final class ShardAssignment {
    private final int[] memberOfShard;

    private ShardAssignment(int[] memberOfShard) {
        this.memberOfShard = memberOfShard;
    }

    /** @throws IllegalArgumentException unless the shards are a multiple of the set's seats */
    public static ShardAssignment of(SetConfig config, Hash groupRoot, int totalShards) {
        int seats = config.totalWeight();
        if (totalShards % seats != 0 || totalShards == 0) {
            throw new IllegalArgumentException(totalShards + " shards for " + seats + " seats");
        }
        int[] members = new int[totalShards];
        int perSeat = totalShards / seats;
        int at = 0;
        for (int m = 0; m < config.members().size(); m++) {
            int shards = config.members().get(m).weight() * perSeat;
            Arrays.fill(members, at, at + shards, m);
            at += shards;
        }
        shuffle(members, config.seed(), groupRoot);
        return new ShardAssignment(members);
    }

    public int memberOf(int shard) {
        return memberOfShard[shard];
    }

    /** Indices of the member's shards, ascending. */
    public int[] shardsOf(int member) {
        int count = 0;
        for (int m : memberOfShard) {
            count += m == member ? 1 : 0;
        }
        int[] shards = new int[count];
        int at = 0;
        for (int s = 0; s < memberOfShard.length; s++) {
            if (memberOfShard[s] == member) {
                shards[at++] = s;
            }
        }
        return shards;
    }

    public int totalShards() {
        return memberOfShard.length;
    }

    /** Fisher and Yates, with SHA-256(seed ‖ group ‖ counter) as the dice; 63 bits make the bias of a remainder nil. */
    private static void shuffle(int[] items, Hash seed, Hash group) {
        byte[] input = new byte[2 * Hash.SIZE_BYTES + 4];
        seed.copyTo(input, 0);
        group.copyTo(input, Hash.SIZE_BYTES);
        Hash dice = Hash.ZERO;
        for (int i = items.length - 1, used = 0; i > 0; i--, used++) {
            if ((used & 3) == 0) {
                java.nio.ByteBuffer.wrap(input).putInt(2 * Hash.SIZE_BYTES, used >> 2);
                dice = Sha256.hash(input);
            }
            long word =
                    switch (used & 3) {
                        case 0 -> dice.w0();
                        case 1 -> dice.w1();
                        case 2 -> dice.w2();
                        default -> dice.w3();
                    };
            int j = (int) ((word >>> 1) % (i + 1));
            int swapped = items[i];
            items[i] = items[j];
            items[j] = swapped;
        }
    }
}
