package io.levity.node;

import io.levity.actor.chain.CryptoPool;
import io.levity.actor.chain.OwnSeats;
import io.levity.actor.chain.Seats;
import io.levity.actor.seat.SharedSeats;
import io.levity.chain.validator.ValidatorKey;
import io.levity.config.NodeSettings;
import io.levity.persistence.DataDirectory;
import io.levity.persistence.validator.VoteSigner;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Where this node's validators sign: with a ledger of its own, or with ledgers that other nodes see too. */
record NodeSeats(Seats seats, Runnable onClose) implements AutoCloseable {

    /** @param onFatal told when a ledger's disk fails: the process must end */
    static NodeSeats open(
            NodeSettings settings,
            DataDirectory directory,
            HostedValidators hosted,
            CryptoPool crypto,
            Consumer<Throwable> onFatal) {
        if (settings.sharedSigners().isPresent()) {
            requireNoOwnLedger(directory.signer());
            SharedSeats seats = new SharedSeats(
                    settings.sharedSigners().get(),
                    settings.cluster().name(),
                    hosted.keys(),
                    crypto.consensusExecutor(),
                    onFatal);
            return new NodeSeats(seats, seats::close);
        }
        VoteSigner signer = VoteSigner.open(directory.signer(), hosted.keys(), crypto.consensusExecutor(), onFatal);
        Seats seats = new OwnSeats(
                signer,
                hosted.keys().stream().map(ValidatorKey::validatorId).collect(Collectors.toSet()),
                settings.cluster().alone());
        return new NodeSeats(seats, signer::close);
    }

    /** A key that begins with an empty ledger has forgotten what it signed, and would be slashed. */
    private static void requireNoOwnLedger(Path own) {
        if (VoteSigner.hasLedger(own)) {
            throw new StartFailure(
                    ExitCode.USAGE,
                    own
                            + " holds the vote ledger of this node's validators, which would forget their votes if they began"
                            + " anew in levity.signer.directory: leave that setting empty, or use another --data with other"
                            + " validators");
        }
    }

    /** After the actor system is gone. */
    @Override
    public void close() {
        onClose.run();
    }
}
