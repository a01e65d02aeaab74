package io.levity.chain.consensus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Certificates that wait for their verification, by the key of the question. Of single certificates for one view and kind,
 * one at a time is asked about while the others queue: mostly the first is good, and a forged one delays but does not
 * displace the true one. What one member can have waiting is bounded.
 */
final class Questions {
    static final int MAX_CANDIDATES_PER_MEMBER = 64;
    static final int MAX_BATCHES_PER_MEMBER = 2;

    sealed interface Purpose {}

    /** A certificate that a member sent by itself. */
    record Candidate(int from, Certificate certificate) implements Purpose {}

    /** Everything new in a standstill. */
    record Batch(int from, List<Certificate> certificates) implements Purpose {}

    /** The entry of the proposal of this view. */
    record EntryOf(long view, List<Certificate> certificates) implements Purpose {}

    /** Finalised blocks that a laggard asked for. */
    record Range(int from, List<FinalBlock> blocks) implements Purpose {}

    private record Slot(long view, VoteKind kind) {}

    private final Map<Long, Purpose> open = new LinkedHashMap<>();
    private final Map<Slot, Deque<Candidate>> candidates = new LinkedHashMap<>();
    private final int[] candidatesOf;
    private final int[] batchesOf;
    private long lastKey;

    Questions(int members) {
        candidatesOf = new int[members];
        batchesOf = new int[members];
    }

    void candidate(Candidate candidate, EffectSink out) {
        Certificate c = candidate.certificate();
        Deque<Candidate> queue = candidates.computeIfAbsent(new Slot(c.view(), c.kind()), _ -> new ArrayDeque<>(1));
        if (candidatesOf[candidate.from()] >= MAX_CANDIDATES_PER_MEMBER || queued(queue, candidate)) {
            if (queue.isEmpty()) {
                candidates.remove(new Slot(c.view(), c.kind()));
            }
            return;
        }
        candidatesOf[candidate.from()]++;
        queue.add(candidate);
        if (queue.size() == 1) {
            ask(candidate, List.of(c), out);
        }
    }

    private static boolean queued(Deque<Candidate> queue, Candidate candidate) {
        for (Candidate other : queue) {
            if (other.from() == candidate.from() || other.certificate().equals(candidate.certificate())) {
                return true;
            }
        }
        return false;
    }

    /** False when this member has too many batches open already. */
    boolean batch(Batch batch, EffectSink out) {
        if (batchesOf[batch.from()] >= MAX_BATCHES_PER_MEMBER) {
            return false;
        }
        batchesOf[batch.from()]++;
        ask(batch, batch.certificates(), out);
        return true;
    }

    void entry(EntryOf entry, EffectSink out) {
        ask(entry, entry.certificates(), out);
    }

    /** False when this member's answer before this is still being verified. */
    boolean range(Range range, EffectSink out) {
        for (Purpose purpose : open.values()) {
            if (purpose instanceof Range other && other.from() == range.from()) {
                return false;
            }
        }
        ask(
                range,
                range.blocks().stream().map(FinalBlock::finalization).distinct().toList(),
                out);
        return true;
    }

    private void ask(Purpose purpose, List<Certificate> certificates, EffectSink out) {
        open.put(++lastKey, purpose);
        out.emit(new Effect.VerifyCertificates(lastKey, certificates));
    }

    /** The question of this key, which is closed with it; null when there is none. */
    Purpose take(long key) {
        Purpose purpose = open.remove(key);
        switch (purpose) {
            case null -> {}
            case Candidate c -> {
                candidatesOf[c.from()]--;
                queueOf(c).remove(c);
            }
            case Batch b -> batchesOf[b.from()]--;
            case EntryOf _, Range _ -> {}
        }
        return purpose;
    }

    /** After a candidate was answered: asks about the next of its queue, or drops the queue when nothing new is in it. */
    void next(Candidate answered, boolean valid, EffectSink out) {
        Certificate c = answered.certificate();
        Deque<Candidate> queue = queueOf(answered);
        if (valid) {
            queue.removeIf(other -> other.certificate().headerHash().equals(c.headerHash()) && drop(other));
        }
        if (queue.isEmpty()) {
            candidates.remove(new Slot(c.view(), c.kind()));
        } else {
            ask(queue.peek(), List.of(queue.peek().certificate()), out);
        }
    }

    private boolean drop(Candidate candidate) {
        candidatesOf[candidate.from()]--;
        return true;
    }

    private Deque<Candidate> queueOf(Candidate c) {
        return candidates.get(new Slot(c.certificate().view(), c.certificate().kind()));
    }

    int size() {
        return open.size();
    }
}
