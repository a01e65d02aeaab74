package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.ContractCall.Revert;
import io.levity.chain.publishing.BlobRecord;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Bn254;
import io.levity.crypto.Bn254.G1Point;
import io.levity.types.Address;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * 0G's DAEntrance at its ABI, over what {@link DataAvailabilityContract} has recorded; see {@code docs/system-contracts.md}.
 * A blob is verified in the epoch of its record, in quorum 0, with its id as data root.
 *
 * <p>The commitment of a blob is the point of BN254 that its id is hashed to. It names the blob, but opens to nothing: it is
 * no KZG commitment. Certificates with signatures on BN254 are refused, and no round of sampling is ever open.
 */
final class DaEntranceContract implements SystemContract {
    static final Bytes CODE = Bytes.wrap("\u00felevity/da-entrance".getBytes(StandardCharsets.ISO_8859_1));

    static final long VIEW_GAS = 5_000;
    /** Two powers modulo q on average, which take 40 µs; ids that take ten times as many can be searched for. */
    static final long COMMITMENT_GAS = 50_000;

    static final long SYNC_GAS = 20_000;
    static final long SUBMIT_GAS = 50_000;
    /** A log of five words for every root. */
    static final long SUBMIT_WORD_GAS = 2_500;
    /** No transaction has room for more. */
    static final int MAX_ROOTS = 1 << 16;

    static final String USE_CERTIFY = "DA signers sign with BLS12-381: bring certificates to DataAvailability "
            + SystemContracts.DATA_AVAILABILITY.toHex();
    static final String NO_SAMPLING = "no sampling rounds are held on this network";

    private static final Hash DATA_UPLOAD = Abi.topic("DataUpload(address,bytes32,uint256,uint256,uint256)");
    private static final Hash VERIFIED = Abi.topic("ErasureCommitmentVerified(bytes32,uint256,uint256)");

