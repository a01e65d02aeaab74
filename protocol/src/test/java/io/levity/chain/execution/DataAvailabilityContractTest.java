package io.levity.chain.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.QuorumRules;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.execution.DevGenesis.DevValidator;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.BlobRecord;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.chain.state.MemoryStateStore;
import io.levity.chain.validator.DevKeys;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Bls;
import io.levity.crypto.Bn254;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chain records what a quorum signed, once, and nothing else. */
@Timeout(60)
class DataAvailabilityContractTest {
    private static final BlobHeader BLOB = new BlobHeader(1000, 2, 4, 0, new Hash(1, 2, 3, 4));

    private final Genesis genesis = DevGenesis.create(
            1_700_000_000_000L,
            DevKeys.validators(4).stream()
                    .map(key -> new DevValidator(
                            key.operator(), key.bls().publicKey(), key.bls().proofOfPossession(), key.networkKey()))
                    .toList(),
            LedgerFixture.PARAMS);
    private final SetConfig set = genesis.setConfig();
    private final LedgerFixture chain = new LedgerFixture(genesis, new MemoryStateStore(), LedgerParams.DEFAULT);
    private final long expiry = 1_700_000_000L + 1000;
    private long nonce;

    @Test
    void shouldRecordAndTellAndCostWhatIsDocumentedWhenAQuorumSigned() {
        Receipt receipt = certify(certificate(BLOB, expiry, 0, 1, 3));
        assertTrue(receipt.success());
        long intrinsic = receipt.gasUsed() - DataAvailabilityContract.CERTIFY_GAS;
        assertTrue(intrinsic > 21_000 && intrinsic < 30_000, "intrinsic gas " + intrinsic);
        Log log = receipt.logs().getFirst();
        assertEquals(
                List.of(
                        Abi.topic("BlobCertified(bytes32,uint64,uint32,uint64)"),
                        BLOB.id().hash()),
                log.topics());
        AbiDecoder data = AbiDecoder.of(log.data());
        assertEquals(List.of(1000L, 0L, expiry), List.of(data.uint63(), data.uint63(), data.uint63()));

        Hash word = chain.ledger.finalState().storage(SystemContracts.DATA_AVAILABILITY, BlobRecord.slot(BLOB.id()));
        assertEquals(
                new BlobRecord(1000, 0, expiry, chain.ledger.finalTimestampMillis() / 1000), BlobRecord.fromWord(word));
    }

    @Test
    void shouldRefuseTheSameAgainAndTakeALaterExpiry() {
        assertTrue(certify(certificate(BLOB, expiry, 0, 1, 3)).success());
        Receipt again = certify(certificate(BLOB, expiry, 0, 1, 2));
        assertFalse(again.success());
        assertTrue(Abi.startsWith(again.revertData(), Abi.selector("AlreadyCertified(bytes32)")));
        assertTrue(certify(certificate(BLOB, expiry + 1, 0, 1, 2)).success());
    }

    /** Selectors and topics are those of 0G's DAEntrance. */
    @Test
    void shouldShowACertifiedBlobAtDaEntranceAs0gDoes() {
        Receipt receipt = certify(certificate(BLOB, expiry, 0, 1, 3));
        Hash root = BLOB.id().hash();
        AbiEncoder upload = new AbiEncoder()
                .address(LedgerFixture.ALICE)
                .bytes32(root)
                .uint(0)
                .uint(0)
                .uint(0);
        AbiEncoder verified = new AbiEncoder().bytes32(root).uint(0).uint(0);
        assertEquals(
                List.of(
                        new Log(
                                SystemContracts.DA_ENTRANCE,
                                List.of(Hash.fromHex(
                                        "57b8b1a6583dc6ce934dfba3d66f2a8e1591b6e171bb2e0921cc64640277087b")),
                                upload.toBytes()),
                        new Log(
                                SystemContracts.DA_ENTRANCE,
                                List.of(Hash.fromHex(
                                        "0f1b20d87bebd11dddaaab51f01cf2726880cb3f8073b636dbafa2aa8cacd256")),
                                verified.toBytes())),
                receipt.logs().subList(1, receipt.logs().size()));
        assertEquals(1, entrance("6a53525d", root, 0, 0).uint63());
        AbiDecoder commitment = entrance("9da3a69b", root, 0, 0);
        assertEquals(Bn254.hashToG1(root), new Bn254.G1Point(commitment.uint256(), commitment.uint256()));
        assertEquals(0, entrance("6a53525d", root, 1, 0).uint63());
        assertEquals(0, entrance("6a53525d", root, 0, 1).uint63());
        assertEquals(0, entrance("9da3a69b", root, 0, 1).uint63());
        Receipt renewed = certify(certificate(BLOB, expiry + 1, 0, 1, 2));
        assertEquals(1, renewed.logs().size(), "a blob is verified once in an epoch");
    }

