package io.levity.simulation;

import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.simulation.cast.Randomness;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The application of one host: a body is a few bytes, and the state a hash chain over the bodies. It executes a block
 * only on a parent that it has executed, and waits for that parent otherwise.
 */
final class SimApp {
    /** Bodies that begin so do not execute. */
    private static final byte POISON = (byte) 0xBD;

    record State(long height, Hash root) {}

    private final Map<Hash, State> states = new HashMap<>();
    private final Map<Hash, List<Runnable>> waiting = new HashMap<>();

    /** Forgets everything but what the journal has. */
    void recover(SimJournal journal) {
        states.clear();
        waiting.clear();
        Hash root = World.START_ROOT;
        states.put(World.START_HASH, new State(World.START_HEIGHT, root));
        for (long h = World.START_HEIGHT + 1; h <= journal.height(); h++) {
            FinalBlock block = journal.at(h);
            root = after(root, block.body());
            states.put(block.hash(), new State(h, root));
        }
    }

    /** Runs {@code then} as soon as the block is executed. */
    void whenExecuted(Hash block, Runnable then) {
        if (states.containsKey(block)) {
            then.run();
        } else {
            waiting.computeIfAbsent(block, b -> new ArrayList<>()).add(then);
        }
    }

    State state(Hash block) {
        return states.get(block);
    }

    /** Deterministic; the parent has been executed. */
    boolean execute(Hash name, Header header, Bytes body) {
        State parent = states.get(header.parentHash());
        boolean valid = header.height() == parent.height() + 1
                && header.parentStateRoot().equals(parent.root())
                && !body.isEmpty()
                && body.get(0) != POISON;
        if (valid && !states.containsKey(name)) {
            states.put(name, new State(header.height(), after(parent.root(), body)));
            List<Runnable> children = waiting.remove(name);
            if (children != null) {
                children.forEach(Runnable::run);
            }
        }
        return valid;
    }

    static Bytes poison(Bytes body) {
        byte[] poisoned = body.isEmpty() ? new byte[1] : body.toArray();
        poisoned[0] = POISON;
        return Bytes.wrap(poisoned);
    }

    static Bytes body(long view, int member, long noise) {
        byte[] body = new byte[12];
        body[1] = (byte) member;
        for (int i = 0; i < 5; i++) {
            body[2 + i] = (byte) (view >>> (8 * i));
            body[7 + i] = (byte) (noise >>> (8 * i));
        }
        return Bytes.wrap(body);
    }

    private static Hash after(Hash root, Bytes body) {
        long b = Randomness.mix(body.hashCode());
        return new Hash(
                Randomness.mix(root.w0() ^ b), root.w1() + 1, Randomness.mix(root.w2() + b), root.w0() ^ root.w3());
    }
}
