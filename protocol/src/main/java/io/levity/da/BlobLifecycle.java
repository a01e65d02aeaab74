package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.da.BlobEvent.Certified;
import io.levity.da.BlobEvent.Dispersed;
import io.levity.da.BlobEvent.Encoded;
import io.levity.da.BlobEvent.Expired;
import io.levity.da.BlobEvent.Failed;
import io.levity.da.BlobEvent.Proven;
import io.levity.da.BlobEvent.Published;
import io.levity.da.BlobEvent.Received;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.List;
import java.util.Optional;

/**
 * One blob's way: received → encoded → published → dispersed → certified → expired, or failed with a reason at any step
 * before certified. A blob that failed or expired may be submitted again and then begins anew; one that is on its way or
 * certified is simply known.
 *
 * <p>What is to be done next follows from the state alone ({@link #due}): going on after a crash is the same as going on.
 */
public final class BlobLifecycle {
    private BlobLifecycle() {}

    /** What is asked of a blob. */
    public sealed interface Command {
        /** Its slices are durable. */
        record Submit(NetworkId network, BlobHeader header, long receivedAtMillis, long encodedAtMillis)
                implements Command {}

        record Publish(int epoch, Hash configHash, long expirySeconds, long atMillis) implements Command {}

        /** A certificate that the caller has made and verified. */
        record Disperse(DaCertificate certificate, long atMillis) implements Command {}

        /** A final block has the certificate. */
        record Certify(long height, Hash transactionHash, long atMillis) implements Command {}

        /** A proof that the caller has made. */
        record Prove(BlobInclusion inclusion, long atMillis) implements Command {}

        record Fail(BlobFailure reason, String detail, long atMillis) implements Command {}

        /** Time went on. */
        record Tick(long atMillis) implements Command {}
    }

    /** What follows. */
    public sealed interface Decision {
        record Accept(List<BlobEvent> events) implements Decision {
            public Accept {
                events = List.copyOf(events);
            }

            static Accept of(BlobEvent event) {
                return new Accept(List.of(event));
            }
        }

        /** It is so already, or the command came too late: nothing is to be done. */
        record Known() implements Decision {}

        record Reject(String reason) implements Decision {}
    }

    /** What is to be done, to be carried out again after a crash. */
    public sealed interface Intent {
        /** Fix epoch and expiry. */
        record Publish(BlobHeader header) implements Intent {}

        /** Ask the members that have not answered. */
        record CollectAttestations(BlobHeader header, BlobState.Plan plan) implements Intent {}

        /** Bring the certificate on chain. */
        record PutOnChain(DaCertificate certificate) implements Intent {}

        /** Have a later block prove that the chain has the certificate. */
        record Prove(DaCertificate certificate, BlobState.Place place) implements Intent {}

        /** Look again at this time. */
        record Wait(long untilSeconds) implements Intent {}

        record Nothing() implements Intent {}
    }

    public static Decision decide(BlobState state, Command command) {
        return switch (command) {
            case Command.Submit submit -> submit(state, submit);
            case Command.Publish publish ->
                state.at(BlobStage.ENCODED)
                        ? Decision.Accept.of(new Published(
                                publish.epoch(), publish.configHash(), publish.expirySeconds(), publish.atMillis()))
                        : new Decision.Known();
            case Command.Disperse disperse -> disperse(state, disperse);
            case Command.Certify certify ->
                state.at(BlobStage.DISPERSED)
                        ? Decision.Accept.of(
                                new Certified(certify.height(), certify.transactionHash(), certify.atMillis()))
                        : new Decision.Known();
            case Command.Prove prove ->
                unproven(state)
                        ? Decision.Accept.of(new Proven(prove.inclusion(), prove.atMillis()))
                        : new Decision.Known();
            case Command.Fail fail ->
                state.settled()
                        ? new Decision.Known()
                        : Decision.Accept.of(new Failed(fail.reason(), fail.detail(), fail.atMillis()));
            case Command.Tick tick ->
                state.at(BlobStage.CERTIFIED) && tick.atMillis() / 1000 >= expirySeconds(state)
                        ? Decision.Accept.of(new Expired(tick.atMillis()))
                        : new Decision.Known();
        };
    }

