package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/** What a validator must remember over a crash, besides its own votes, which the signer keeps. */
public sealed interface DurableRecord {

    /** A header and body that was voted for or certified. The log stores equal bodies of co-hosted validators once. */
    record Block(Hash headerHash, Header header, Bytes body) implements DurableRecord {}

    record Certified(Certificate certificate) implements DurableRecord {}
}
