package io.levity.chain.execution;

import io.levity.chain.execution.ContractCall.Revert;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * 0G's DARegistry at its address and ABI, through which its nodes register. Here the set comes from Staking, so that
 * registrations are refused; and nobody owns this contract.
 */
final class DaRegistryContract implements SystemContract {
    static final Bytes CODE = Bytes.wrap("\u00felevity/da-registry".getBytes(StandardCharsets.ISO_8859_1));

    static final long VIEW_GAS = 5_000;
    static final String REGISTER_SIGNER =
            "registerSigner((address,string,(uint256,uint256),(uint256[2],uint256[2])),(uint256,uint256))";
    /** 0G's constants. Votes here are seats of the set, see {@link SeatRules}. */
    static final long MAX_VOTES = 102_400;

    /** As OpenZeppelin's contracts answer when they were initialised before. */
    static final Bytes INVALID_INITIALIZATION = Abi.selector("InvalidInitialization()");

    private static final BigInteger TOKENS_PER_VOTE = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(30));

    private final List<ContractCall> functions = List.of(
            ContractCall.constant("TOKENS_PER_VOTE()", VIEW_GAS, new AbiEncoder().uint(TOKENS_PER_VOTE)),
            ContractCall.constant("MAX_VOTES()", VIEW_GAS, new AbiEncoder().uint(MAX_VOTES)),
            ContractCall.constant("DA_SIGNERS()", VIEW_GAS, new AbiEncoder().address(SystemContracts.DA_SIGNERS)),
            ContractCall.constant("owner()", VIEW_GAS, new AbiEncoder().address(Address.ZERO)),
            ContractCall.refused(
                    REGISTER_SIGNER, VIEW_GAS, "registerSigner call failed: " + DaSignersContract.REGISTER_AT_STAKING),
            ContractCall.refused(
                    "registerNextEpoch((uint256,uint256))",
                    VIEW_GAS,
                    "registerNextEpoch call failed: " + DaSignersContract.REGISTER_AT_STAKING),
            ContractCall.write("transferOwnership(address)", VIEW_GAS, DaRegistryContract::onlyOwner),
            ContractCall.write("renounceOwnership()", VIEW_GAS, DaRegistryContract::onlyOwner),
            ContractCall.refused("initialize()", VIEW_GAS, INVALID_INITIALIZATION));

    @Override
    public Address address() {
        return SystemContracts.DA_REGISTRY;
    }

    @Override
    public Bytes code() {
        return CODE;
    }

    @Override
    public CallOutcome call(CallFrame frame, ExecutionScope scope) {
        return ContractCall.run(functions, frame, scope);
    }

    private static Bytes onlyOwner(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        throw new Revert(Abi.call("OwnableUnauthorizedAccount(address)", new AbiEncoder().address(frame.caller())));
    }
}
