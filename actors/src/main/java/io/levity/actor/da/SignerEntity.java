package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One validator's duty for blobs: look at every shard that the assignment gives it, see that it is here, durable and the
 * one committed to, write that down, and only then sign. What it signed for once it signs for again without a second look.
 */
public final class SignerEntity extends EventSourcedBehavior<SignerEntity.Command, SignerEvent, SignerState> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "signer");

    /** No promise is longer. */
    private static final long MAX_RETENTION_SECONDS = 90 * 86_400L;

    private static final int SNAPSHOT_EVERY = 2048;
    private static final int MOST_INCOMPLETE = 4096;

    public sealed interface Command {}

    /** Sign for your shards of this blob. */
    public record Attest(BlobHeader header, long expirySeconds, Hash configHash, ActorRef<Answer> replyTo)
            implements Command {}

    private record Checked(Attest request, SliceReader.Check check) implements Command {}

    private record Failed(Attest request, Throwable cause) implements Command {}

    private record Signed(Attest request, Bytes signature) implements Command {}

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
    /** Blobs that it could not sign for yet: whose slices come late, or never came. */
    private final SequencedMap<BlobId, Boolean> incomplete = new LinkedHashMap<>();

    private SignerEntity(ActorContext<Command> context, DaNode node, int member, Consumer<Kept> mend) {
        super(
                PersistenceId.of(
                        KEY.name(),
                        entityId(
                                node.network(),
                                node.config().members().get(member).validatorId())),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.node = node;
        this.member = member;
        this.mend = mend;
    }

    /** @param mend told of blobs whose slices do not come by themselves */
    public static Behavior<Command> create(DaNode node, int member, Consumer<Kept> mend) {
        return Behaviors.setup(context -> new SignerEntity(context, node, member, mend));
    }

    /** {@code network/validator}. */
    public static String entityId(NetworkId network, int validatorId) {
        return network + "/" + validatorId;
    }

    @Override
    public SignerState emptyState() {
        return SignerState.NONE;
    }

    @Override
    public EventHandler<SignerState, SignerEvent> eventHandler() {
        return SignerState::evolve;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2).withDeleteEventsOnSnapshot();
    }

    @Override
    public CommandHandler<Command, SignerEvent, SignerState> commandHandler() {
        return this::onCommand;
    }

    private Effect<SignerEvent, SignerState> onCommand(SignerState state, Command command) {
        return switch (command) {
            case Attest attest -> onAttest(state, attest);
            case Checked(var request, var check) -> onChecked(request, check);
            case Failed(var request, var cause) -> onFailed(request, cause);
            case Signed(var request, var signature) -> {
                request.replyTo().tell(new Attested(request.header().id(), member, signature));
                yield Effect().none();
            }
            case Stop.INSTANCE -> Effect().none().thenStop();
        };
    }

    private Effect<SignerEvent, SignerState> onAttest(SignerState state, Attest attest) {
        BlobHeader header = attest.header();
        long now = node.clock().nowMillis() / 1000;
        ShardPlan plan = node.plan(Math.max(1, header.sizeBytes()));
        if (!attest.configHash().equals(node.configHash())) {
            return decline(attest, "OTHER_SET", "this member is in another set");
        }
        if (!BlobGroups.possible(header)
                || plan.dataShards() != header.dataShards()
                || plan.totalShards() != header.totalShards()
                || plan.fingerprintKeys() > header.fingerprintKeys()) {
            return decline(attest, "OTHER_PLAN", "the shards are not as many as the set's rules say");
        }
        if (attest.expirySeconds() <= now || attest.expirySeconds() > now + MAX_RETENTION_SECONDS) {
            return decline(attest, "EXPIRY_OUT_OF_RANGE", "no promise for that long");
        }
        if (state.keeps(header.id(), attest.expirySeconds())) {
            sign(attest);
            return Effect().none();
        }
        context.pipeToSelf(
                node.readers().submit(() -> check(header, attest.expirySeconds())),
                (check, failure) -> failure == null ? new Checked(attest, check) : new Failed(attest, failure));
        return Effect().none();
    }

    private SliceReader.Check check(BlobHeader header, long keptUntilSeconds) {
        int validator = node.config().members().get(member).validatorId();
        try (var _ = node.stages().enter(StageClock.Stage.SIGN)) {
            return new SliceReader(node.volumes().of(validator)).check(header, node.config(), member, keptUntilSeconds);
        }
    }

    private Effect<SignerEvent, SignerState> onChecked(Attest request, SliceReader.Check check) {
        return switch (check) {
            case SliceReader.Check.Complete(var shards, var bytes) -> {
                incomplete.remove(request.header().id());
                yield Effect()
                        .persist(new SignerEvent.SlicesStored(
                                request.header().id(), request.expirySeconds(), shards, bytes))
                        .thenRun(() -> sign(request));
            }
            case SliceReader.Check.Incomplete(var code, var detail) -> {
                mendLater(request);
                yield decline(request, code, detail);
            }
        };
    }

    /** Slices may still be on their way at the first look; at the second they are not: their node was lost, or they were. */
    private void mendLater(Attest request) {
        BlobId id = request.header().id();
        if (incomplete.putLast(id, true) != null) {
            mend.accept(new Kept(id, request.header(), request.expirySeconds()));
        }
        if (incomplete.size() > MOST_INCOMPLETE) {
            incomplete.pollFirstEntry();
        }
    }

    private Effect<SignerEvent, SignerState> onFailed(Attest request, Throwable cause) {
        context.getLog()
                .warn(
                        "{} can not sign for {}: {}",
                        context.getSelf(),
                        request.header().id(),
                        cause.toString());
        return decline(request, "BUSY", cause.toString());
    }

    private void sign(Attest request) {
        int validator = node.config().members().get(member).validatorId();
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

    private Effect<SignerEvent, SignerState> decline(Attest request, String code, String detail) {
        request.replyTo().tell(new Declined(request.header().id(), member, code, detail));
        return Effect().none();
    }
}
