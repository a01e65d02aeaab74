package io.levity.simulation.cast;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** What a masked member can do: everything but sign with a key that is not its own. */
public interface Stage {
    int me();

    int members();

    SetConfig config();

    Randomness random();

    long nowMicros();

    void send(int to, Message message);

    void sendLater(int to, Message message, long delayMicros);

    /** A vote with the member's own key, whatever its ledger says. */
    Vote sign(VoteKind kind, long view, Hash headerHash);

    /** A certificate signed by the member alone under whatever bitmap. */
    Certificate signAlone(VoteKind kind, long view, Hash headerHash, Bytes bitmap);

    /** The header's name. */
    Hash nameOf(Header header);

    /** How a body is named inside a header. */
    Hash nameOf(Bytes body);

    /** A body of this content that the application refuses. */
    Bytes poison(Bytes body);
}
