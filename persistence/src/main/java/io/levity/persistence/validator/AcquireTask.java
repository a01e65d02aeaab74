package io.levity.persistence.validator;

import io.levity.chain.validator.LedgerScope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One {@link VoteSigner#acquire}: what it reads is durable before the session exists. */
final class AcquireTask implements ValidatorLog.Task {
    /** Makes a session from its number and what the log held. */
    interface SessionFactory {
        Session create(long number, SessionStart start);
    }

    private final AtomicLong sessions;
    private final LedgerScope scope;
    private final SessionFactory factory;
    private final CompletableFuture<Session> session = new CompletableFuture<>();
    private Session begun;

    AcquireTask(AtomicLong sessions, LedgerScope scope, SessionFactory factory) {
        this.sessions = sessions;
        this.scope = scope;
        this.factory = factory;
        this.begun = unusable();
    }

    CompletableFuture<Session> session() {
        return session;
    }

    Session unusable() {
        return factory.create(sessions.incrementAndGet(), SessionStart.unusable(scope));
    }

    @Override
    public void decide(LogState state, Consumer<LogRecord> emit) {
        if (state.isRetired(scope)) {
            return;
        }
        if (state.find(scope).isEmpty()) {
            emit.accept(new LogRecord.Opened(state.nextScope(), scope));
        }
        LogState.Scope found = state.find(scope).orElseThrow();
        long number = sessions.incrementAndGet();
        found.session(number);
        begun = factory.create(number, SessionStart.of(found));
    }

    @Override
    public void durable() {
        session.complete(begun);
    }

    @Override
    public void failed(Throwable why) {
        session.completeExceptionally(why);
    }
}
