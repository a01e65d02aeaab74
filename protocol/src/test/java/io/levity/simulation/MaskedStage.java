package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.crypto.Sha256;
import io.levity.simulation.cast.Randomness;
import io.levity.simulation.cast.Stage;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** Where a host's messages leave it. */
final class MaskedStage implements Stage {
    private final Host host;
    private final World world;

    MaskedStage(Host host) {
        this.host = host;
        world = host.world();
    }

    @Override
    public int me() {
        return host.member();
    }

    @Override
    public int members() {
        return world.members();
    }

    @Override
    public SetConfig config() {
        return world.config();
    }

    @Override
    public Randomness random() {
        return host.random();
    }

    @Override
    public long nowMicros() {
        return world.agenda().now();
    }

    @Override
    public void send(int to, Message message) {
        if (to != host.member()) {
            world.network().transmit(host, to, message);
        }
    }

    @Override
    public void sendLater(int to, Message message, long delayMicros) {
        world.agenda().after(delayMicros, () -> send(to, message));
    }

    @Override
    public Vote sign(VoteKind kind, long view, Hash headerHash) {
        return world.crypto().vote(host.member(), kind, view, headerHash);
    }

    @Override
    public Certificate signAlone(VoteKind kind, long view, Hash headerHash, Bytes bitmap) {
        return new Certificate(
                kind, view, headerHash, bitmap, sign(kind, view, headerHash).signature());
    }

    @Override
    public Hash nameOf(Header header) {
        return HeaderCodec.hash(header);
    }

    @Override
    public Hash nameOf(Bytes body) {
        return Sha256.hash(body.unsafeArray());
    }

    @Override
    public Bytes poison(Bytes body) {
        return SimApp.poison(body);
    }
}
