package io.levity.simulation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.VoteKind;
import io.levity.simulation.cast.Role;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker is checked too: each story breaks one rule by hand. Members 0 to 2 are honest, 3 is not, three are a quorum. */
@DisplayName("The oracle")
class OracleTest {
    private static final Hash A = new Hash(1, 0, 0, 0);
    private static final Hash B = new Hash(2, 0, 0, 0);

    private final FakeCrypto crypto = crypto();
    private final WireOracle wire = new WireOracle(crypto, 0b0111, 3, view -> 0, new Verdicts(false));

    private static FakeCrypto crypto() {
        SetConfig.Member member = new SetConfig.Member(1, Bytes.EMPTY, Hash.ZERO, 1);
        SetConfig config = new SetConfig(
                0,
                0,
                0,
                Collections.nCopies(4, member),
                Hash.ZERO,
                new SetConfig.Start(0, World.START_HASH, World.START_ROOT, 0),
                new SetConfig.Params(100, 0, 1, 1, 1, 1),
                0,
                Hash.ZERO);
        return new FakeCrypto(1, config);
    }

    @Test
    void shouldAcceptWhenAQuorumNotarizesAndFinalizes() {
        assertDoesNotThrow(() -> {
            header(A, 1, 0, World.START_HASH);
            certify(VoteKind.NOTARIZE, 1, A, 0b0111);
            certify(VoteKind.FINALIZE, 1, A, 0b0111);
        });
        assertEquals(1, wire.finalViews());
    }

    @Test
    void shouldNameI7WhenAnHonestMemberNotarizesTwoBlocks() {
        vote(0, VoteKind.NOTARIZE, 1, A);
        assertBreaks(Invariant.I7, () -> vote(0, VoteKind.NOTARIZE, 1, B));
    }

    @Test
    void shouldNameI7WhenAnHonestMemberFinalizesAndNullifies() {
        vote(1, VoteKind.FINALIZE, 1, A);
        assertBreaks(Invariant.I7, () -> vote(1, VoteKind.NULLIFY, 1, Hash.ZERO));
    }

    @Test
    void shouldNameI7WhenAnHonestMemberFinalizesAnotherBlockThanItNotarized() {
        vote(2, VoteKind.NOTARIZE, 1, A);
        assertBreaks(Invariant.I7, () -> vote(2, VoteKind.FINALIZE, 1, B));
    }

    @Test
    void shouldAllowWhenAnHonestMemberNotarizesAndThenNullifies() {
        vote(0, VoteKind.NOTARIZE, 1, A);
        assertDoesNotThrow(() -> vote(0, VoteKind.NULLIFY, 1, Hash.ZERO));
    }

    @Test
    void shouldAllowWhenAByzantineMemberContradictsItself() {
        vote(3, VoteKind.NOTARIZE, 1, A);
        assertDoesNotThrow(() -> vote(3, VoteKind.NOTARIZE, 1, B));
    }

    @Test
    void shouldNameI4WhenAQuorumNotarizesWhatItsLeaderDidNotSign() {
        assertBreaks(Invariant.I4, () -> certify(VoteKind.NOTARIZE, 1, A, 0b1110));
    }

    @Test
    void shouldNameI4WhenTwoBlocksOfAViewAreNotarized() {
        WireOracle lax = new WireOracle(crypto, 0, 2, view -> 0, new Verdicts(false));
        lax.certificate(crypto.certificate(VoteKind.NOTARIZE, 1, A, 0b0011));
        assertBreaks(Invariant.I4, () -> lax.certificate(crypto.certificate(VoteKind.NOTARIZE, 1, B, 0b0011)));
    }

    @Test
    void shouldNameI3WhenAViewIsFinalAndNullified() {
        WireOracle lax = new WireOracle(crypto, 0, 2, view -> 0, new Verdicts(false));
        lax.certificate(crypto.certificate(VoteKind.NULLIFY, 1, Hash.ZERO, 0b0011));
        lax.certificate(crypto.certificate(VoteKind.NOTARIZE, 1, A, 0b0011));
        assertBreaks(Invariant.I3, () -> lax.certificate(crypto.certificate(VoteKind.FINALIZE, 1, A, 0b0011)));
    }

    @Test
    void shouldNameI5WhenABlockIsFinalButNeverNotarized() {
        assertBreaks(Invariant.I5, () -> certify(VoteKind.FINALIZE, 1, A, 0b0111));
    }

    @Test
    void shouldNameI6WhenTheFinalChainSkipsAViewThatWasNotNullified() {
        header(B, 2, 0, World.START_HASH);
        certify(VoteKind.NOTARIZE, 2, B, 0b0111);
        assertBreaks(Invariant.I6, () -> certify(VoteKind.FINALIZE, 2, B, 0b0111));
    }

    @Test
    void shouldNameI2WhenALaterFinalBlockPassesAFinalOne() {
        header(A, 1, 0, World.START_HASH);
        certify(VoteKind.NOTARIZE, 1, A, 0b0111);
        certify(VoteKind.FINALIZE, 1, A, 0b0111);
        header(B, 2, 1, new Hash(3, 0, 0, 0));
        certify(VoteKind.NOTARIZE, 2, B, 0b0111);
        assertBreaks(Invariant.I2, () -> certify(VoteKind.FINALIZE, 2, B, 0b0111));
    }

    @Test
    void shouldConvictTheSignersOfBothWhenCertificatesConflict() {
        long guilty = Guilt.among(
                List.of(
                        crypto.certificate(VoteKind.FINALIZE, 4, A, 0b1101),
                        crypto.certificate(VoteKind.NULLIFY, 4, Hash.ZERO, 0b1110),
                        crypto.certificate(VoteKind.NOTARIZE, 4, A, 0b0111)),
                crypto);
        assertEquals(0b1100, guilty);
    }

    @Test
    void shouldParseEveryRoleWhenNamedOnTheCommandLine() {
        for (Role role : Role.byzantine()) {
            assertEquals(
                    List.of(role),
                    CastChoice.parse(CastChoice.nameOf(role)).orElseThrow().roles());
        }
        assertEquals(true, CastChoice.parse("nobody").isEmpty());
    }

    private void vote(int member, VoteKind kind, long view, Hash block) {
        wire.vote(crypto.vote(member, kind, view, block));
    }

    private void certify(VoteKind kind, long view, Hash block, long signers) {
        wire.certificate(crypto.certificate(kind, view, block, signers));
    }

    private void header(Hash name, long view, long parentView, Hash parent) {
        BodyRef body = new BodyRef(0, 1, 1, 0, Hash.ZERO);
        wire.header(
                name,
                new Header(
                        1,
                        0,
                        0,
                        view,
                        view,
                        parentView,
                        parent,
                        Hash.ZERO,
                        0,
                        view,
                        body,
                        Hash.ZERO,
                        Hash.ZERO,
                        Hash.ZERO,
                        0,
                        Hash.ZERO,
                        Bytes.EMPTY));
    }

    private static void assertBreaks(Invariant invariant, Runnable story) {
        assertEquals(invariant, assertThrows(Violation.class, story::run).invariant());
    }
}
