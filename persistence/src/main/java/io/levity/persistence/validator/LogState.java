package io.levity.persistence.validator;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.validator.LedgerScope;
import io.levity.chain.validator.VoteLedger;
import io.levity.chain.validator.VoteRecord;
import io.levity.chain.validator.VoteSlot;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the log means: for each scope its vote ledger and the live durable records in the order they came. Replay and the
 * running process change it in the same way, by {@link #apply}. For the log's writer thread alone.
 */
final class LogState {

    /** One ledger with what its votes rest on. */
    static final class Scope {
        private final int number;
        private final VoteLedger ledger;
        private final Map<RecordKey, DurableRecord> records = new LinkedHashMap<>();
        private long deliveredHeight;
        /** The newest session; sessions do not outlive the process. */
        private long session;

        private Scope(int number, LedgerScope scope) {
            this.number = number;
            this.ledger = new VoteLedger(scope);
        }

        int number() {
            return number;
        }

        VoteLedger ledger() {
            return ledger;
        }

        List<DurableRecord> records() {
            return List.copyOf(records.values());
        }

        int recordCount() {
            return records.size();
        }

        long session() {
            return session;
        }

        void session(long newest) {
            session = newest;
        }

        boolean knows(DurableRecord record) {
            return records.containsKey(RecordKey.of(record));
        }
    }

    /** Equal records are kept once. */
    private record RecordKey(Optional<VoteKind> kind, long view, Hash headerHash) {
        static RecordKey of(DurableRecord record) {
            return switch (record) {
                case DurableRecord.Block b -> block(b.headerHash());
                case DurableRecord.Certified(Certificate c) ->
                    new RecordKey(Optional.of(c.kind()), c.view(), c.headerHash());
            };
        }

        static RecordKey block(Hash headerHash) {
            return new RecordKey(Optional.empty(), 0, headerHash);
        }
    }

    private static final class SharedBlock {
        private final DurableRecord.Block block;
        private int references;

        private SharedBlock(DurableRecord.Block block) {
            this.block = block;
        }
    }

    private final Map<Integer, Scope> scopes = new LinkedHashMap<>();
    private final Map<LedgerScope, Scope> byLedger = new HashMap<>();
    private final Map<Hash, SharedBlock> blocks = new HashMap<>();
    private int nextScope;

    Optional<Scope> find(LedgerScope ledger) {
        return Optional.ofNullable(byLedger.get(ledger));
    }

    Iterable<Scope> scopes() {
        return scopes.values();
    }

    int nextScope() {
        return nextScope;
    }

    boolean holdsBody(Hash headerHash) {
        return blocks.containsKey(headerHash);
    }

    int liveBlocks() {
        return blocks.size();
    }

    /** @throws RuntimeException if the record contradicts what came before, which only a defect can cause */
    void apply(LogRecord record) {
        switch (record) {
            case LogRecord.Opened(int number, LedgerScope ledger) -> open(number, ledger);
            case LogRecord.Voted(int number, VoteRecord vote) ->
                scope(number).ledger.apply(vote);
            case LogRecord.Delivered(int number, long view, long height) -> delivered(scope(number), view, height);
            case LogRecord.Body(DurableRecord.Block block) ->
                blocks.putIfAbsent(block.headerHash(), new SharedBlock(block));
            case LogRecord.Referred(int number, Hash headerHash) -> refer(scope(number), headerHash);
            case LogRecord.Certified(int number, DurableRecord.Certified certified) ->
                scope(number).records.putIfAbsent(RecordKey.of(certified), certified);
            case LogRecord.CheckpointEnd() -> {}
        }
    }

    private void open(int number, LedgerScope ledger) {
        Scope scope = new Scope(number, ledger);
        if (scopes.putIfAbsent(number, scope) != null || byLedger.putIfAbsent(ledger, scope) != null) {
            throw new IllegalStateException("scope " + number + " is opened twice");
        }
        nextScope = Math.max(nextScope, number + 1);
        retireBefore(ledger);
    }

    /** A key that has entered epoch e never signs for an epoch before e − 1 again: those ledgers can go. */
    private void retireBefore(LedgerScope newest) {
        List<Scope> retired = new ArrayList<>();
        for (Scope s : scopes.values()) {
            if (sameMember(s.ledger.scope(), newest) && s.ledger.scope().epoch() < newest.epoch() - 1) {
                retired.add(s);
            }
        }
        for (Scope s : retired) {
            scopes.remove(s.number);
            byLedger.remove(s.ledger.scope());
            s.records.values().forEach(this::release);
        }
    }

    /** Whether the ledger of this epoch is given up because the key has entered a later one. */
    boolean isRetired(LedgerScope ledger) {
        return scopes.values().stream()
                .map(s -> s.ledger.scope())
                .anyMatch(s -> sameMember(s, ledger) && ledger.epoch() < s.epoch() - 1);
    }

    private static boolean sameMember(LedgerScope a, LedgerScope b) {
        return a.networkMagic() == b.networkMagic()
                && a.setId() == b.setId()
                && a.publicKey().equals(b.publicKey());
    }

    private Scope scope(int number) {
        Scope scope = scopes.get(number);
        if (scope == null) {
            throw new IllegalStateException("scope " + number + " was never opened");
        }
        return scope;
    }

    private void refer(Scope scope, Hash headerHash) {
        SharedBlock shared = blocks.get(headerHash);
        if (shared == null) {
            throw new IllegalStateException("block " + headerHash + " was never written");
        }
        if (scope.records.putIfAbsent(RecordKey.block(headerHash), shared.block) == null) {
            shared.references++;
        }
    }

    /** Certificates of blocks that are not delivered yet stay, whatever their view. */
    private void delivered(Scope scope, long view, long height) {
        scope.ledger.raiseFloor(view);
        scope.deliveredHeight = Math.max(scope.deliveredHeight, height);
        scope.records.values().removeIf(record -> switch (record) {
            case DurableRecord.Block b -> b.header().height() <= height && release(b);
            case DurableRecord.Certified _ -> false;
        });
        scope.records.values().removeIf(record -> switch (record) {
            case DurableRecord.Block _ -> false;
            case DurableRecord.Certified(Certificate c) ->
                c.view() <= view && !scope.records.containsKey(RecordKey.block(c.headerHash()));
        });
    }

    private boolean release(DurableRecord record) {
        if (record instanceof DurableRecord.Block b && --blocks.get(b.headerHash()).references == 0) {
            blocks.remove(b.headerHash());
        }
        return true;
    }

    /** Everything that is live, as records that rebuild this state when applied to an empty one. */
    void checkpoint(Consumer<LogRecord> out) {
        for (Scope s : scopes.values()) {
            out.accept(new LogRecord.Opened(s.number, s.ledger.scope()));
            out.accept(new LogRecord.Delivered(s.number, s.ledger.floor(), s.deliveredHeight));
            s.ledger.slots().forEach((view, slot) -> votes(view, slot)
                    .forEach(v -> out.accept(new LogRecord.Voted(s.number, v))));
        }
        blocks.values().forEach(shared -> out.accept(new LogRecord.Body(shared.block)));
        for (Scope s : scopes.values()) {
            for (DurableRecord record : s.records.values()) {
                out.accept(
                        switch (record) {
                            case DurableRecord.Block b -> new LogRecord.Referred(s.number, b.headerHash());
                            case DurableRecord.Certified c -> new LogRecord.Certified(s.number, c);
                        });
            }
        }
        out.accept(new LogRecord.CheckpointEnd());
    }

    /** The votes of a slot. */
    static List<VoteRecord> votes(long view, VoteSlot slot) {
        List<VoteRecord> votes = new ArrayList<>(3);
        if (slot.notarized()) {
            votes.add(new VoteRecord(VoteKind.NOTARIZE, view, slot.digest()));
        }
        if (slot.nullified()) {
            votes.add(new VoteRecord(VoteKind.NULLIFY, view, Hash.ZERO));
        }
        if (slot.finalized()) {
            votes.add(new VoteRecord(VoteKind.FINALIZE, view, slot.digest()));
        }
        return votes;
    }
}
