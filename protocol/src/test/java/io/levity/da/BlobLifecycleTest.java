package io.levity.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.da.BlobLifecycle.Command;
import io.levity.da.BlobLifecycle.Decision;
import io.levity.da.BlobLifecycle.Intent;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The way of a blob. */
class BlobLifecycleTest {
    private static final SetConfig SET = DaSamples.config(1, 1, 1, 1);
    private static final BlobHeader HEADER = DaSamples.header(SET, 100);
    private static final DaCertificate CERTIFICATE =
            new DaCertificate(HEADER, 0, 0, DaSamples.EXPIRY, Bytes.fromHex("0f"), Bytes.wrap(new byte[48]));

    private static final Command SUBMIT = new Command.Submit(NetworkId.ROOT, HEADER, 1, 2);
    private static final Command PUBLISH = new Command.Publish(0, Hash.ZERO, DaSamples.EXPIRY, 3);
    private static final Command DISPERSE = new Command.Disperse(CERTIFICATE, 4);
    private static final Command CERTIFY = new Command.Certify(9, Hash.ZERO, 5);
    private static final Command PROVE = new Command.Prove(BlobReceiptTest.anyInclusion(), 5);
    private static final Command FAIL = new Command.Fail(BlobFailure.NOT_INCLUDED, "why", 6);
    private static final Command TICK = new Command.Tick(7);
    private static final Command LATE = new Command.Tick(DaSamples.EXPIRY * 1000);

