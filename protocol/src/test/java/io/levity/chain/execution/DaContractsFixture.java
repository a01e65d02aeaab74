package io.levity.chain.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.chain.state.MemoryStateStore;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chain whose contracts are called by the selectors of 0G's specification, not by names of ours. */
final class DaContractsFixture {
    static final AbiEncoder NONE = new AbiEncoder();

    final LedgerFixture chain;
    private final Address callee;
    private long nonce;

    DaContractsFixture(Genesis genesis, Address callee) {
        this.chain = new LedgerFixture(genesis, new MemoryStateStore(), LedgerParams.DEFAULT);
        this.callee = callee;
    }

    /** As {@link LedgerFixture#genesis}, with these stakes and operators. */
    static Genesis genesis(List<Address> operators, long... stakes) {
        Genesis dev = LedgerFixture.genesis(stakes.length);
        List<Genesis.GenesisValidator> members = new ArrayList<>();
        for (Genesis.GenesisValidator v : dev.validators()) {
            int i = v.validatorId();
            members.add(new Genesis.GenesisValidator(
                    i,
                    operators.get(i),
                    v.reward(),
                    v.blsKey(),
                    v.proofOfPossession(),
                    v.networkKey(),
                    DevGenesis.TOKEN_WEI.multiply(BigInteger.valueOf(stakes[i]))));
        }
        return new Genesis(
                dev.networkId(),
                dev.chainId(),
                dev.timestampMillis(),
                dev.economy(),
                dev.allocations(),
                members,
                dev.params(),
                true);
    }

    static Bytes data(String selector, AbiEncoder arguments) {
        return Bytes.fromHex(selector + arguments.toBytes().toHex().substring(2));
    }

    CallResult call(Bytes data) {
        return call(data, BigInteger.ZERO);
    }

    CallResult call(Bytes data, BigInteger wei) {
        CallRequest request = new CallRequest(LedgerFixture.ALICE, Optional.of(callee), wei, data, 0, Optional.empty());
        return chain.ledger.call(request, chain.ledger.finalState(), chain.next("call"), BigInteger.ZERO);
    }

    /** What a call returns, which must succeed and cost {@code gas} besides the intrinsic gas. */
    AbiDecoder read(long gas, String selector, AbiEncoder arguments) {
        Bytes data = data(selector, arguments);
        if (call(data) instanceof CallResult.Returned returned) {
            assertEquals(gas, returned.gasUsed() - intrinsic(data), selector);
            return AbiDecoder.of(returned.output());
        }
        throw new AssertionError(selector + " did not return: " + call(data));
    }

    /** The revert data of a call that costs {@code gas} besides the intrinsic gas. */
    Bytes reverted(long gas, String selector, AbiEncoder arguments) {
        Bytes data = data(selector, arguments);
        if (call(data) instanceof CallResult.Reverted reverted) {
            assertEquals(gas, reverted.gasUsed() - intrinsic(data), selector);
            return reverted.output();
        }
        throw new AssertionError(selector + " did not revert: " + call(data));
    }

    String reason(long gas, String selector, AbiEncoder arguments) {
        return Abi.revertReason(reverted(gas, selector, arguments)).orElseThrow();
    }

    /** In a block of its own. */
    Receipt send(Bytes data, BigInteger wei) {
        return chain.append(chain.call(LedgerFixture.ALICE, nonce++, callee, wei, data))
                .receipts()
                .getFirst();
    }

    static long intrinsic(Bytes data) {
        return FeeRules.intrinsicGas(data, false, List.of());
    }
}
