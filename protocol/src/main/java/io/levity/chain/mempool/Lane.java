package io.levity.chain.mempool;

import io.levity.types.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The transactions of one account in nonce order: first those that follow the account's nonce without a gap
 * (executable), then the gapped ones. A sorted array, since nearly all comes and goes at its ends.
 */
final class Lane {
    /** Cheapest last transaction first; of equals the youngest. Only valid while the lane is not changed. */
    static final Comparator<Lane> BY_TAIL = (a, b) -> {
        Pooled x = a.tail();
        Pooled y = b.tail();
        int c = Long.compare(x.priority, y.priority);
        return c != 0 ? c : Long.compare(y.sequence, x.sequence);
    };

    final Address sender;

    private Pooled[] all = new Pooled[4];
    private int size;
    private int executable;
    private long stateNonce;
    private BigInteger costWei = BigInteger.ZERO;
    private long highestTip;
    private long highestFee;

    Lane(Address sender, long stateNonce) {
        this.sender = sender;
        this.stateNonce = stateNonce;
    }

    int size() {
        return size;
    }

    int executable() {
        return executable;
    }

    int gapped() {
        return size - executable;
    }

    /** The nonce that would make the executable part longer by one. */
    long nextNonce() {
        return stateNonce + executable;
    }

    /** The most that all of these can cost together. */
    BigInteger costWei() {
        return costWei;
    }

    /** No transaction here tips more at this base fee; it may be that none tips as much any more. */
    long highestTip(long baseFee) {
        return Math.min(highestTip, highestFee - baseFee);
    }

    Pooled get(int index) {
        return all[index];
    }

    Pooled tail() {
        return all[size - 1];
    }

    /** Where this nonce stands, or −(where it would go) − 1. */
    int indexOf(long nonce) {
        if (size == 0 || nonce > all[size - 1].nonce()) {
            return -size - 1;
        }
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int c = Long.compare(all[middle].nonce(), nonce);
            if (c == 0) {
                return middle;
            }
            if (c < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    void insert(int index, Pooled pooled) {
        if (size == all.length) {
            all = Arrays.copyOf(all, 2 * size);
        }
        System.arraycopy(all, index, all, index + 1, size - index);
        all[index] = pooled;
        size++;
        account(pooled);
        extend();
    }

    void replace(int index, Pooled pooled) {
        costWei = costWei.subtract(all[index].costWei);
        all[index] = pooled;
        account(pooled);
    }

    /** Takes out a gapped transaction or the last one; any other would tear a gap. */
    void remove(int index) {
        costWei = costWei.subtract(all[index].costWei);
        System.arraycopy(all, index + 1, all, index, size - index - 1);
        all[--size] = null;
        executable = Math.min(executable, size);
    }

    /** Moves on to the account's new nonce and returns what lies behind it. */
    List<Pooled> advance(long nonce) {
        int index = indexOf(nonce);
        int count = index < 0 ? -index - 1 : index;
        List<Pooled> behind = new ArrayList<>(Arrays.asList(all).subList(0, count));
        behind.forEach(pooled -> costWei = costWei.subtract(pooled.costWei));
        System.arraycopy(all, count, all, 0, size - count);
        Arrays.fill(all, size - count, size, null);
        size -= count;
        executable = Math.max(0, executable - count);
        stateNonce = Math.max(stateNonce, nonce);
        extend();
        return behind;
    }

    /** How many follow each other without a gap from this nonce on. */
    int runFrom(long nonce) {
        if (nonce == stateNonce) {
            return executable;
        }
        int start = indexOf(nonce);
        if (start < 0) {
            return 0;
        }
        int end = start + 1;
        while (end < size && all[end].nonce() == nonce + (end - start)) {
            end++;
        }
        return end - start;
    }

    private void account(Pooled pooled) {
        costWei = costWei.add(pooled.costWei);
        highestTip = Math.max(highestTip, pooled.maxTip());
        highestFee = Math.max(highestFee, pooled.maxFee());
    }

    private void extend() {
        while (executable < size && all[executable].nonce() == stateNonce + executable) {
            executable++;
        }
    }
}
