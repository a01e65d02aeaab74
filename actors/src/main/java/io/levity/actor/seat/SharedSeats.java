package io.levity.actor.seat;

import io.levity.actor.chain.Seats;
import io.levity.actor.chain.SignerLoan;
import io.levity.chain.validator.ValidatorKey;
import io.levity.persistence.validator.VoteSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validators whose ledgers lie where several nodes see them, one directory each. Whoever holds a directory's lock holds the
 * validator; the operating system lets go of it when the process ends, however it ends, and never before. So to try is always
 * safe, and two nodes never sign for one validator, whatever they believe of each other. Keys and ledgers are never copied.
 *
 * <p>The directory must be on a file system whose locks work between the nodes. Thread-safe.
 */
public final class SharedSeats implements Seats, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSeats.class);

    /** For a borrower to end its session; one that does not is cut off, which costs it nothing but a restart. */
    private static final Duration RECALL = Duration.ofSeconds(5);

    /**
     * One validator held here.
     *
     * @param generation how many times another node took it over
     * @param damage why its ledger can not be trusted, so that it does not sign; empty when it can
     */
    public record Holding(long generation, Optional<String> damage) {}

    /** How an attempt to take a validator ended. */
    public enum Attempt {
        TAKEN,
        /** Another process holds it. */
        HELD_ELSEWHERE,
        /** Its directory can not be used. */
        FAILED
    }

    private record Seat(VoteSigner signer, long generation, Loans loans) {}

    private final Path directory;
    private final String node;
    private final Map<Integer, ValidatorKey> keys;
    private final Executor signing;
    private final Consumer<Throwable> onFatal;
    private final Map<Integer, Seat> seats = new ConcurrentHashMap<>();
    private final Set<Integer> failed = ConcurrentHashMap.newKeySet();

    /**
     * @param directory that all nodes see
     * @param node this one's name, different for each
     * @param keys of the validators that it may hold
     * @param signing runs the signing
     * @param onFatal told when a ledger's disk fails: the process must end
     */
    public SharedSeats(
            Path directory, String node, List<ValidatorKey> keys, Executor signing, Consumer<Throwable> onFatal) {
        this.directory = directory;
        this.node = node;
        this.keys = keys.stream().collect(Collectors.toUnmodifiableMap(ValidatorKey::validatorId, key -> key));
        this.signing = signing;
        this.onFatal = onFatal;
    }

    /** Takes a validator if nobody holds it. Waits for the disk. */
    public Attempt take(int validatorId) {
        ValidatorKey key = keys.get(validatorId);
        if (key == null) {
            return Attempt.FAILED;
        }
        if (seats.containsKey(validatorId)) {
            return Attempt.TAKEN;
        }
        Path ledger = directory.resolve("validator-" + validatorId);
        try {
            Optional<VoteSigner> signer = VoteSigner.tryOpen(ledger, List.of(key), signing, onFatal);
            if (signer.isEmpty()) {
                return Attempt.HELD_ELSEWHERE;
            }
            hold(validatorId, signer.get(), ledger);
            failed.remove(validatorId);
            return Attempt.TAKEN;
        } catch (RuntimeException | IOException e) {
            if (failed.add(validatorId)) { // it is tried again every second
                LOG.warn("the ledger of validator {} in {} can not be used: {}", validatorId, ledger, e.toString());
            }
            return Attempt.FAILED;
        }
    }

    private void hold(int validatorId, VoteSigner signer, Path ledger) throws IOException {
        boolean kept = false;
        try {
            long generation = new GenerationFile(ledger).open(node);
            seats.put(validatorId, new Seat(signer, generation, new Loans()));
            signer.damage()
                    .ifPresent(damage -> LOG.error(
                            "validator {} is here, generation {}, but DOES NOT SIGN: {}",
                            validatorId,
                            generation,
                            damage));
            kept = true;
        } finally {
            if (!kept) {
                signer.close();
            }
        }
    }

    /**
     * Recalls what is lent, waits until it is back, and lets the validator go. Waits for borrowers up to a limit and then
     * for the disk; whoever still holds a loan is refused from then on.
     */
    public void release(int validatorId) {
        Optional<Seat> seat = Optional.ofNullable(seats.get(validatorId));
        if (seat.isEmpty()) {
            return;
        }
        CompletableFuture<Void> back = seat.get().loans().recall();
        try {
            back.orTimeout(RECALL.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            LOG.warn("validator {} did not end its session in {} s, so it is cut off", validatorId, RECALL.toSeconds());
        }
        if (seats.remove(validatorId, seat.get())) {
            seat.get().signer().close();
        }
    }

    @Override
    public Optional<VoteSigner> signer(int validatorId) {
        return Optional.ofNullable(seats.get(validatorId))
                .filter(seat -> !seat.loans().recalled())
                .map(Seat::signer);
    }

    @Override
    public Optional<SignerLoan> borrow(int validatorId, Runnable onRecall) {
        return Optional.ofNullable(seats.get(validatorId))
                .flatMap(seat -> seat.loans().lend(seat.signer(), onRecall));
    }

    @Override
    public Set<Integer> held() {
        return Set.copyOf(seats.keySet());
    }

    @Override
    public boolean movable() {
        return true;
    }

    @Override
    public boolean reachable(int validatorId) {
        return keys.containsKey(validatorId);
    }

    /** What is held here, by validator. */
    public SortedMap<Integer, Holding> holdings() {
        SortedMap<Integer, Holding> holdings = new TreeMap<>();
        seats.forEach((validator, seat) -> holdings.put(
                validator, new Holding(seat.generation(), seat.signer().damage())));
        return holdings;
    }

    /** Lets everything go, after whoever signs is gone. */
    @Override
    public void close() {
        held().forEach(this::release);
    }
}
