package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever one member sends, nothing throws, little is kept, and the others still make progress. */
@Timeout(120)
class HostileMessagesTest {
    private static final Bytes GARBAGE = Bytes.wrap(new byte[16]);
    private long random = 42;

    private int draw(int bound) {
        random = Mixing.mix(random);
        return (int) Long.remainderUnsigned(random, bound);
    }

    private long view() {
        return switch (draw(6)) {
            case 0 -> draw(1_000_000_000);
            case 1 -> -draw(100);
            case 2 -> Long.MAX_VALUE - draw(3);
            default -> draw(140);
        };
    }

    private Hash hash() {
        return draw(4) == 0 ? Hash.ZERO : new Hash(draw(1_000_000), 1, 2, 3);
    }

    private VoteKind kind() {
        return switch (draw(3)) {
            case 0 -> VoteKind.NOTARIZE;
            case 1 -> VoteKind.NULLIFY;
            default -> VoteKind.FINALIZE;
        };
    }

    private Vote vote(SoloCore solo, int from) {
        VoteKind kind = kind();
        long view = view();
        Hash hash = kind == VoteKind.NULLIFY && draw(5) > 0 ? Hash.ZERO : hash();
        int member = draw(10) == 0 ? draw(300) - 10 : from;
        return draw(2) == 0 || member != from
                ? new Vote(kind, view, hash, member, GARBAGE)
                : solo.vote(kind, view, hash, member);
    }

    private Certificate certificate() {
        Bytes signers = draw(5) == 0 ? Bytes.wrap(new byte[draw(4)]) : Bytes.wrap(new byte[] {(byte) draw(32)});
        return new Certificate(kind(), view(), hash(), signers, GARBAGE);
    }

    private List<Certificate> certificates(int bound) {
        List<Certificate> list = new ArrayList<>();
        for (int i = draw(bound); i > 0; i--) {
            list.add(certificate());
        }
        return list;
    }

    private Header header(SoloCore solo, Bytes body) {
        long view = view();
        return new Header(
                1,
                0,
                0,
                view,
                draw(100),
                draw(2) == 0 ? view - 1 : view(),
                draw(2) == 0 ? solo.config.start().blockHash() : hash(),
                draw(2) == 0 ? Hash.ZERO : hash(),
                view > 0 ? solo.schedule.seat(view) : 0,
                solo.now + draw(2000),
                Certificates.bodyRef(body),
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
    }

    private Message message(SoloCore solo, int from) {
        Bytes body = Bytes.wrap(new byte[draw(20)]);
        return switch (draw(10)) {
            case 0, 1 -> new Message.VoteCast(vote(solo, from));
            case 2 -> new Message.CertificateFormed(certificate());
            case 3 -> {
                List<Vote> votes = new ArrayList<>();
                for (int i = draw(6); i > 0; i--) {
                    votes.add(vote(solo, from));
                }
                yield new Message.Standstill(Optional.of(certificate()), certificates(80), votes);
            }
            case 4, 5 -> {
                Header header = header(solo, body);
                Vote vote = solo.vote(VoteKind.NOTARIZE, header.view(), HeaderCodec.hash(header), from);
                Optional<Certificate> parent = draw(2) == 0 ? Optional.empty() : Optional.of(certificate());
                yield new Message.Propose(header, new Entry(parent, certificates(3)), vote, body);
            }
            case 6 -> new Message.BlockFetched(header(solo, body), body);
            case 7 -> new Message.FetchFinalised(view(), view());
            case 8 -> new Message.FetchCertificates(view(), view());
            default -> {
                Header header = header(solo, body);
                yield new Message.FinalisedFetched(
                        List.of(new FinalBlock(HeaderCodec.hash(header), header, body, certificate())));
            }
        };
    }

    @Test
    void shouldKeepLittleWhenOneMemberSendsAnything() {
        SoloCore solo = SoloCore.follower();
        int liar = solo.someoneBut(-1);
        CoreView.Retained before = null;
        for (int i = 1; i <= 200_000; i++) {
            solo.receive(liar, message(solo, liar));
            solo.forget();
            if (i == 50_000) {
                before = solo.core.view().retained();
            }
        }
        CoreView.Retained after = solo.core.view().retained();
        long window = SimplexCore.VIEWS_BEHIND + SimplexCore.VIEWS_AHEAD + 1;
        assertTrue(after.rounds() <= window, () -> "rounds " + after);
        assertTrue(after.votes() <= window * 3 * 2, () -> "votes " + after);
        assertTrue(after.blocks() <= window, () -> "blocks " + after);
        assertTrue(after.fetches() <= 33, () -> "fetches " + after);
        assertEquals(0, after.questions(), () -> "questions " + after);
        assertTrue(after.votes() <= before.votes() + 20, "no growth once the window is full");
        assertEquals(1, solo.core.view().view(), "one member of four moves nobody");
        solo.certify(VoteKind.NULLIFY, 1, Hash.ZERO);
        assertEquals(2, solo.core.view().view(), "and hinders nobody");
    }

    @Test
    void shouldKeepLittleWhenNothingIsEverAnswered() {
        SoloCore solo = SoloCore.follower();
        int liar = solo.someoneBut(-1);
        for (int i = 1; i <= 20_000; i++) {
            solo.core.on(new Input.Received(liar, message(solo, liar)), solo.now, _ -> {});
        }
        CoreView.Retained after = solo.core.view().retained();
        int limit =
                Questions.MAX_CANDIDATES_PER_MEMBER + Questions.MAX_BATCHES_PER_MEMBER + SimplexCore.VIEWS_AHEAD + 1;
        assertTrue(after.questions() <= limit, () -> "questions " + after);
    }

    @Test
    void shouldAccuseOnlyTheLiar() {
        SoloCore solo = SoloCore.follower();
        int liar = solo.someoneBut(-1);
        List<Evidence> told = new ArrayList<>();
        for (int i = 1; i <= 30_000; i++) {
            solo.receive(liar, message(solo, liar));
            solo.all(Effect.Accuse.class).forEach(a -> told.add(a.evidence()));
            solo.forget();
        }
        assertFalse(told.isEmpty());
        for (Evidence evidence : told) {
            assertEquals(
                    new EvidenceRules.Guilty(List.of(liar)),
                    EvidenceRules.verify(evidence, solo.config, solo.signatures));
        }
        assertEquals(told.stream().distinct().count(), told.size(), "each offence once");
    }

    @Test
    void shouldServeAMemberOnlySoMuchInAViewAndEverybodyElseStill() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.propose(one).certify(VoteKind.FINALIZE, 1, SoloCore.hashOf(one)).forget();
        int greedy = solo.someoneBut(-1);
        int modest = solo.someoneBut(greedy);
        for (int i = 0; i < 1_000; i++) {
            solo.receive(greedy, new Message.FetchBlock(SoloCore.hashOf(one)));
            solo.receive(greedy, new Message.FetchFinalised(1, 1));
            solo.receive(greedy, new Message.FetchCertificates(1, 1));
        }
        assertTrue(!solo.effects.isEmpty() && solo.effects.size() <= 64, solo.effects.size() + " answers");
        solo.forget().receive(modest, new Message.FetchBlock(SoloCore.hashOf(one)));
        Message body = new Message.BlockFetched(one.header(), one.body());
        assertEquals(List.of(new Effect.Send(modest, body)), solo.effects);
        solo.certify(VoteKind.NULLIFY, 2, Hash.ZERO).forget();
        solo.receive(greedy, new Message.FetchBlock(SoloCore.hashOf(one)));
        assertEquals(List.of(new Effect.Send(greedy, body)), solo.effects);
    }
}
