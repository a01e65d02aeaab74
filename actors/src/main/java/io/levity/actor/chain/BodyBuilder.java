package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import io.levity.actor.chain.ChainReplicaActor.BalanceAnswer;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.EvidenceCodec;
import io.levity.chain.consensus.Input;
import io.levity.chain.execution.BlockBody;
import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.DecodedBody.DevOperation;
import io.levity.chain.execution.DevOperationCodec;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Transaction;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts a body together: what the mempool chose, evidence that waits, and on dev networks the balances to set. Evidence and
 * balances are offered in every body that this node builds until a final block
 * holds them.
 */
final class BodyBuilder {
    private static final int MAX_WAITING_EVIDENCE = 256;
    private static final int MAX_DEV_OPERATIONS = 64;
    private static final int MAX_RECENT = 8;
    private static final int RESERVED_BYTES = 1 << 16;

    private final int maxBodyBytes;
    private final BlockClock clock;
    private final Set<Bytes> evidence = new LinkedHashSet<>();
    private final List<Balance> balances = new ArrayList<>();
    private final ArrayDeque<Bytes> recent = new ArrayDeque<>();

    private record Balance(DevOperation operation, ActorRef<BalanceAnswer> replyTo) {}

    BodyBuilder(int maxBodyBytes, BlockClock clock) {
        this.maxBodyBytes = maxBodyBytes;
        this.clock = clock;
    }

    void add(Evidence offence) {
        Bytes encoded = EvidenceCodec.encode(offence);
        if (evidence.size() < MAX_WAITING_EVIDENCE && encoded.size() <= RESERVED_BYTES / 2) {
            evidence.add(encoded);
        }
    }

    /** False when so many wait already that this one is not taken. */
    boolean add(Address address, BigInteger balanceWei, ActorRef<BalanceAnswer> replyTo) {
        return balances.size() < MAX_DEV_OPERATIONS
                && balances.add(new Balance(new DevOperation(address, balanceWei), replyTo));
    }

    /** Room that the mempool may fill. */
    int transactionBytes() {
        return maxBodyBytes - RESERVED_BYTES;
    }

    Input.BodyBuilt build(Effect.BuildBody question, List<Transaction> transactions, Hash parentStateRoot) {
        List<Bytes> offences = offences();
        List<Bytes> raws = transactions.stream().map(Transaction::raw).toList();
        List<Balance> operations = List.copyOf(balances);
        Bytes body = BlockBodyCodec.encode(new BlockBody(
                raws,
                offences,
                operations.stream()
                        .map(balance -> DevOperationCodec.encode(balance.operation()))
                        .toList()));
        recent.addLast(body);
        if (recent.size() > MAX_RECENT) {
            recent.removeFirst();
        }
        long timestampMillis = Math.max(clock.nowMillis(), question.parentTimestampMillis() + 1);
        return new Input.BodyBuilt(question.view(), question.parentHash(), body, parentStateRoot, timestampMillis);
    }

    /** Whether this body was built here, lately. */
    boolean built(Bytes body) {
        return recent.contains(body);
    }

    /** The oldest that waits, within half of the room that transactions leave. */
    private List<Bytes> offences() {
        List<Bytes> chosen = new ArrayList<>();
        long sizeBytes = 0;
        for (Bytes offence : evidence) {
            sizeBytes += offence.size();
            if (chosen.size() == BlockBody.MAX_EVIDENCE || sizeBytes > RESERVED_BYTES / 2) {
                break;
            }
            chosen.add(offence);
        }
        return chosen;
    }

    /** What the block carried need not be offered again. */
    void onFinal(ExecutedBlock block, BlockBody body) {
        body.evidence().forEach(evidence::remove);
        for (Bytes encoded : body.devOperations()) {
            balances.removeIf(balance -> {
                boolean done = DevOperationCodec.encode(balance.operation()).equals(encoded);
                if (done) {
                    balance.replyTo()
                            .tell(new BalanceAnswer.Done(block.context().height()));
                }
                return done;
            });
        }
    }
}
