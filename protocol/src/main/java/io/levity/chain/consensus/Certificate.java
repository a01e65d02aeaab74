package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * A quorum's votes in one signature: a notarization, nullification or finalization by its {@link #kind}.
 *
 * @param kind what it says
 * @param view the view it speaks of
 * @param headerHash the block; {@link Hash#ZERO} for a nullification
 * @param signers bit i (least significant first in each byte) = member i signed; ⌈members/8⌉ bytes
 * @param signature aggregate of the members' signatures, compressed G1 point, 48 bytes
 */
public record Certificate(VoteKind kind, long view, Hash headerHash, Bytes signers, Bytes signature) {}
