package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.ContractCall.Revert;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Bn254.G1Point;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * 0G's precompile DASigners at its address and ABI, as a view of this network's validator set; see
 * {@code docs/system-contracts.md}. A signer is the operator of a member of the set, its votes are the member's seats.
 *
 * <p>Nobody registers here, because the set comes from Staking. Members sign with BLS12-381 and have no keys on BN254: all
 * points are zero.
 */
final class DaSignersContract implements SystemContract {
    static final Bytes CODE = Bytes.wrap("\u00felevity/da-signers".getBytes(StandardCharsets.ISO_8859_1));

    static final long PARAMETER_GAS = 1_000;
    static final long LOOKUP_GAS = 10_000;
    static final long LIST_GAS = 100_000;
    static final long AGGREGATE_GAS = 1_000_000;
    static final long SOCKET_GAS = 50_000;
    static final long REGISTER_GAS = 100_000;
    static final long MAKE_EPOCH_GAS = 100_000;

    static final String REGISTER_AT_STAKING =
            "DA signers are the validators of the set: register and bond at Staking " + SystemContracts.STAKING.toHex();
    private static final String NO_SOCKETS = "the chain keeps no sockets of DA signers";

    private static final int BITMAP_BYTES = DaQuorum.ROWS / 8;
    /** Up to here another length gets a reason; what is longer is malformed. */
    private static final int MAX_BITMAP_BYTES = 1 << 16;

    private final SetConfig config;
    private final DaQuorum quorum;
    private final List<Hash> operatorSlots;

    private final List<ContractCall> functions = List.of(
            ContractCall.constant("params()", PARAMETER_GAS, params()),
            ContractCall.view("epochNumber()", PARAMETER_GAS, this::epochNumber),
            ContractCall.view("quorumCount(uint256)", PARAMETER_GAS, this::quorumCount),
            ContractCall.view("isSigner(address)", LOOKUP_GAS, this::isSigner),
            ContractCall.view("getSigner(address[])", LIST_GAS, this::getSigner),
            ContractCall.view("getQuorum(uint256,uint256)", LIST_GAS, this::getQuorum),
            ContractCall.view("getQuorumRow(uint256,uint256,uint32)", LOOKUP_GAS, this::getQuorumRow),
            ContractCall.view("registeredEpoch(address,uint256)", LOOKUP_GAS, this::registeredEpoch),
            ContractCall.view("getAggPkG1(uint256,uint256,bytes)", AGGREGATE_GAS, this::getAggPkG1),
            ContractCall.write("makeEpoch()", MAKE_EPOCH_GAS, DaSignersContract::makeEpoch),
            ContractCall.refused(DaRegistryContract.REGISTER_SIGNER, REGISTER_GAS, REGISTER_AT_STAKING),
            ContractCall.refused(
                    "registerNextEpoch(address,(uint256,uint256),uint256)", REGISTER_GAS, REGISTER_AT_STAKING),
            ContractCall.refused("updateSocket(string)", SOCKET_GAS, NO_SOCKETS));

    DaSignersContract(SetConfig config) {
        this.config = config;
        this.quorum = DaQuorum.of(config);
        this.operatorSlots = config.members().stream()
                .map(member -> StakingStorage.operatorSlot(member.validatorId()))
                .toList();
    }

    @Override
    public Address address() {
        return SystemContracts.DA_SIGNERS;
    }

    @Override
    public Bytes code() {
        return CODE;
    }

    @Override
    public CallOutcome call(CallFrame frame, ExecutionScope scope) {
        return ContractCall.run(functions, frame, scope);
    }

    /** 0G's constants: tokensPerVote (deprecated there too), maxVotesPerSigner, maxQuorums, epochBlocks, encodedSlices. */
    private static AbiEncoder params() {
        return new AbiEncoder()
                .uint(30)
                .uint(DaRegistryContract.MAX_VOTES)
                .uint(10)
                .uint(28_800)
                .uint(DaQuorum.ROWS);
    }

    private Bytes epochNumber(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        return new AbiEncoder().uint(config.epoch()).toBytes();
    }

    private Bytes quorumCount(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        BigInteger epoch = in.uint256();
        ContractCall.check(in);
        return new AbiEncoder().uint(isCurrent(epoch) ? DaQuorum.COUNT : 0).toBytes();
    }

    private Bytes isSigner(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        Address account = in.address();
        ContractCall.check(in);
        return new AbiEncoder().bool(operators(scope).contains(account)).toBytes();
    }

