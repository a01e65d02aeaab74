/**
 * Simplex consensus with aggregate BLS certificates, as a pure state machine.
 *
 * <p>Came from: {@code io.levity.types}, {@code io.levity.crypto} (SHA-256 only). Goes to: the validator entities that carry
 * its effects out, the signer, and the simulator.
 *
 * <h2>Model and quorums</h2>
 *
 * <p>Partial synchrony: after an unknown moment messages take at most Δ. Before it they may be lost, repeated, reordered;
 * members may crash and come back with what was durable. Seats are weights: W of them in all, at most 255, of which the
 * faulty hold f &lt; W/3. The quorum is q = ⌊2W/3⌋ + 1; two quorums share at least 2q − W &gt; f seats, hence an honest one.
 * One set and epoch is one {@link io.levity.chain.consensus.SetConfig}; its hash stands in every signed payload, so that no
 * vote means anything elsewhere. Views count from 1 in every epoch; view 0 is the block that the epoch starts on.
 *
 * <p>A <i>notarization</i> is q NOTARIZE for a block, a <i>nullification</i> q NULLIFY of a view, a <i>finalization</i> q
 * FINALIZE for a block. A view is led by one seat; every cycle of W views is a fresh shuffle of all seats. <i>Parent(v)</i>
 * is the highest u below v whose block is certified here or final, if every view between is nullified. A proposal carries
 * the proof of it, its <i>entry</i>: the parent's certificate and all those nullifications, so that whoever receives it
 * can vote without any other history.
 *
 * <h2>Rules</h2>
 *
 * <dl>
 *   <dt>R1, enter
 *   <dd>Upon a certified block of v−1, a nullification of v−1, or a finalization of v−1 or above: if v is above the
 *       current view, move to v, and arm LEADER and ADVANCE.
 *   <dt>R2, propose
 *   <dd>Upon leading v, with Parent(v) settled here and nothing said in v: have a body built, vote for it (R3), and send
 *       header, entry, vote and body. The vote is the proposal's signature.
 *   <dt>R3, notarize
 *   <dd>Upon the first proposal of the leader of the current view, well formed, with valid signatures, its entry's
 *       certificates taken as if received, its parent certified here, its time stamp above the parent's and not beyond the
 *       local clock and drift: say NOTARIZE, if nothing was said against it; the block is durable first.
 *   <dt>R4, notarization
 *   <dd>Upon a quorum of NOTARIZE or the certificate: make it durable, pass it on, want the block.
 *   <dt>R5, certify
 *   <dd>Upon a notarization and the body, with the parent settled: execute and compare. The verdict depends on chain data
 *       alone, never on clocks, pools or peers, so all honest members agree on it. Yes: R6, and enter v+1. No: R7.
 *   <dt>R6, finalize
 *   <dd>Upon a certified block: say FINALIZE, unless NULLIFY or another digest was said in its view, or its leader
 *       equivocated. Block and notarization are durable first: a member that said FINALIZE may never nullify, so it must be
 *       able to show why.
 *   <dt>R7, nullify
 *   <dd>In the current view, unless FINALIZE was said in it: upon LEADER without a proposal, ADVANCE without a certified
 *       block, an invalid proposal or body, or the leader's own NULLIFY before it proposed.
 *   <dt>R8, nullification
 *   <dd>Upon a quorum of NULLIFY or the certificate: make it durable, pass it on, enter the next view. Backoff grows.
 *   <dt>R9, finalization
 *   <dd>Upon a quorum of FINALIZE or the certificate: make it durable, deliver the block and all undelivered ancestors in
 *       the order of heights, fetching what is missing; enter the next view; forget views more than 32 below.
 *   <dt>R10, standstill
 *   <dd>Upon RETRY in the same view: tell all the newest finalization, newer certificates and own votes (64 each at most).
 *       Views may also go on ending without anybody who could propose, because each member jumped over the end of some
 *       other one: whoever enters a view and lacks the end of an older one asks another member for it, in turn.
 *   <dt>R11, equivocation
 *   <dd>Upon two verified votes, or two certificates, that contradict each other: accuse, once an offence.
 * </dl>
 *
 * <h2>Time</h2>
 *
 * <p>Δ' = Δ·1.5^min(backoff, 12), at most 100 s, where backoff counts the nullified views above the last final one. LEADER =
 * block time + 2Δ', ADVANCE = block time + 3Δ', RETRY = 3Δ' and a jitter below Δ'. RESEND = Δ/2: a certificate formed here
 * is sent at once by the leaders of its view and the next and by the holders of four seats drawn for the view, and by the
 * others if nobody did by then. FETCH = 2Δ: then another member is asked.
 *
 * <h2>The signer</h2>
 *
 * <p>The key and the ledger of votes belong to the signer, which may refuse. Per view it holds one digest and what was said:
 * NOTARIZE(h) is refused after NULLIFY or another digest; FINALIZE(h) after NULLIFY or another digest; NULLIFY after
 * FINALIZE; everything at or below the highest final view; the same vote again yields the same signature. A refusal is not
 * an error: the core drops the vote, goes on, and asks again on RETRY. {@code OwnVotes} mirrors
 * the ledger.
 *
 * <h2>Durable before it leaves</h2>
 *
 * <p>The block before NOTARIZE; block and notarization before FINALIZE; the certificate that ended a view before any vote
 * in the next; block and finalization before delivery. The order of effects says so. The current view, timers, tallies and
 * others' votes need not survive. Verdicts do not either: blocks are checked again.
 *
 * <h2>Where this differs</h2>
 *
 * <p>From Simplex (Chan and Pass, 2023): nullifications are aggregate certificates for one view; only the chain of views
 * since the parent is proven instead of all; timeouts back off; a block must be executed before anybody builds on it (R5),
 * and a view may be both notarized and nullified; FINALIZE requires that no other digest was notarized, which makes the
 * pair slashable. There is no amplification of f+1 NULLIFY: it would let f faulty and one slow member drop notarized
 * blocks, and every honest timer fires anyway.
 *
 * <p>Choices within the rules: backoff is derived from the nullifications held instead of counted as they come, so that it
 * survives restarts and laggards agree with the others. The body is checked as soon as R3 votes, not only after R4. A
 * parent certificate in an entry that says what is known already is not verified again; the nullifications always are,
 * because the header commits to their bytes. The leader's NULLIFY counts only before its proposal. RETRY is armed by
 * ADVANCE at the latest, so that also a view in which NULLIFY is not allowed is heard of. A certificate that is formed here
 * may be sent before it is durable: it proves itself. Terms are one view long; the rules G1 and G2, which longer terms
 * need, have their place in {@code OwnVotes}. Inactive leaders are not skipped ahead of their timers.
 *
 * <h2>Bounds</h2>
 *
 * <p>Votes and proposals from 32 views below the last final one to 64 above the current; certificates from there on, since
 * they prove themselves; two digests a member, kind and view; 32 fetches and one run of heights; 64 certificates and two
 * standstills a member waiting for verification.
 */
package io.levity.chain.consensus;
