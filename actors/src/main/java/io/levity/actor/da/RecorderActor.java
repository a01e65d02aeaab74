package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.chain.execution.Log;
import io.levity.chain.execution.Receipt;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.chain.publishing.BlobRecord;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.chain.state.StateView;
import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Secp256k1;
import io.levity.da.BlobInclusion;
import io.levity.da.BlobState;
import io.levity.types.Address;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings certificates on chain, paid by one account, whose nonces it alone deals; answers when a final block has them,
 * and with the proof when a later block can give it. Asked again for the same certificate it does nothing twice: the chain is looked at first.
 */
public final class RecorderActor extends AbstractBehavior<RecorderActor.Command> {
    /** Intrinsic gas and call data of the longest certificate, and what the contract takes. */
    static final long GAS_LIMIT = 460_000;

    private static final Hash BLOB_CERTIFIED = Abi.topic("BlobCertified(bytes32,uint64,uint32,uint64)");
    private static final BigInteger TIP_WEI = BigInteger.valueOf(100_000_000);
    /** Blocks after which a transaction that is nowhere is sent again. */
    private static final long PATIENCE_BLOCKS = 20;

    private static final Duration LOOK = Duration.ofSeconds(2);

    public sealed interface Command {}

    public record PutOnChain(DaCertificate certificate, ActorRef<Answer> replyTo) implements Command {}

    /** Prove what is on chain at a place, as soon as a later block can. */
    public record Prove(BlobId blob, BlobState.Place place, ActorRef<Answer> replyTo) implements Command {}

    /** What another node's recorder passes on to the one whose turn the blob is. */
    public record Relayed(PutOnChain asked) implements Command {}

    /** Of those who keep several recorders: let go of the accounts of seats that are gone. */
    enum Tidy implements Command {
        INSTANCE
    }

    private enum Look implements Command {
        INSTANCE
    }

    private record Submitted(BlobId blob, Hash transaction, ChainService.Submission submission) implements Command {}

    private record NotSubmitted(BlobId blob, Throwable cause) implements Command {}

    public sealed interface Answer {}

    /** A final block has it. */
    public record Included(BlobState.Place place) implements Answer {}

    public record Proven(BlobInclusion inclusion) implements Answer {}

    /** The chain will not have it. */
    public record Refused(String reason) implements Answer {}

    private static final class Pending {
        final DaCertificate certificate;
        final Set<ActorRef<Answer>> waiting = new HashSet<>();
        Optional<Hash> transaction = Optional.empty();
        long sentAtHeight;
        boolean sending;
        /** What was sent from here last; null before. */
        Hash own;
        /** It is, or was, on its way in a transaction that somebody else sent. */
        boolean waitedForOthers;

        Pending(DaCertificate certificate) {
            this.certificate = certificate;
        }
    }

    private record Unproven(BlobState.Place place, Set<ActorRef<Answer>> waiting) {}

    private final ChainService chain;
    private final Bytes key;
    private final Address account;
    private final PendingCertificates others;
    /** What the account sent before this actor was there is waited for, lest it is sent once more. */
    private final long settledNonce;

    private final long startedAtHeight;
    private final Map<BlobId, Pending> pending = new HashMap<>();
    private final Map<Hash, BlobId> sent = new HashMap<>();
    private final Map<BlobId, Unproven> unproven = new HashMap<>();
    private long seen;
    private long nextNonce;

