package io.levity.actor.chain;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.network.NetworkEvent;
import io.levity.types.NetworkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the journaled chain of a network by height. */
public final class JournalReader {
    private final CurrentEventsByPersistenceIdQuery query;
    private final Materializer materializer;

    private JournalReader(CurrentEventsByPersistenceIdQuery query, Materializer materializer) {
        this.query = query;
        this.materializer = materializer;
    }

    /** @param queryPlugin configuration path of the journal's query side */
    public static JournalReader of(ActorSystem<?> system, String queryPlugin) {
        var query = PersistenceQuery.get(system.classicSystem())
                .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, queryPlugin);
        return new JournalReader(query, Materializer.matFromSystem(system.classicSystem()));
    }

    /** The final blocks of heights {@code from} to {@code through}, both inclusive, as far as they are journaled. */
    public Source<FinalBlock, NotUsed> blocks(NetworkId network, long from, long through) {
        String id = NetworkEntity.persistenceId(network).id();
        long offset = NetworkEntity.SEQUENCE_OF_GENESIS;
        return query.currentEventsByPersistenceId(id, from + offset, through + offset)
                .map(envelope -> envelope.event())
                .collectType(NetworkEvent.BlockFinalised.class)
                .map(NetworkEvent.BlockFinalised::block);
    }

    /** The block of a tip; empty for the tip of an empty journal. Fails when the journal does not show it yet. */
    CompletionStage<Optional<FinalBlock>> block(NetworkId network, NetworkEntity.Tip tip) {
        if (tip.height() == 0) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return blocks(network, tip.height(), tip.height())
                .runWith(Sink.headOption(), materializer)
                .thenApply(found -> {
                    if (found.filter(block -> block.hash().equals(tip.hash())).isEmpty()) {
                        throw new IllegalStateException(
                                "the journal of " + network + " does not show block " + tip.height() + " yet");
                    }
                    return found;
                });
    }

    /**
     * A batch for a laggard: at most 256 blocks and about {@code maxBytes}, ending with a block that carries its own
     * finalization.
     */
    CompletionStage<List<FinalBlock>> finalised(NetworkId network, long from, long through, int maxBytes) {
        long last = Math.min(through, from + 255);
        return blocks(network, from, last).runWith(Sink.seq(), materializer).thenApply(blocks -> cut(blocks, maxBytes));
    }

    private static List<FinalBlock> cut(List<FinalBlock> blocks, int maxBytes) {
        List<FinalBlock> taken = new ArrayList<>();
        int ownFinalization = 0;
        long bytes = 0;
        for (FinalBlock block : blocks) {
            bytes += block.body().size();
            if (bytes > maxBytes && ownFinalization > 0) {
                break;
            }
            taken.add(block);
            if (block.finalization().headerHash().equals(block.hash())) {
                ownFinalization = taken.size();
            }
        }
        return List.copyOf(taken.subList(0, ownFinalization));
    }
}
