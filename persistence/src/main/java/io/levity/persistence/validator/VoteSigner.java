package io.levity.persistence.validator;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.validator.LedgerScope;
import io.levity.chain.validator.ValidatorKey;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The signer of a host: holds the keys, and signs a vote only after the vote and all that it rests on are on the disk.
 *
 * <p>No two votes of one key ever contradict each other, whatever its callers do, how many of them there are and when
 * the process dies: the ledger decides ({@link io.levity.chain.validator.VoteLedger}), its record is durable, and only
 * then the signature exists. Sessions add order, not safety.
 *
 * <p>When the ledger is lost or damaged the signer opens all the same and refuses everything with
 * {@link Refusal#LEDGER_UNUSABLE}: the validator goes on with a new key in a later epoch. The directory must never be
 * copied back from an older state. Thread-safe.
 */
public final class VoteSigner implements AutoCloseable {
    /** Records that a validator may hold above the delivered height; a commit beyond fails. */
    public static final int MAX_LIVE_RECORDS = 1 << 16;

    /** Bodies in one commit; a commit beyond is refused as a defect of the caller. */
    public static final long MAX_COMMIT_BYTES = 128L << 20;

    private static final int SESSIONS_PER_OPENING_BITS = 32;

    private final ValidatorLog log;
    private final Map<Bytes, ValidatorKey> keys = new HashMap<>();
    private final Executor signing;
    private final Optional<ExecutorService> ownExecutor;
    private final AtomicLong sessions;
    private volatile boolean closed;

    private VoteSigner(
            ValidatorLog log, List<ValidatorKey> keys, Executor signing, Optional<ExecutorService> ownExecutor) {
        this.log = log;
        this.signing = signing;
        this.ownExecutor = ownExecutor;
        keys.forEach(k -> this.keys.put(k.bls().publicKey(), k));
        this.sessions = new AtomicLong(log.openingNumber() << SESSIONS_PER_OPENING_BITS);
    }

    /**
     * Opens with threads of its own for signing.
     *
     * @param directory for this signer alone; locked until {@link #close}
     * @param onFatal told once when the disk fails: the process must end
     * @throws FatalStorageException if the directory is in use or cannot be read
     */
    public static VoteSigner open(Path directory, List<ValidatorKey> keys, Consumer<Throwable> onFatal) {
        ThreadFactory threads =
                Thread.ofPlatform().name("vote-signing-", 0).daemon(true).factory();
        ValidatorLog log = openLog(directory, onFatal);
        ExecutorService own =
                Executors.newFixedThreadPool(Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4), threads);
        return new VoteSigner(log, keys, own, Optional.of(own));
    }

    /** @param signing runs the signing, about 0.25 ms each; what it rejects fails its commit */
    public static VoteSigner open(
            Path directory, List<ValidatorKey> keys, Executor signing, Consumer<Throwable> onFatal) {
        return new VoteSigner(openLog(directory, onFatal), keys, signing, Optional.empty());
    }

    /**
     * As {@link #open(Path, List, Executor, Consumer)}, for a directory that another node may hold.
     *
     * @return empty if somebody holds it
     * @throws FatalStorageException if the directory cannot be used
     */
    public static Optional<VoteSigner> tryOpen(
            Path directory, List<ValidatorKey> keys, Executor signing, Consumer<Throwable> onFatal) {
        try {
            return Optional.of(open(directory, keys, signing, onFatal));
        } catch (FatalStorageException e) {
            if (e.getCause() instanceof LogDirectory.InUse) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether a directory holds a ledger, or held one that is lost. */
    public static boolean hasLedger(Path directory) {
        return LogDirectory.isInitialised(directory);
    }

    static VoteSigner open(ValidatorLog log, List<ValidatorKey> keys, Executor signing) {
        return new VoteSigner(log, keys, signing, Optional.empty());
    }

    private static ValidatorLog openLog(Path directory, Consumer<Throwable> onFatal) {
        return ValidatorLog.open(directory, ValidatorLog.Settings.DEFAULT, SegmentWriter.Disk.REAL, onFatal);
    }

    /** Why the ledger cannot be trusted, in words for the operator; empty when it can. */
    public Optional<String> damage() {
        return log.damage();
    }

    /**
     * Begins a session for one validator in one set and epoch and makes its older ones stale. Waits for the disk, so it
     * belongs on a thread that may block.
     *
     * @param member index in the config's members; its key must be one of this signer's
     * @throws IllegalArgumentException if it is not
     */
    public Session acquire(SetConfig config, int member) {
        Bytes publicKey = config.members().get(member).blsKey();
        ValidatorKey key = keys.get(publicKey);
        if (key == null) {
            throw new IllegalArgumentException("member " + member + " of " + config.setId() + " is not hosted here");
        }
        SignedPayload payload = SignedPayload.of(config);
        LedgerScope scope = new LedgerScope(
                config.networkMagic(),
                config.setId(),
                config.epoch(),
                payload.configHash(),
                config.params().termLength(),
                publicKey);
        AcquireTask task = new AcquireTask(
                sessions, scope, (number, start) -> new Session(number, member, key.bls(), payload, start));
        if (damage().isPresent()) {
            return task.unusable();
        }
        log.submit(task);
        try {
            return task.session().join().withOwnVotes();
        } catch (CompletionException e) {
            throw new FatalStorageException("no session of member " + member, e.getCause());
        }
    }

    /**
     * Makes records and votes durable in one batch, then signs. Completes with one result per request, in their order;
     * at once when there is nothing to do. Batches of one session are written and answered in the order of the calls.
     * Records of a stale session are not kept. Waits while the disk is so far behind that the queue is full.
     *
     * <p>Fails with {@link FatalStorageException} when the disk failed: then nothing may be sent that rests on it.
     */
    public CompletionStage<List<SignResult>> commit(
            Session session, List<DurableRecord> records, List<SignRequest> requests) {
        if (records.isEmpty() && requests.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (!session.usable()) {
            return CompletableFuture.completedFuture(requests.stream()
                    .<SignResult>map(
                            r -> new SignResult.Refused(r.kind(), r.view(), r.headerHash(), Refusal.LEDGER_UNUSABLE))
                    .toList());
        }
        checkSize(records);
        CommitTask task = new CommitTask(session, records, requests, signing, log::isBroken);
        log.submit(task);
        return task.answer();
    }

    private static void checkSize(List<DurableRecord> records) {
        long bytes = 0;
        for (DurableRecord record : records) {
            bytes += switch (record) {
                case DurableRecord.Block b -> b.body().size();
                case DurableRecord.Certified _ -> 0;
            };
        }
        if (bytes > MAX_COMMIT_BYTES) {
            throw new IllegalArgumentException("a commit of " + bytes + " bytes");
        }
    }

    /**
     * The application has durably taken this block; what lies at or below may be forgotten and is never signed again.
     *
     * @param view of that block's own header; a finalization of it or of a descendant was verified by the caller
     * @param height of that block
     */
    public void delivered(Session session, long view, long height) {
        if (session.usable()) {
            log.submit(new DeliveredTask(session, view, height));
        }
    }

    /**
     * Signs that a validator keeps its slices of a blob. The caller has made them durable before. No attestation
     * contradicts another or a vote, so that none is remembered; signing twice gives the same bytes. Fails once closed.
     *
     * @param member index in the config's members; its key must be one of this signer's
     * @param expirySeconds Unix time until which the slices are kept
     * @throws IllegalArgumentException if the key is not
     */
    public CompletionStage<Bytes> attest(SetConfig config, int member, Hash blob, long expirySeconds) {
        ValidatorKey key = keys.get(config.members().get(member).blsKey());
        if (key == null) {
            throw new IllegalArgumentException("member " + member + " of " + config.setId() + " is not hosted here");
        }
        if (closed) {
            return CompletableFuture.failedStage(new IllegalStateException("this signer is closed"));
        }
        Bytes payload = SignedPayload.of(config).attestation(blob, expirySeconds);
        return CompletableFuture.supplyAsync(() -> key.bls().sign(payload), signing);
    }

    /** Finishes what was committed, then lets the directory go. */
    @Override
    public void close() {
        closed = true;
        log.close();
        ownExecutor.ifPresent(ExecutorService::close);
    }
}