    private RecorderActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ChainService chain,
            Bytes key,
            PendingCertificates others) {
        super(context);
        this.chain = chain;
        this.key = key;
        this.account = Secp256k1.address(key);
        this.others = others;
        this.settledNonce = chain.pendingNonce(account);
        this.startedAtHeight = chain.height();
        this.seen = chain.height();
        ActorRef<Command> self = context.getSelf();
        chain.newBlocks().runForeach(block -> self.tell(Look.INSTANCE), context.getSystem());
        timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
    }

    /** @param payerKey of the account that pays @param others which certificates are on their way already */
    public static Behavior<Command> create(ChainService chain, Bytes payerKey, PendingCertificates others) {
        Behavior<Command> recorder = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new RecorderActor(context, timers, chain, payerKey, others)));
        // Nothing is lost with it: who waits for an answer asks again.
        return Behaviors.supervise(recorder)
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case PutOnChain asked -> onAsked(asked);
            case Relayed(var asked) -> onAsked(asked);
            case Prove asked -> onProve(asked);
            case Look.INSTANCE -> onLook();
            case Tidy.INSTANCE -> {}
            case Submitted submitted -> onSubmitted(submitted);
            case NotSubmitted(var blob, var cause) -> onNotSubmitted(blob, cause.toString());
        }
        return this;
    }

    private void onAsked(PutOnChain asked) {
        BlobId id = asked.certificate().header().id();
        Pending entry = pending.computeIfAbsent(id, _ -> new Pending(asked.certificate()));
        entry.waiting.add(asked.replyTo());
        if (entry.transaction.isEmpty() && !entry.sending) {
            look(id, entry);
        }
    }

    private void look(BlobId id, Pending entry) {
        Optional<Hash> onItsWay = entry.waitedForOthers ? Optional.empty() : others.of(id);
        if (onChain(entry.certificate)) {
            answerFromChain(id);
        } else if (onItsWay.isPresent()) {
            entry.waitedForOthers = true;
            waitFor(id, entry, onItsWay.get());
        } else if (isSettled()) {
            send(id, entry);
        }
    }

    private boolean isSettled() {
        long height = chain.height();
        return height > startedAtHeight + PATIENCE_BLOCKS
                || chain.stateAt(height).account(account).nonce() >= settledNonce;
    }

    private void waitFor(BlobId id, Pending entry, Hash transaction) {
        entry.transaction = Optional.of(transaction);
        entry.sentAtHeight = chain.height();
        sent.put(transaction, id);
    }

    private boolean onChain(DaCertificate certificate) {
        Hash word = chain.stateAt(chain.height())
                .storage(
                        SystemContracts.DATA_AVAILABILITY,
                        BlobRecord.slot(certificate.header().id()));
        return !word.isZero() && BlobRecord.fromWord(word).expirySeconds() == certificate.expirySeconds();
    }

    private void send(BlobId id, Pending entry) {
        long nonce = Math.max(nextNonce, chain.pendingNonce(account));
        nextNonce = nonce + 1;
        Transaction transaction = new UnsignedTransaction(
                        Transaction.Type.DYNAMIC_FEE,
                        BigInteger.valueOf(chain.chainId()),
                        nonce,
                        GAS_LIMIT,
                        chain.nextBaseFeeWei().shiftLeft(1).add(TIP_WEI),
                        TIP_WEI,
                        Optional.of(SystemContracts.DATA_AVAILABILITY),
                        BigInteger.ZERO,
                        Abi.call(
                                "certify(bytes)", new AbiEncoder().bytes(DaCertificateCodec.encode(entry.certificate))),
                        List.of())
                .sign(key);
        entry.sending = true;
        getContext()
                .pipeToSelf(
                        chain.submit(transaction.raw()),
                        (submission, failure) -> failure == null
                                ? new Submitted(id, transaction.hash(), submission)
                                : new NotSubmitted(id, failure));
    }

    private void onSubmitted(Submitted submitted) {
        switch (submitted.submission()) {
            case ChainService.Submission.Accepted accepted -> {
                Pending entry = pending.get(submitted.blob());
                if (entry != null) {
                    entry.sending = false;
                    entry.own = accepted.hash();
                    waitFor(submitted.blob(), entry, accepted.hash());
                }
            }
            case ChainService.Submission.Refused refused -> onNotSubmitted(submitted.blob(), refused.message());
        }
    }

    /** Nonces are dealt anew from what the mempool says; the next look sends again. */
    private void onNotSubmitted(BlobId blob, String why) {
        getContext().getLog().warn("the certificate of {} is not sent yet: {}", blob, why);
        nextNonce = 0;
        Pending entry = pending.get(blob);
        if (entry != null) {
            entry.sending = false;
        }
    }

    private void onLook() {
        long tip = chain.height();
        for (; seen < tip; seen++) {
            chain.blockByHeight(seen + 1).ifPresent(this::onBlock);
        }
        for (Map.Entry<BlobId, Pending> open : List.copyOf(pending.entrySet())) {
            Pending entry = open.getValue();
            if (!entry.sending && (entry.transaction.isEmpty() || lost(entry, tip))) {
                look(open.getKey(), entry);
            }
        }
        for (Map.Entry<BlobId, Unproven> open : List.copyOf(unproven.entrySet())) {
            prove(open.getKey(), open.getValue());
        }
    }

    /** Others' transactions are waited for so long and no longer: what theirs wait for may never come. */
    private boolean lost(Pending entry, long tip) {
        Hash transaction = entry.transaction.orElseThrow();
        boolean ours = transaction.equals(entry.own);
        return tip > entry.sentAtHeight + PATIENCE_BLOCKS
                && (!ours || chain.pendingTransaction(transaction).isEmpty());
    }

    private void onBlock(FinalisedBlock block) {
        List<Transaction> transactions = block.block().transactions();
        for (int i = 0; i < transactions.size(); i++) {
            Receipt receipt = block.block().receipts().get(i);
            Hash hash = transactions.get(i).hash();
            for (Log log : receipt.logs()) {
                if (log.address().equals(SystemContracts.DATA_AVAILABILITY)
                        && log.topics().getFirst().equals(BLOB_CERTIFIED)) {
                    BlobId id = new BlobId(log.topics().get(1));
                    included(id, new BlobState.Place(block.header().height(), hash));
                }
            }
            BlobId ours = sent.remove(hash);
            if (ours != null && !receipt.success()) {
                onReverted(ours, receipt);
            }
        }
    }

    private void onReverted(BlobId id, Receipt receipt) {
        Pending entry = pending.get(id);
        if (entry != null && !onChain(entry.certificate)) {
            pending.remove(id);
            Refused answer = new Refused("the contract refused it: " + receipt.revertData());
            entry.waiting.forEach(waiting -> waiting.tell(answer));
        } else if (entry != null) {
            entry.transaction = Optional.empty();
        }
    }

    /** It was recorded before this actor was there, or by somebody else. */
    private void answerFromChain(BlobId id) {
        ChainService.LogFilter filter = new ChainService.LogFilter(
                List.of(SystemContracts.DATA_AVAILABILITY), List.of(List.of(BLOB_CERTIFIED), List.of(id.hash())));
        List<ChainService.FoundLog> logs =
                chain.logs(1, chain.height(), filter, 16).logs();
        if (!logs.isEmpty()) {
            included(
                    id,
                    new BlobState.Place(logs.getLast().height(), logs.getLast().transactionHash()));
        }
    }

    private void included(BlobId id, BlobState.Place place) {
        Pending entry = pending.remove(id);
        if (entry != null) {
            entry.transaction.ifPresent(sent::remove);
            Included answer = new Included(place);
            entry.waiting.forEach(waiting -> waiting.tell(answer));
        }
    }

    private void onProve(Prove asked) {
        Unproven entry = unproven.computeIfAbsent(asked.blob(), _ -> new Unproven(asked.place(), new HashSet<>()));
        entry.waiting().add(asked.replyTo());
        prove(asked.blob(), entry);
    }

    private void prove(BlobId id, Unproven entry) {
        inclusion(id, entry.place()).ifPresent(inclusion -> {
            Proven answer = new Proven(inclusion);
            entry.waiting().forEach(waiting -> waiting.tell(answer));
            unproven.remove(id);
        });
    }

    /** With the newest header above the record that a quorum finalised by name; empty when there is none yet. */
    private Optional<BlobInclusion> inclusion(BlobId id, BlobState.Place place) {
        for (long height = chain.height(); height > place.height(); height--) {
            Optional<FinalisedBlock> block = chain.blockByHeight(height).filter(RecorderActor::finalisedByName);
            if (block.isPresent()) {
                return stateAt(height - 1).map(state -> inclusion(id, place, block.get(), state));
            }
        }
        return Optional.empty();
    }

    /** After a start the states before it are gone; the next blocks bring states that prove as much. */
    private Optional<StateView> stateAt(long height) {
        try {
            return Optional.of(chain.stateAt(height));
        } catch (StateView.PrunedException gone) {
            return Optional.empty();
        }
    }

    private static BlobInclusion inclusion(BlobId id, BlobState.Place place, FinalisedBlock block, StateView state) {
        StateView.AccountProof proof = state.proof(SystemContracts.DATA_AVAILABILITY, List.of(BlobRecord.slot(id)));
        return new BlobInclusion(
                place.height(),
                place.transactionHash(),
                block.header(),
                block.finalization().orElseThrow(),
                proof.accountProof(),
                proof.storageProofs().getFirst().proof());
    }

    private static boolean finalisedByName(FinalisedBlock block) {
        return block.finalization()
                .filter(c -> c.headerHash().equals(block.block().context().hash()))
                .isPresent();
    }
}
