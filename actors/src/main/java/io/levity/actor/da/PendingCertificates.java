package io.levity.actor.da;

import akka.actor.typed.ActorSystem;
import io.levity.actor.chain.ChainService;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.execution.Transaction;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Certificates that are on their way to the chain in transactions that this node has seen, whoever pays for them: nobody is
 * to pay for the same once more. Knows the newest only; what it forgets costs gas, never a certificate. Thread-safe.
 */
public final class PendingCertificates {
    private static final int MOST = 16_384;
    private static final Bytes CALL = Abi.call("certify(bytes)", new AbiEncoder().bytes(Bytes.EMPTY));
    private static final int SELECTOR_BYTES = 4;
    private static final int CONTENT_AT = SELECTOR_BYTES + 2 * Hash.SIZE_BYTES;

    private final ChainService chain;
    private final SequencedMap<BlobId, Hash> newest = new LinkedHashMap<>();

    public PendingCertificates(ChainService chain) {
        this.chain = chain;
    }

    /** Looks at all transactions from now on, as long as the system runs. */
    public void watch(ActorSystem<?> system) {
        chain.newPendingTransactions().runForeach(this::note, system);
    }

    void note(Transaction transaction) {
        if (transaction.to().equals(Optional.of(SystemContracts.DATA_AVAILABILITY))) {
            certificate(transaction.data())
                    .ifPresent(certificate -> put(certificate.header().id(), transaction.hash()));
        }
    }

    private static Optional<DaCertificate> certificate(Bytes data) {
        if (data.size() <= CONTENT_AT
                || data.size() > CONTENT_AT + DaCertificateCodec.MAX_BYTES + Hash.SIZE_BYTES
                || !data.slice(0, SELECTOR_BYTES).equals(CALL.slice(0, SELECTOR_BYTES))) {
            return Optional.empty();
        }
        int length = (data.get(CONTENT_AT - 1) & 0xFF) | ((data.get(CONTENT_AT - 2) & 0xFF) << 8);
        return length > data.size() - CONTENT_AT
                ? Optional.empty()
                : DaCertificateCodec.decode(data.slice(CONTENT_AT, CONTENT_AT + length));
    }

    private synchronized void put(BlobId id, Hash transaction) {
        newest.putLast(id, transaction);
        if (newest.size() > MOST) {
            newest.pollFirstEntry();
        }
    }

    /** The transaction that brings a blob's certificate and is still waiting in the mempool. */
    Optional<Hash> of(BlobId id) {
        Optional<Hash> known;
        synchronized (this) {
            known = Optional.ofNullable(newest.get(id));
        }
        return known.filter(hash -> chain.pendingTransaction(hash).isPresent());
    }
}