    private static Decision submit(BlobState state, Command.Submit submit) {
        if (!submit.header().wellFormed()) {
            return new Decision.Reject("a header out of range");
        }
        boolean anew = state.history().isEmpty() || state.at(BlobStage.FAILED) || state.at(BlobStage.EXPIRED);
        return anew
                ? new Decision.Accept(List.of(
                        new Received(submit.network(), submit.header().sizeBytes(), submit.receivedAtMillis()),
                        new Encoded(submit.header(), submit.encodedAtMillis())))
                : new Decision.Known();
    }

    private static Decision disperse(BlobState state, Command.Disperse disperse) {
        if (!state.at(BlobStage.PUBLISHED)) {
            return new Decision.Known();
        }
        DaCertificate certificate = disperse.certificate();
        BlobState.Plan plan = state.plan().orElseThrow();
        boolean agreed = certificate.header().equals(state.header().orElseThrow())
                && certificate.epoch() == plan.epoch()
                && certificate.expirySeconds() == plan.expirySeconds();
        return agreed
                ? Decision.Accept.of(new Dispersed(certificate, disperse.atMillis()))
                : new Decision.Reject("a certificate of something else");
    }

    /** What the state asks for. */
    public static Intent due(BlobState state) {
        return state.stage()
                .<Intent>map(stage -> switch (stage) {
                    case RECEIVED, EXPIRED, FAILED -> new Intent.Nothing();
                    case ENCODED -> new Intent.Publish(state.header().orElseThrow());
                    case PUBLISHED ->
                        new Intent.CollectAttestations(
                                state.header().orElseThrow(), state.plan().orElseThrow());
                    case DISPERSED -> new Intent.PutOnChain(state.certificate().orElseThrow());
                    case CERTIFIED ->
                        unproven(state)
                                ? new Intent.Prove(
                                        state.certificate().orElseThrow(),
                                        state.place().orElseThrow())
                                : new Intent.Wait(expirySeconds(state));
                })
                .orElse(new Intent.Nothing());
    }

    /** @throws IllegalStateException for an event that no decision on this state gives */
    public static BlobState evolve(BlobState state, BlobEvent event) {
        return switch (event) {
            case Received received -> received(state, received);
            case Encoded encoded -> {
                check(state, BlobStage.RECEIVED, event);
                yield state.reached(BlobStage.ENCODED, encoded.atMillis()).withHeader(encoded.header());
            }
            case Published published -> {
                check(state, BlobStage.ENCODED, event);
                yield state.reached(BlobStage.PUBLISHED, published.atMillis())
                        .withPlan(new BlobState.Plan(
                                published.epoch(), published.configHash(), published.expirySeconds()));
            }
            case Dispersed dispersed -> {
                check(state, BlobStage.PUBLISHED, event);
                yield state.reached(BlobStage.DISPERSED, dispersed.atMillis()).withCertificate(dispersed.certificate());
            }
            case Certified certified -> {
                check(state, BlobStage.DISPERSED, event);
                yield state.reached(BlobStage.CERTIFIED, certified.atMillis())
                        .withPlace(new BlobState.Place(certified.height(), certified.transactionHash()));
            }
            case Proven proven -> {
                check(state, BlobStage.CERTIFIED, event);
                yield state.withInclusion(proven.inclusion());
            }
            case Expired expired -> {
                check(state, BlobStage.CERTIFIED, event);
                yield state.reached(BlobStage.EXPIRED, expired.atMillis());
            }
            case Failed failed -> failed(state, failed);
        };
    }

    private static BlobState received(BlobState state, Received received) {
        if (!state.history().isEmpty() && !state.at(BlobStage.FAILED) && !state.at(BlobStage.EXPIRED)) {
            throw new IllegalStateException("received again at " + state.stage());
        }
        return new BlobState(
                List.of(new BlobState.StageTime(BlobStage.RECEIVED, received.atMillis())),
                received.network(),
                received.sizeBytes(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static BlobState failed(BlobState state, Failed failed) {
        if (state.settled()) {
            throw new IllegalStateException("failed at " + state.stage());
        }
        return state.reached(BlobStage.FAILED, failed.atMillis())
                .withFailure(new BlobState.Failure(failed.reason(), failed.detail()));
    }

    private static boolean unproven(BlobState state) {
        return state.at(BlobStage.CERTIFIED) && state.inclusion().isEmpty();
    }

    private static long expirySeconds(BlobState state) {
        return state.plan().orElseThrow().expirySeconds();
    }

    private static void check(BlobState state, BlobStage stage, BlobEvent event) {
        if (!state.at(stage)) {
            throw new IllegalStateException(event + " at " + state.stage());
        }
    }
}