    private static final BigInteger MAX_PODAS_TARGET =
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE).shiftRight(7);
    private static final long EPOCH_WINDOW = 300;

    private final SetConfig config;
    private final List<ContractCall> functions;

    DaEntranceContract(SetConfig config) {
        this.config = config;
        this.functions = Stream.of(blobs(), sampling(), parameters(), DaEntranceRoles.functions())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Address address() {
        return SystemContracts.DA_ENTRANCE;
    }

    @Override
    public Bytes code() {
        return CODE;
    }

    @Override
    public CallOutcome call(CallFrame frame, ExecutionScope scope) {
        return ContractCall.run(functions, frame, scope);
    }

    private List<ContractCall> blobs() {
        return List.of(
                ContractCall.view(
                        "commitmentExists(bytes32,uint256,uint256)", VIEW_GAS, DaEntranceContract::commitmentExists),
                ContractCall.view(
                        "verifiedErasureCommitment(bytes32,uint256,uint256)",
                        COMMITMENT_GAS,
                        DaEntranceContract::verifiedErasureCommitment),
                ContractCall.payable("submitOriginalData(bytes32[])", SUBMIT_GAS, this::submitOriginalData)
                        .withWordGas(SUBMIT_WORD_GAS),
                ContractCall.refused(
                        "submitVerifiedCommitRoots((bytes32,uint256,uint256,(uint256,uint256),bytes,"
                                + "(uint256[2],uint256[2]),(uint256,uint256))[])",
                        VIEW_GAS,
                        USE_CERTIFY),
                ContractCall.write("sync()", SYNC_GAS, this::sync),
                ContractCall.write("syncFixedTimes(uint256)", SYNC_GAS, this::syncFixedTimes),
                stored("currentEpoch()", storage -> BigInteger.valueOf(storage.currentEpoch())),
                stored("currentEpochReward()", DaEntranceStorage::currentEpochReward),
                stored("activedReward()", DaEntranceStorage::activedReward),
                stored("blobPrice()", DaEntranceStorage::blobPrice),
                constant("SLICE_NUMERATOR()", 2),
                constant("SLICE_DENOMINATOR()", 3),
                ContractCall.constant("DA_SIGNERS()", VIEW_GAS, new AbiEncoder().address(SystemContracts.DA_SIGNERS)));
    }

    /** Round 0, as before 0G's first round, and no submission is left to make in it. */
    private List<ContractCall> sampling() {
        AbiEncoder closed =
                new AbiEncoder().bytes32(Hash.ZERO).uint(MAX_PODAS_TARGET).uint(0);
        return List.of(
                ContractCall.refused(
                        "submitSamplingResponse((bytes32,uint64,uint64,uint32,uint32,uint256,bytes32,bytes32[3],"
                                + "bytes32[],bytes))",
                        VIEW_GAS,
                        NO_SAMPLING),
                ContractCall.refused("donate()", VIEW_GAS, NO_SAMPLING),
                ContractCall.constant("sampleTask()", VIEW_GAS, closed),
                ContractCall.view("sampleRange()", VIEW_GAS, this::sampleRange),
                ContractCall.constant("currentSampleSeed()", VIEW_GAS, new AbiEncoder().bytes32(Hash.ZERO)),
                constant("sampleRound()", 0),
                constant("nextSampleHeight()", Long.MAX_VALUE),
                ContractCall.constant("podasTarget()", VIEW_GAS, new AbiEncoder().uint(MAX_PODAS_TARGET)),
                ContractCall.constant("MAX_PODAS_TARGET()", VIEW_GAS, new AbiEncoder().uint(MAX_PODAS_TARGET)),
                constant("roundSubmissions()", 0),
                constant("targetRoundSubmissions()", 0),
                constant("totalBaseReward()", 0),
                ContractCall.view("payments(address)", VIEW_GAS, DaEntranceContract::payments),
                ContractCall.refused("withdrawPayments(address)", VIEW_GAS, "no payment is due"));
    }

    private static List<ContractCall> parameters() {
        return List.of(
                constant("targetRoundSubmissionsNext()", 20),
                constant("epochWindowSize()", EPOCH_WINDOW),
                constant("rewardRatio()", 1_200_000),
                constant("baseReward()", 0),
                constant("samplePeriod()", 30),
                constant("serviceFee()", 0),
                constant("serviceFeeRateBps()", 0),
                ContractCall.constant("treasury()", VIEW_GAS, new AbiEncoder().address(Address.ZERO)));
    }

    private static ContractCall constant(String signature, long value) {
        return ContractCall.constant(signature, VIEW_GAS, new AbiEncoder().uint(value));
    }

    private interface Variable {
        BigInteger read(DaEntranceStorage storage);
    }

    private static ContractCall stored(String signature, Variable variable) {
        return ContractCall.view(signature, VIEW_GAS, (in, frame, scope) -> new AbiEncoder()
                .uint(variable.read(new DaEntranceStorage(scope.state())))
                .toBytes());
    }

    private static Bytes commitmentExists(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        return new AbiEncoder().bool(verifiedRoot(in, scope).isPresent()).toBytes();
    }

    /** Zero for what is not recorded. */
    private static Bytes verifiedErasureCommitment(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        G1Point commitment = verifiedRoot(in, scope).map(Bn254::hashToG1).orElse(G1Point.ZERO);
        return new AbiEncoder().uint(commitment.x()).uint(commitment.y()).toBytes();
    }

    /** The root that the arguments name, if it is recorded under their epoch and quorum. */
    private static Optional<Hash> verifiedRoot(AbiDecoder in, ExecutionScope scope) throws Revert {
        Hash root = in.bytes32();
        BigInteger epoch = in.uint256();
        BigInteger quorumId = in.uint256();
        ContractCall.check(in);
        Hash word = new Slots(scope.state(), SystemContracts.DATA_AVAILABILITY).word(BlobRecord.slot(new BlobId(root)));
        boolean verified = !word.isZero()
                && quorumId.signum() == 0
                && epoch.equals(BigInteger.valueOf(BlobRecord.fromWord(word).epoch()));
        return verified ? Optional.of(root) : Optional.empty();
    }

    /** Announces roots; their blobs get here by other ways and may never come. */
    private Bytes submitOriginalData(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        List<Hash> roots = in.array(MAX_ROOTS, AbiDecoder::bytes32);
        ContractCall.check(in);
        DaEntranceStorage storage = new DaEntranceStorage(scope.state());
        sync(storage);
        BigInteger price = storage.blobPrice();
        if (frame.valueWei().compareTo(price.multiply(BigInteger.valueOf(roots.size()))) < 0) {
            throw Revert.because("Not enough da blob fee");
        }
        storage.setCurrentEpochReward(storage.currentEpochReward().add(frame.valueWei()));
        long quorum = (storage.quorumIndex() + 1) % DaQuorum.COUNT;
        storage.setQuorumIndex(quorum);
        for (Hash root : roots) {
            logUpload(scope, frame.caller(), root, config.epoch(), quorum);
        }
        return Bytes.EMPTY;
    }

    private Bytes sync(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        sync(new DaEntranceStorage(scope.state()));
        return Bytes.EMPTY;
    }

    private Bytes syncFixedTimes(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        in.uint256();
        ContractCall.check(in);
        return sync(in, frame, scope);
    }

    /** What came in during an epoch can be earned from the next one on. There is no service fee. */
    private void sync(DaEntranceStorage storage) {
        if (storage.currentEpoch() != config.epoch()) {
            storage.setCurrentEpoch(config.epoch());
            storage.setActivedReward(storage.activedReward().add(storage.currentEpochReward()));
            storage.setCurrentEpochReward(BigInteger.ZERO);
        }
    }

    /** First and last epoch of the window behind the current one; 0 and 0 in epoch 0, as in 0G's code. */
    private Bytes sampleRange(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        long last = Math.max(0, config.epoch() - 1L);
        long first = Math.max(0, last - (EPOCH_WINDOW - 1));
        return new AbiEncoder().uint(first).uint(last).toBytes();
    }

    /** Nobody is ever owed anything, as only samples earn. */
    private static Bytes payments(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        in.address();
        ContractCall.check(in);
        return new AbiEncoder().uint(0).toBytes();
    }

    /** What 0G's contract logs while a blob is published and verified; for whoever records a certificate. */
    static void logVerified(ExecutionScope scope, Address sender, BlobId blob, long epoch) {
        logUpload(scope, sender, blob.hash(), epoch, 0);
        scope.log(new Log(
                SystemContracts.DA_ENTRANCE,
                List.of(VERIFIED),
                new AbiEncoder().bytes32(blob.hash()).uint(epoch).uint(0).toBytes()));
    }

    private static void logUpload(ExecutionScope scope, Address sender, Hash root, long epoch, long quorum) {
        scope.log(new Log(
                SystemContracts.DA_ENTRANCE,
                List.of(DATA_UPLOAD),
                new AbiEncoder()
                        .address(sender)
                        .bytes32(root)
                        .uint(epoch)
                        .uint(quorum)
                        .uint(new DaEntranceStorage(scope.state()).blobPrice())
                        .toBytes()));
    }
}
