package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.RetentionCriteria;
import io.levity.actor.diary.Diary;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.ShardPlan;
import io.levity.da.SignerEvent;
import io.levity.da.SignerState;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One validator's duty for blobs: look at every shard that the assignment gives it, see that it is here, durable and the
 * one committed to, write that down, and only then sign. What it signed for here it signs for again without a second look.
 * Many are looked at at once, and what they have to write down shares writes.
 */
public final class SignerEntity extends AbstractBehavior<SignerEntity.Command> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "signer");

    /** No promise is longer. */
    private static final long MAX_RETENTION_SECONDS = 90 * 86_400L;

    private static final int SNAPSHOT_EVERY = 2048;
    private static final int MOST_REMEMBERED = 4096;
    private static final int MOST_EARLY = 4096;

    public sealed interface Command {}

    /** Sign for your shards of this blob. */
    public record Attest(BlobHeader header, long expirySeconds, Hash configHash, ActorRef<Answer> replyTo)
            implements Command {}

    private record Checked(Attest request, SliceReader.Check check) implements Command {}

    private record Failed(Attest request, Throwable cause) implements Command {}

    private record Signed(Attest request, Bytes signature) implements Command {}

    private record Noted(Diary.Answer<SignerState> answer) implements Command {}

    private enum DiaryClosed implements Command {
        INSTANCE
    }

    public enum Stop implements Command {
        INSTANCE
    }

    /** What a signer answers. */
    public sealed interface Answer {
        BlobId blob();

        int member();
    }

    public record Attested(BlobId blob, int member, Bytes signature) implements Answer {}

    /** @param code for machines */
    public record Declined(BlobId blob, int member, String code, String detail) implements Answer {}

    private final ActorContext<Command> context;
    private final DaNode node;
    private final int member;
    private final Consumer<Kept> mend;
    private final Diary<SignerEvent, SignerState> diary;
    /** Who asked before the diary was read. */
    private final ArrayDeque<Attest> early = new ArrayDeque<>();
    /** Blobs whose slices it found here since it runs here: it may have signed for them on another node before. */
    private final SequencedMap<BlobId, Boolean> seen = new LinkedHashMap<>();
    /** Blobs that it could not sign for yet: whose slices come late, or never came. */
    private final SequencedMap<BlobId, Boolean> incomplete = new LinkedHashMap<>();

    private boolean stopping;

    private SignerEntity(
            ActorContext<Command> context,
            DaNode node,
            int member,
            Consumer<Kept> mend,
            Diary<SignerEvent, SignerState> diary) {
        super(context);
        this.context = context;
        this.node = node;
        this.member = member;
        this.mend = mend;
        this.diary = diary;
    }

    /** @param mend told of blobs whose slices do not come by themselves */
    public static Behavior<Command> create(DaNode node, int member, Consumer<Kept> mend) {
        return Behaviors.setup(context -> {
            int validator = node.config().members().get(member).validatorId();
            Diary<SignerEvent, SignerState> diary = Diary.open(
                    context,
                    PersistenceId.of(KEY.name(), entityId(node.network(), validator)),
                    SignerState.NONE,
                    SignerState::evolve,
                    RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2).withDeleteEventsOnSnapshot(),
                    Noted::new,
                    DiaryClosed.INSTANCE);
            Behavior<Command> running = Behaviors.setup(_ -> new SignerEntity(context, node, member, mend, diary));
            return Behaviors.supervise(running)
                    .onFailure(SupervisorStrategy.restart().withStopChildren(false));
        });
    }

    /** {@code network/validator}. */
    public static String entityId(NetworkId network, int validatorId) {
        return network + "/" + validatorId;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Attest attest -> onAttest(attest);
            case Checked(var request, var check) -> onChecked(request, check);
            case Failed(var request, var cause) -> onFailed(request, cause);
            case Signed(var request, var signature) ->
                request.replyTo().tell(new Attested(request.header().id(), member, signature));
            case Noted(var answer) -> {
                diary.onAnswer(answer);
                while (!early.isEmpty()) {
                    onAttest(early.poll());
                }
            }
            case Stop.INSTANCE -> {
                stopping = true;
                diary.close();
            }
            case DiaryClosed.INSTANCE -> {
                return Behaviors.stopped();
            }
        }
        return this;
    }

    private void onAttest(Attest attest) {
        Optional<SignerState> state = diary.state();
        if (stopping || early.size() >= MOST_EARLY) {
            decline(attest, "BUSY", "this signer is on its way to another node, or has too much to do");
            return;
        }
        if (state.isEmpty()) {
            early.add(attest);
            return;
        }
        if (node.seats().signer(validator()).isEmpty()) { // its slices belong elsewhere, and it will be there soon
            decline(attest, "BUSY", "validator " + validator() + " is not held here");
            return;
        }
        BlobHeader header = attest.header();
        long now = node.clock().nowMillis() / 1000;
        ShardPlan plan = node.plan(Math.max(1, header.sizeBytes()));
        if (!attest.configHash().equals(node.configHash())) {
            decline(attest, "OTHER_SET", "this member is in another set");
            return;
        }
        if (!BlobGroups.possible(header)
                || plan.dataShards() != header.dataShards()
                || plan.totalShards() != header.totalShards()
                || plan.fingerprintKeys() > header.fingerprintKeys()) {
            decline(attest, "OTHER_PLAN", "the shards are not as many as the set's rules say");
            return;
        }
        if (attest.expirySeconds() <= now || attest.expirySeconds() > now + MAX_RETENTION_SECONDS) {
            decline(attest, "EXPIRY_OUT_OF_RANGE", "no promise for that long");
            return;
        }
        if (state.get().keeps(header.id(), attest.expirySeconds()) && seen.containsKey(header.id())) {
            sign(attest);
            return;
        }
        context.pipeToSelf(
                node.readers().submit(() -> check(header, attest.expirySeconds())),
                (check, failure) -> failure == null ? new Checked(attest, check) : new Failed(attest, failure));
    }

    private SliceReader.Check check(BlobHeader header, long keptUntilSeconds) {
        int validator = validator();
        try (var _ = node.stages().enter(StageClock.Stage.SIGN)) {
            return new SliceReader(node.volumes().of(validator)).check(header, node.config(), member, keptUntilSeconds);
        }
    }

    private void onChecked(Attest request, SliceReader.Check check) {
        switch (check) {
            case SliceReader.Check.Complete(var shards, var bytes) -> {
                BlobId id = request.header().id();
                incomplete.remove(id);
                remember(seen, id);
                if (diary.state()
                        .filter(state -> state.keeps(id, request.expirySeconds()))
                        .isPresent()) {
                    sign(request);
                    return;
                }
                SignerEvent stored = new SignerEvent.SlicesStored(id, request.expirySeconds(), shards, bytes);
                if (!diary.note(stored, () -> sign(request))) {
                    decline(request, "BUSY", "the journal is too slow");
                }
            }
            case SliceReader.Check.Incomplete(var code, var detail) -> {
                mendLater(request);
                decline(request, code, detail);
            }
        }
    }

    /** Slices may still be on their way at the first look; at the second they are not: their node was lost, or they were. */
    private void mendLater(Attest request) {
        BlobId id = request.header().id();
        if (remember(incomplete, id)) {
            mend.accept(new Kept(id, request.header(), request.expirySeconds()));
        }
    }

    /** @return whether it was there before */
    private static boolean remember(SequencedMap<BlobId, Boolean> newest, BlobId id) {
        boolean known = newest.putLast(id, true) != null;
        if (newest.size() > MOST_REMEMBERED) {
            newest.pollFirstEntry();
        }
        return known;
    }

    private void onFailed(Attest request, Throwable cause) {
        context.getLog()
                .warn(
                        "{} can not sign for {}: {}",
                        context.getSelf(),
                        request.header().id(),
                        cause.toString());
        decline(request, "BUSY", cause.toString());
    }

    private int validator() {
        return node.config().members().get(member).validatorId();
    }

    private void sign(Attest request) {
        int validator = validator();
        CompletionStage<Bytes> signature = node.seats()
                .signer(validator)
                .map(signer -> signer.attest(
                        node.config(), member, request.header().id().hash(), request.expirySeconds()))
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IllegalStateException("the key of validator " + validator + " is not held here")));
        context.pipeToSelf(
                signature,
                (signed, failure) -> failure == null ? new Signed(request, signed) : new Failed(request, failure));
    }

    private void decline(Attest request, String code, String detail) {
        request.replyTo().tell(new Declined(request.header().id(), member, code, detail));
    }
}
