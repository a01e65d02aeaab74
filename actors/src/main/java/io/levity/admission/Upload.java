package io.levity.admission;

import java.util.concurrent.atomic.AtomicBoolean;

/** One upload on the account of who sends it. Charged as it arrives, from one thread at a time. */
public final class Upload {
    private final Admission admission;
    private final Account account;
    private final long day;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long charged;
    private volatile long received;
    private volatile boolean refused;

    Upload(Admission admission, Account account, long day, long charged) {
        this.admission = admission;
        this.account = account;
        this.day = day;
        this.charged = charged;
    }

    /** @return false when the account's day has not so much left, from then on */
    public boolean receive(long bytes) {
        long now = received + bytes;
        long more = now - charged;
        if (refused || (more > 0 && !admission.take(account, more))) {
            refused = true;
            return false;
        }
        received = now;
        charged = Math.max(charged, now);
        return true;
    }

    /** Whether the account's day did not suffice. */
    public boolean refused() {
        return refused;
    }

    public Account account() {
        return account;
    }

    /** @param kept whether there is a new blob; otherwise nothing is charged */
    public void end(boolean kept) {
        if (over.compareAndSet(false, true)) {
            admission.leave(account, day, kept ? charged - received : charged);
        }
    }
}
