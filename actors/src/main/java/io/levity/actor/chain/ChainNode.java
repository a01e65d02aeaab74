package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Recovered;
import io.levity.metrics.ConsensusMetrics;
import io.levity.persistence.validator.Session;
import io.levity.persistence.validator.VoteSigner;
import io.levity.types.NetworkId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One network as this node runs it: what its validators share. Everything in here is thread-safe.
 *
 * @param network which
 * @param sharding finds the entities of the network, wherever they run
 * @param replica executes blocks, once per node
 * @param post carries messages between its members
 * @param seats keep the votes of the validators whose keys this node holds
 * @param verifier checks signatures, once per node
 * @param journal reads the journaled chain
 * @param clock stamps blocks
 * @param metrics counts
 * @param blocking runs what waits for a disk
 * @param progressInterval blocks between two progress events of a validator
 */
public record ChainNode(
        NetworkId network,
        ClusterSharding sharding,
        ActorRef<ChainReplicaActor.Command> replica,
        MemberPost post,
        Seats seats,
        VoteVerifier verifier,
        JournalReader journal,
        BlockClock clock,
        ConsensusMetrics metrics,
        Executor blocking,
        int progressInterval) {

    public EntityRef<NetworkEntity.Command> networkEntity() {
        return sharding.entityRefFor(NetworkEntity.KEY, NetworkEntity.entityId(network));
    }

    public EntityRef<ValidatorEntity.Command> validatorEntity(int validatorId) {
        return sharding.entityRefFor(ValidatorEntity.KEY, ValidatorEntity.entityId(network, validatorId));
    }

    /** Ends older sessions of the same validator and recovers what its log and the network's journal hold. */
    CompletionStage<ConsensusShell.OpenSession> openSession(
            ValidatorSeat seat, SignerLoan loan, NetworkEntity.Tip tip) {
        VoteSigner signer = loan.signer();
        return journal.block(network, tip)
                .thenApplyAsync(
                        block -> {
                            Session session = signer.acquire(seat.config(), seat.member());
                            return new ConsensusShell.OpenSession(
                                    signer, session, new Recovered(block, session.records(), session.ownVotes()));
                        },
                        blocking);
    }

    /** Final blocks from the journal, ascending from {@code from}, cut at {@code maxBytes}. */
    CompletionStage<List<FinalBlock>> finalised(long from, long through, int maxBytes) {
        return journal.finalised(network, from, through, maxBytes);
    }
}