    @Test
    void shouldGoThroughAllStagesAndKeepTheirTimes() {
        BlobState state = after(SUBMIT, PUBLISH, DISPERSE, CERTIFY, PROVE, TICK, LATE);
        assertEquals(
                List.of(
                        BlobStage.RECEIVED,
                        BlobStage.ENCODED,
                        BlobStage.PUBLISHED,
                        BlobStage.DISPERSED,
                        BlobStage.CERTIFIED,
                        BlobStage.EXPIRED),
                state.history().stream().map(BlobState.StageTime::stage).toList());
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, DaSamples.EXPIRY * 1000),
                state.history().stream().map(BlobState.StageTime::atMillis).toList());
    }

    @Test
    void shouldSayAfterEachStageWhatIsDue() {
        assertInstanceOf(Intent.Nothing.class, BlobLifecycle.due(BlobState.NONE));
        assertEquals(new Intent.Publish(HEADER), BlobLifecycle.due(after(SUBMIT)));
        assertEquals(
                new Intent.CollectAttestations(HEADER, new BlobState.Plan(0, Hash.ZERO, DaSamples.EXPIRY)),
                BlobLifecycle.due(after(SUBMIT, PUBLISH)));
        assertEquals(new Intent.PutOnChain(CERTIFICATE), BlobLifecycle.due(after(SUBMIT, PUBLISH, DISPERSE)));
        assertEquals(
                new Intent.Prove(CERTIFICATE, new BlobState.Place(9, Hash.ZERO)),
                BlobLifecycle.due(after(SUBMIT, PUBLISH, DISPERSE, CERTIFY)));
        assertEquals(
                new Intent.Wait(DaSamples.EXPIRY), BlobLifecycle.due(after(SUBMIT, PUBLISH, DISPERSE, CERTIFY, PROVE)));
        assertInstanceOf(Intent.Nothing.class, BlobLifecycle.due(after(SUBMIT, FAIL)));
    }

    @Test
    void shouldBeKnownWhenSubmittedTwiceAndBeginAnewOnlyAfterItsEnd() {
        assertInstanceOf(Decision.Known.class, BlobLifecycle.decide(after(SUBMIT), SUBMIT));
        assertInstanceOf(Decision.Known.class, BlobLifecycle.decide(after(SUBMIT, PUBLISH, DISPERSE, CERTIFY), SUBMIT));
        BlobState anew = after(SUBMIT, PUBLISH, FAIL, SUBMIT);
        assertEquals(Optional.of(BlobStage.ENCODED), anew.stage());
        assertTrue(anew.failure().isEmpty());
        assertEquals(
                Optional.of(BlobStage.ENCODED),
                after(SUBMIT, PUBLISH, DISPERSE, CERTIFY, LATE, SUBMIT).stage());
    }

    @Test
    void shouldKeepTheReasonWhenItFails() {
        BlobState failed = after(SUBMIT, PUBLISH, FAIL);
        assertEquals(Optional.of(new BlobState.Failure(BlobFailure.NOT_INCLUDED, "why")), failed.failure());
        assertInstanceOf(Decision.Known.class, BlobLifecycle.decide(after(SUBMIT, PUBLISH, DISPERSE, CERTIFY), FAIL));
    }

    @Test
    void shouldBeSettledWhenCertifiedAndCompleteWhenProven() {
        BlobState certified = after(SUBMIT, PUBLISH, DISPERSE, CERTIFY);
        assertTrue(certified.settled());
        assertFalse(certified.complete());
        assertTrue(after(SUBMIT, PUBLISH, DISPERSE, CERTIFY, PROVE).complete());
        assertTrue(after(SUBMIT, FAIL).complete());
        assertInstanceOf(Decision.Known.class, BlobLifecycle.decide(after(SUBMIT, PUBLISH, DISPERSE), PROVE));
        assertInstanceOf(
                Decision.Known.class, BlobLifecycle.decide(after(SUBMIT, PUBLISH, DISPERSE, CERTIFY, PROVE), PROVE));
    }

    @Test
    void shouldRejectACertificateOfSomethingElse() {
        DaCertificate other =
                new DaCertificate(HEADER, 0, 0, DaSamples.EXPIRY + 1, CERTIFICATE.signers(), CERTIFICATE.signature());
        assertInstanceOf(
                Decision.Reject.class, BlobLifecycle.decide(after(SUBMIT, PUBLISH), new Command.Disperse(other, 4)));
    }

    @Test
    void shouldThrowWhenAnEventContradictsTheState() {
        assertThrows(
                IllegalStateException.class,
                () -> BlobLifecycle.evolve(BlobState.NONE, new BlobEvent.Dispersed(CERTIFICATE, 1)));
        assertThrows(
                IllegalStateException.class,
                () -> BlobLifecycle.evolve(after(SUBMIT), new BlobEvent.Received(NetworkId.ROOT, 1, 1)));
    }

    @Property(tries = 500)
    void shouldOnlyGoForwardWhateverIsAsked(@ForAll("commands") List<Command> commands) {
        BlobState state = BlobState.NONE;
        for (Command command : commands) {
            BlobState before = state;
            state = apply(state, command);
            boolean begunAnew = command.equals(SUBMIT) && before.settled();
            boolean longer = state.history().size() >= before.history().size();
            assertTrue(begunAnew || longer, before + " then " + command);
            // Deciding again on what has become of it changes nothing more, but for the passing of time.
            assertTrue(!command.equals(CERTIFY) || state.equals(apply(state, command)));
        }
    }

    @Provide
    static Arbitrary<List<Command>> commands() {
        return Arbitraries.of(SUBMIT, PUBLISH, DISPERSE, CERTIFY, PROVE, FAIL, TICK, LATE)
                .list()
                .ofMaxSize(20);
    }

    private static BlobState after(Command... commands) {
        BlobState state = BlobState.NONE;
        for (Command command : commands) {
            state = apply(state, command);
        }
        return state;
    }

    private static BlobState apply(BlobState state, Command command) {
        return switch (BlobLifecycle.decide(state, command)) {
            case Decision.Accept(var events) -> {
                BlobState next = state;
                for (BlobEvent event : events) {
                    next = BlobLifecycle.evolve(next, event);
                }
                yield next;
            }
            case Decision.Known _, Decision.Reject _ -> state;
        };
    }
}
