package io.levity.persistence.validator;

import java.util.function.Consumer;

/** One {@link VoteSigner#delivered}; nobody waits for it. A stale session says it as well as any. */
final class DeliveredTask implements ValidatorLog.Task {
    private final Session session;
    private final long view;
    private final long height;

    DeliveredTask(Session session, long view, long height) {
        this.session = session;
        this.view = view;
        this.height = height;
    }

    @Override
    public void decide(LogState state, Consumer<LogRecord> emit) {
        state.find(session.start().scope())
                .ifPresent(scope -> emit.accept(new LogRecord.Delivered(scope.number(), view, height)));
    }

    @Override
    public void durable() {}

    @Override
    public void failed(Throwable why) {}
}
