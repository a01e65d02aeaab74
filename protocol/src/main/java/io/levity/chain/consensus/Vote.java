package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * One member's signed vote.
 *
 * @param kind what it says
 * @param view the view it speaks of
 * @param headerHash the block; {@link Hash#ZERO} for {@link VoteKind#NULLIFY}
 * @param member index in {@link SetConfig#members}
 * @param signature compressed G1 point, 48 bytes
 */
public record Vote(VoteKind kind, long view, Hash headerHash, int member, Bytes signature) {}
