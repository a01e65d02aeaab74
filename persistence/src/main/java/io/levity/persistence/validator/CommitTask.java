package io.levity.persistence.validator;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Refusal;
import io.levity.chain.validator.VoteDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One {@link VoteSigner#commit}: decides on the writer thread, waits for the disk, then signs on the executor. Answers
 * of one session come in the order of its commits.
 */
final class CommitTask implements ValidatorLog.Task {
    private final Session session;
    private final List<DurableRecord> records;
    private final List<SignRequest> requests;
    private final Executor signing;
    private final BooleanSupplier broken;
    private final List<Optional<Refusal>> refusals;
    private final CompletableFuture<List<SignResult>> answer = new CompletableFuture<>();

    CommitTask(
            Session session,
            List<DurableRecord> records,
            List<SignRequest> requests,
            Executor signing,
            BooleanSupplier broken) {
        this.session = session;
        this.records = List.copyOf(records);
        this.requests = List.copyOf(requests);
        this.signing = signing;
        this.broken = broken;
        this.refusals = new ArrayList<>(requests.size());
    }

    CompletableFuture<List<SignResult>> answer() {
        return answer;
    }

    @Override
    public void decide(LogState state, Consumer<LogRecord> emit) {
        Optional<LogState.Scope> scope = state.find(session.start().scope());
        if (scope.isEmpty()) { // given up: the key has entered a later epoch
            refuseAll(Refusal.LEDGER_UNUSABLE);
        } else if (scope.get().session() != session.number()) {
            refuseAll(Refusal.STALE_SESSION);
        } else {
            checkRoom(scope.get());
            records.forEach(r -> persist(state, scope.get(), r, emit));
            requests.forEach(r -> refusals.add(vote(scope.get(), r, emit)));
        }
    }

    private void checkRoom(LogState.Scope scope) {
        if (scope.recordCount() + records.size() > VoteSigner.MAX_LIVE_RECORDS) {
            throw new IllegalStateException("more than " + VoteSigner.MAX_LIVE_RECORDS + " undelivered records");
        }
    }

    private static void persist(LogState state, LogState.Scope scope, DurableRecord record, Consumer<LogRecord> emit) {
        if (scope.knows(record)) {
            return;
        }
        switch (record) {
            case DurableRecord.Block b -> {
                if (!state.holdsBody(b.headerHash())) {
                    emit.accept(new LogRecord.Body(b));
                }
                emit.accept(new LogRecord.Referred(scope.number(), b.headerHash()));
            }
            case DurableRecord.Certified c -> emit.accept(new LogRecord.Certified(scope.number(), c));
        }
    }

    private static Optional<Refusal> vote(LogState.Scope scope, SignRequest r, Consumer<LogRecord> emit) {
        return switch (scope.ledger().decide(r.kind(), r.view(), r.headerHash())) {
            case VoteDecision.Granted granted -> {
                emit.accept(new LogRecord.Voted(scope.number(), granted.record()));
                yield Optional.empty();
            }
            case VoteDecision.Held _ -> Optional.empty();
            case VoteDecision.Refused refused -> Optional.of(refused.reason());
        };
    }

    private void refuseAll(Refusal reason) {
        requests.forEach(_ -> refusals.add(Optional.of(reason)));
    }

    @Override
    public void durable() {
        session.answered(session.answered().handleAsync((_, _) -> complete(), signing));
    }

    private Void complete() {
        try {
            List<SignResult> results = new ArrayList<>(requests.size());
            for (int i = 0; i < requests.size(); i++) {
                results.add(result(requests.get(i), refusals.get(i)));
            }
            answer.complete(List.copyOf(results));
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
        return null;
    }

    private SignResult result(SignRequest request, Optional<Refusal> refusal) {
        if (refusal.isPresent()) {
            return new SignResult.Refused(request.kind(), request.view(), request.headerHash(), refusal.get());
        }
        if (broken.getAsBoolean()) {
            throw new FatalStorageException("the vote log failed: nothing is signed any more", null);
        }
        return new SignResult.Signed(session.sign(request));
    }

    @Override
    public void failed(Throwable why) {
        answer.completeExceptionally(why);
    }
}
