package io.levity.chain.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.network.NetworkEvent.BlockFinalised;
import io.levity.chain.network.NetworkLifecycle.Decision;
import io.levity.chain.network.NetworkLifecycle.Rejection;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import org.junit.jupiter.api.Test;

class NetworkLifecycleTest {
    private static final Hash GENESIS = new Hash(9, 9, 9, 9);
    private final NetworkState empty = NetworkLifecycle.initial(NetworkId.ROOT, GENESIS, Hash.ZERO);

    @Test
    void shouldAcceptEachNextBlockOnceWhenSeveralValidatorsDeliverIt() {
        FinalBlock first = block(1, GENESIS, new Hash(1, 0, 0, 0));
        NetworkState one = take(empty, first);
        assertEquals(1, one.height());
        assertEquals(new Decision.Known(1), NetworkLifecycle.decide(one, first));
    }

    @Test
    void shouldRejectAsForkWhenAnotherBlockComesAtTheTipOrOnAnotherParent() {
        NetworkState one = take(empty, block(1, GENESIS, new Hash(1, 0, 0, 0)));
        assertRejected(Rejection.FORK, one, block(1, GENESIS, new Hash(2, 0, 0, 0)));
        assertRejected(Rejection.FORK, one, block(2, new Hash(2, 0, 0, 0), new Hash(3, 0, 0, 0)));
    }

    @Test
    void shouldRejectAsGapWhenABlockIsMissing() {
        assertRejected(Rejection.GAP, empty, block(2, new Hash(1, 0, 0, 0), new Hash(2, 0, 0, 0)));
    }

    @Test
    void shouldThrowWhenTheJournalContradictsItself() {
        var far = new BlockFinalised(block(5, GENESIS, new Hash(1, 0, 0, 0)));
        assertThrows(IllegalStateException.class, () -> NetworkLifecycle.evolve(empty, far));
        var foreign = new NetworkEvent.NetworkActivated(NetworkId.ROOT, new Hash(7, 7, 7, 7), Hash.ZERO);
        assertThrows(IllegalStateException.class, () -> NetworkLifecycle.evolve(empty, foreign));
    }

    private static NetworkState take(NetworkState state, FinalBlock block) {
        var accept = assertInstanceOf(Decision.Accept.class, NetworkLifecycle.decide(state, block));
        return NetworkLifecycle.evolve(state, accept.event());
    }

    private static void assertRejected(Rejection why, NetworkState state, FinalBlock block) {
        var reject = assertInstanceOf(Decision.Reject.class, NetworkLifecycle.decide(state, block));
        assertEquals(why, reject.why());
    }

    private static FinalBlock block(long height, Hash parent, Hash hash) {
        Header header = new Header(
                1,
                0,
                0,
                height,
                height,
                height - 1,
                parent,
                Hash.ZERO,
                0,
                height,
                new BodyRef(0, 1, 1, 0, Hash.ZERO),
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
        Certificate certificate = new Certificate(VoteKind.FINALIZE, height, hash, Bytes.EMPTY, Bytes.EMPTY);
        return new FinalBlock(hash, header, Bytes.EMPTY, certificate);
    }
}