    private Bytes getSigner(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        List<Address> accounts = in.array(DaQuorum.ROWS, AbiDecoder::address);
        ContractCall.check(in);
        if (!new HashSet<>(operators(scope)).containsAll(accounts)) {
            throw Revert.because("signer not found");
        }
        return new AbiEncoder()
                .array(accounts, (out, account) -> out.tuple(detail -> signerDetail(detail, account)))
                .toBytes();
    }

    /** {@code SignerDetail}: the socket is empty, a point of G1 has two words and one of G2 four. */
    private static void signerDetail(AbiEncoder out, Address signer) {
        out.address(signer).string("");
        for (int word = 0; word < 2 + 4; word++) {
            out.uint(0);
        }
    }

    private Bytes getQuorum(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        checkQuorum(in);
        return new AbiEncoder().array(rows(scope), AbiEncoder::address).toBytes();
    }

    private Bytes getQuorumRow(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        BigInteger epoch = in.uint256();
        BigInteger quorumId = in.uint256();
        long row = in.uint63();
        ContractCall.check(in);
        if (row >>> Integer.SIZE != 0) {
            throw new Revert(Bytes.EMPTY);
        }
        checkQuorum(epoch, quorumId);
        if (row >= DaQuorum.ROWS) {
            throw Revert.because("row id out of bound");
        }
        Hash slot = operatorSlots.get(quorum.memberOf((int) row));
        return new AbiEncoder().address(staking(scope).address(slot)).toBytes();
    }

    /** The set of an epoch is all that signs in it; of the next epoch nothing is known. */
    private Bytes registeredEpoch(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        Address account = in.address();
        BigInteger epoch = in.uint256();
        ContractCall.check(in);
        return new AbiEncoder()
                .bool(isCurrent(epoch) && operators(scope).contains(account))
                .toBytes();
    }

    /** A signer counts from the first of its rows whose bit is set, with all rows after that, whatever their bits. */
    private Bytes getAggPkG1(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        BigInteger epoch = in.uint256();
        BigInteger quorumId = in.uint256();
        Bytes bitmap = in.bytes(MAX_BITMAP_BYTES);
        ContractCall.check(in);
        checkQuorum(epoch, quorumId);
        if (bitmap.size() != BITMAP_BYTES) {
            throw Revert.because("quorum bitmap length mismatch");
        }
        List<Address> rows = rows(scope);
        Set<Address> added = new HashSet<>();
        int hit = 0;
        for (int row = 0; row < rows.size(); row++) {
            boolean set = (bitmap.get(row / 8) & (1 << (row % 8))) != 0;
            if (set) {
                added.add(rows.get(row));
            }
            hit += added.contains(rows.get(row)) ? 1 : 0;
        }
        return new AbiEncoder()
                .uint(G1Point.ZERO.x())
                .uint(G1Point.ZERO.y())
                .uint(DaQuorum.ROWS)
                .uint(hit)
                .toBytes();
    }

    /** The set is current for as long as the chain does not change it. */
    private static Bytes makeEpoch(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        return Bytes.EMPTY;
    }

    private void checkQuorum(AbiDecoder in) throws Revert {
        BigInteger epoch = in.uint256();
        BigInteger quorumId = in.uint256();
        ContractCall.check(in);
        checkQuorum(epoch, quorumId);
    }

    /** An epoch that is not the current one has no quorums, so that every id is out of bound, as in 0G's code. */
    private void checkQuorum(BigInteger epoch, BigInteger quorumId) throws Revert {
        if (!isCurrent(epoch) || quorumId.compareTo(BigInteger.valueOf(DaQuorum.COUNT)) >= 0) {
            throw Revert.because("quorum id out of bound");
        }
    }

    private boolean isCurrent(BigInteger epoch) {
        return epoch.equals(BigInteger.valueOf(config.epoch()));
    }

    private List<Address> rows(ExecutionScope scope) {
        List<Address> operators = operators(scope);
        List<Address> rows = new ArrayList<>(DaQuorum.ROWS);
        for (int row = 0; row < DaQuorum.ROWS; row++) {
            rows.add(operators.get(quorum.memberOf(row)));
        }
        return rows;
    }

    /** By member of the set; one operator may have several. */
    private List<Address> operators(ExecutionScope scope) {
        return operatorSlots.stream().map(staking(scope)::address).toList();
    }

    private static Slots staking(ExecutionScope scope) {
        return new Slots(scope.state(), SystemContracts.STAKING);
    }
}
