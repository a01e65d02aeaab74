package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.ContractCall.Revert;
import io.levity.chain.publishing.BlobRecord;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.chain.publishing.DaCertificateRules;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Records which blobs a quorum keeps, and until when; the ABI is in {@code docs/system-contracts.md}. Whoever has a
 * certificate may record it. A certificate with a later expiry replaces an earlier one.
 */
final class DataAvailabilityContract implements SystemContract {
    static final Bytes CODE = Bytes.wrap("\u00felevity/data-availability".getBytes(StandardCharsets.ISO_8859_1));

    static final long VIEW_GAS = 5_000;
    /** One pairing check and the sum of the keys, which costs a full node some 2 ms. */
    static final long CERTIFY_GAS = 400_000;
    /** No signer can promise longer. */
    static final long MAX_RETENTION_SECONDS = 90 * 86_400L;

    private static final Hash BLOB_CERTIFIED = Abi.topic("BlobCertified(bytes32,uint64,uint32,uint64)");

    private final SetConfig config;

    private final List<ContractCall> functions = List.of(
            ContractCall.write("certify(bytes)", CERTIFY_GAS, this::certify),
            ContractCall.view("blob(bytes32)", VIEW_GAS, DataAvailabilityContract::blob));

    DataAvailabilityContract(SetConfig config) {
        this.config = config;
    }

    @Override
    public io.levity.types.Address address() {
        return SystemContracts.DATA_AVAILABILITY;
    }

    @Override
    public Bytes code() {
        return CODE;
    }

    @Override
    public CallOutcome call(CallFrame frame, ExecutionScope scope) {
        return ContractCall.run(functions, frame, scope);
    }

    private Bytes certify(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        Bytes encoded = in.bytes(DaCertificateCodec.MAX_BYTES);
        ContractCall.check(in);
        DaCertificate certificate = DaCertificateCodec.decode(encoded).orElseThrow(() -> bad("MALFORMED"));
        BlobId id = certificate.header().id();
        Slots slots = new Slots(scope.state(), SystemContracts.DATA_AVAILABILITY);
        Hash word = slots.word(BlobRecord.slot(id));
        long known = word.isZero() ? 0 : BlobRecord.fromWord(word).expirySeconds();
        long now = scope.timestampSeconds();
        if (certificate.expirySeconds() <= now || certificate.expirySeconds() > now + MAX_RETENTION_SECONDS) {
            throw bad("EXPIRY_OUT_OF_RANGE");
        }
        if (certificate.expirySeconds() <= known) {
            throw new Revert(Abi.call("AlreadyCertified(bytes32)", new AbiEncoder().bytes32(id.hash())));
        }
        DaCertificateRules.Verdict verdict = DaCertificateRules.verify(certificate, config);
        if (verdict != DaCertificateRules.Verdict.VALID) {
            throw bad(verdict.name());
        }
        long size = certificate.header().sizeBytes();
        BlobRecord entry = new BlobRecord(size, certificate.epoch(), certificate.expirySeconds(), now);
        slots.setWord(BlobRecord.slot(id), entry.toWord());
        scope.log(new Log(
                SystemContracts.DATA_AVAILABILITY,
                List.of(BLOB_CERTIFIED, id.hash()),
                new AbiEncoder()
                        .uint(size)
                        .uint(certificate.epoch())
                        .uint(certificate.expirySeconds())
                        .toBytes()));
        if (word.isZero() || BlobRecord.fromWord(word).epoch() != certificate.epoch()) {
            DaEntranceContract.logVerified(scope, frame.caller(), id, certificate.epoch());
        }
        return new AbiEncoder().bytes32(id.hash()).toBytes();
    }

    private static Bytes blob(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        BlobId id = new BlobId(in.bytes32());
        ContractCall.check(in);
        Hash word = new Slots(scope.state(), SystemContracts.DATA_AVAILABILITY).word(BlobRecord.slot(id));
        if (word.isZero()) {
            throw new Revert(Abi.call("UnknownBlob(bytes32)", new AbiEncoder().bytes32(id.hash())));
        }
        BlobRecord entry = BlobRecord.fromWord(word);
        return new AbiEncoder()
                .uint(entry.sizeBytes())
                .uint(entry.epoch())
                .uint(entry.expirySeconds())
                .uint(entry.certifiedAtSeconds())
                .toBytes();
    }

    private static Revert bad(String why) {
        return new Revert(Abi.call("BadCertificate(string)", new AbiEncoder().string(why)));
    }
}
