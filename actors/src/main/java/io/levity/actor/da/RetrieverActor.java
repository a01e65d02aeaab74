package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.chain.publishing.BlobHeader;
import io.levity.persistence.da.SliceStore;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads blobs for clients and bounds what is in memory for them at a time: a blob counts from when its reading begins
 * until its last byte is sent.
 */
public final class RetrieverActor extends AbstractBehavior<RetrieverActor.Command> {
    public sealed interface Command {}

    public record Retrieve(BlobHeader header, ActorRef<Retrieval> replyTo) implements Command {}

    private record Done(BlobHeader header, ActorRef<Retrieval> replyTo, SliceReader.Read read) implements Command {}

    private record Failed(BlobHeader header, ActorRef<Retrieval> replyTo, Throwable cause) implements Command {}

    private record Release(long bytes) implements Command {}

    private final SliceReader reader;
    private final EncoderPool pool;
    private final long maxBytes;
    private long held;

    private RetrieverActor(ActorContext<Command> context, SliceStore store, EncoderPool pool, long maxBytes) {
        super(context);
        this.reader = new SliceReader(store);
        this.pool = pool;
        this.maxBytes = maxBytes;
    }

    /** @param maxBytes in memory at a time; beyond it is busy */
    public static Behavior<Command> create(SliceStore store, EncoderPool pool, long maxBytes) {
        return Behaviors.setup(context -> new RetrieverActor(context, store, pool, maxBytes));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Retrieve retrieve -> onRetrieve(retrieve);
            case Done done -> onDone(done);
            case Failed failed -> onFailed(failed);
            case Release(var bytes) -> held -= bytes;
        }
        return this;
    }

    private void onRetrieve(Retrieve retrieve) {
        BlobHeader header = retrieve.header();
        if (held + header.sizeBytes() > maxBytes) {
            retrieve.replyTo().tell(new Retrieval.Busy());
            return;
        }
        held += header.sizeBytes();
        getContext()
                .pipeToSelf(
                        pool.submit(() -> reader.read(header)),
                        (read, failure) -> failure == null
                                ? new Done(header, retrieve.replyTo(), read)
                                : new Failed(header, retrieve.replyTo(), failure));
    }

    private void onDone(Done done) {
        long bytes = done.header().sizeBytes();
        ActorRef<Command> self = getContext().getSelf();
        switch (done.read()) {
            case SliceReader.Read.Blob(var content) ->
                done.replyTo().tell(new Retrieval.Content(content, () -> self.tell(new Release(bytes))));
            case SliceReader.Read.TooFew(var found, var needed) -> {
                held -= bytes;
                done.replyTo().tell(new Retrieval.Unavailable(found, needed));
            }
            case SliceReader.Read.Inconsistent _ -> {
                held -= bytes;
                done.replyTo().tell(new Retrieval.Inconsistent());
            }
        }
    }

    private void onFailed(Failed failed) {
        held -= failed.header().sizeBytes();
        if (!(failed.cause() instanceof RejectedExecutionException)) {
            getContext().getLog().error("reading {} failed", failed.header().id(), failed.cause());
        }
        failed.replyTo().tell(new Retrieval.Busy());
    }
}
