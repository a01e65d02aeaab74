package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Which cells a light client asks for, and what it knows when it got them all.
 *
 * <p>A blob can not be read exactly if of some group at most k − 1 of the n shards are left. Of q different shards of that
 * group, drawn evenly, all are there with probability at most m(q) = Π<sub>i&lt;q</sub> (k − 1 − i)/(n − i). With s cells
 * for G groups, q = ⌊s/G⌋ in each and one more in r = s mod G groups drawn evenly, an unreadable blob shows itself with
 * probability at least c = 1 − ((G − r)·m(q) + r·m(q + 1))/G, whichever group it is. This holds when shards are kept or
 * withheld whole, as members keep them.
 *
 * <p>Each KiB across all shards is a code word of its own. Whoever withholds single pieces makes a blob unreadable with
 * n − k + 1 of them, all at one of the P places of a shard; of q cells j are at that place with probability
 * C(q, j)·P<sup>−j</sup>·(1 − 1/P)<sup>q−j</sup>, and m(j) takes the place of m(q). That confidence is far smaller:
 * {@link #pieceConfidence}.
 */
public final class SamplingRules {
    /** Cells that one question may ask for. */
    public static final int MAX_CELLS_A_REQUEST = 64;

    private SamplingRules() {}

    /**
     * Draws cells: evenly over the groups, of each group different shards, each at an even place.
     *
     * @param count at most n for each group; more are cut off
     * @param dice gives an even number from 0 to below its argument
     */
    public static List<Cell> draw(BlobHeader header, int count, IntUnaryOperator dice) {
        int groups = header.groups();
        int capped = (int) Math.min(count, (long) groups * header.totalShards());
        int[] order = shuffled(groups, capped % groups, dice);
        List<Cell> cells = new ArrayList<>(capped);
        for (int i = 0; i < groups; i++) {
            int group = order[i];
            int quota = capped / groups + (i < capped % groups ? 1 : 0);
            int pieces = Cell.pieces(header, group);
            int[] shards = shuffled(header.totalShards(), quota, dice);
            for (int s = 0; s < quota; s++) {
                cells.add(new Cell(group, shards[s], dice.applyAsInt(pieces)));
            }
        }
        return cells;
    }

    /** The numbers below {@code size}, of which the first {@code first} are an even draw. */
    private static int[] shuffled(int size, int first, IntUnaryOperator dice) {
        int[] items = new int[size];
        for (int i = 0; i < size; i++) {
            items[i] = i;
        }
        for (int i = 0; i < first; i++) {
            int j = i + dice.applyAsInt(size - i);
            int swapped = items[i];
            items[i] = items[j];
            items[j] = swapped;
        }
        return items;
    }

    /** With what probability so many cells, as {@link #draw} chooses them, would have shown that a blob is unreadable. */
    public static double confidence(BlobHeader header, int count) {
        int k = header.dataShards();
        int n = header.totalShards();
        return overGroups(header, count, cells -> missed(k, n, cells));
    }

    /** As {@link #confidence}, if single pieces are withheld and not only whole shards. */
    public static double pieceConfidence(BlobHeader header, int count) {
        int k = header.dataShards();
        int n = header.totalShards();
        int places = Cell.pieces(header, 0);
        return overGroups(header, count, cells -> {
            double missed = 0;
            double choose = Math.pow(1 - 1.0 / places, cells);
            for (int j = 0; j <= cells; j++) {
                if (places == 1) {
                    return missed(k, n, cells);
                }
                missed += choose * missed(k, n, j);
                choose *= (double) (cells - j) / (j + 1) / (places - 1);
            }
            return missed;
        });
    }

    private interface Missed {
        double of(int cells);
    }

    private static double overGroups(BlobHeader header, int count, Missed missed) {
        int groups = header.groups();
        int capped = (int) Math.min(count, (long) groups * header.totalShards());
        int more = capped % groups;
        int each = capped / groups;
        double all = ((groups - more) * missed.of(each) + (more == 0 ? 0 : more * missed.of(each + 1))) / groups;
        return Math.clamp(1 - all, 0.0, 1.0);
    }

    /** The most probable way for all of so many different shards to be there although the group is lost: m(q). */
    static double missed(int k, int n, int cells) {
        double probability = 1;
        for (int i = 0; i < cells; i++) {
            probability *= Math.max(0, k - 1.0 - i) / (n - i);
        }
        return probability;
    }
}