    private AbiDecoder entrance(String selector, Hash root, long epoch, long quorumId) {
        AbiEncoder key = new AbiEncoder().bytes32(root).uint(epoch).uint(quorumId);
        CallRequest request = new CallRequest(
                LedgerFixture.BOB,
                Optional.of(SystemContracts.DA_ENTRANCE),
                BigInteger.ZERO,
                DaContractsFixture.data(selector, key),
                0,
                Optional.empty());
        CallResult result = chain.ledger.call(request, chain.ledger.finalState(), chain.next("call"), BigInteger.ZERO);
        return AbiDecoder.of(((CallResult.Returned) result).output());
    }

    @Test
    void shouldRefuseWhatNoQuorumSignedAndSayWhy() {
        assertEquals("NO_QUORUM", refusal(certificate(BLOB, expiry, 0, 1)));
        assertEquals("EXPIRY_OUT_OF_RANGE", refusal(certificate(BLOB, 1_700_000_000L, 0, 1, 2)));
        assertEquals("EXPIRY_OUT_OF_RANGE", refusal(certificate(BLOB, expiry + 91 * 86_400L, 0, 1, 2)));
        DaCertificate good = certificate(BLOB, expiry, 0, 1, 2);
        BlobHeader larger = new BlobHeader(1001, 2, 4, 0, BLOB.root());
        assertEquals(
                "BAD_SIGNATURE", refusal(new DaCertificate(larger, 0, 0, expiry, good.signers(), good.signature())));
        assertEquals("OTHER_SET", refusal(new DaCertificate(BLOB, 1, 0, expiry, good.signers(), good.signature())));
        Receipt garbage = call(Abi.call("certify(bytes)", new AbiEncoder().bytes(Bytes.fromHex("c0ffee"))));
        assertEquals("MALFORMED", reason(garbage.revertData()));
        assertTrue(chain.ledger
                .finalState()
                .storage(SystemContracts.DATA_AVAILABILITY, BlobRecord.slot(BLOB.id()))
                .isZero());
    }

    @Test
    void shouldLetOperatorsPayFromTheFirstBlockOn() {
        DevKeys.validators(4)
                .forEach(key -> assertTrue(chain.balance(key.operator()).compareTo(DevGenesis.OPERATOR_WEI) >= 0));
    }

    private String refusal(DaCertificate certificate) {
        Receipt receipt = certify(certificate);
        assertFalse(receipt.success());
        assertTrue(receipt.logs().isEmpty());
        return reason(receipt.revertData());
    }

    private static String reason(Bytes revertData) {
        assertTrue(Abi.startsWith(revertData, Abi.selector("BadCertificate(string)")), revertData.toHex());
        return AbiDecoder.ofCall(revertData).string(64);
    }

    private Receipt certify(DaCertificate certificate) {
        return call(Abi.call("certify(bytes)", new AbiEncoder().bytes(DaCertificateCodec.encode(certificate))));
    }

    private Receipt call(Bytes data) {
        ExecutedBlock block = chain.append(
                chain.call(LedgerFixture.ALICE, nonce++, SystemContracts.DATA_AVAILABILITY, BigInteger.ZERO, data));
        return block.receipts().getFirst();
    }

    private DaCertificate certificate(BlobHeader header, long expirySeconds, Integer... signers) {
        Bytes payload = SignedPayload.of(set).attestation(header.id().hash(), expirySeconds);
        Bytes signature = Bls.aggregate(List.of(signers).stream()
                        .map(i -> DevKeys.validator(i).bls().sign(payload))
                        .toList())
                .orElseThrow();
        return new DaCertificate(header, 0, 0, expirySeconds, QuorumRules.bitmap(set, List.of(signers)), signature);
    }
}
