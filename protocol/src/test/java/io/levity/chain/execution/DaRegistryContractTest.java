package io.levity.chain.execution;

import static io.levity.chain.execution.DaContractsFixture.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 0G's DARegistry, by its selectors: constants can be read, nobody registers and nobody owns it. */
@Timeout(60)
class DaRegistryContractTest {
    private static final String STAKING =
            "DA signers are the validators of the set: register and bond at Staking 0x0000000000000000000000000000000000001001";

    private final DaContractsFixture registry =
            new DaContractsFixture(LedgerFixture.GENESIS, Address.fromHex("20f30b2584f3096ea0d6c18c3b5cacc0585e12fc"));

    @Test
    void shouldTellItsConstants() {
        assertEquals(
                new BigInteger("30000000000000000000"),
                registry.read(5_000, "752a0920", NONE).uint256());
        assertEquals(102_400, registry.read(5_000, "05b0baa8", NONE).uint63());
        assertEquals(
                Address.fromHex("0000000000000000000000000000000000001000"),
                registry.read(5_000, "807f063a", NONE).address());
        assertEquals(Address.ZERO, registry.read(5_000, "8da5cb5b", NONE).address());
    }

    @Test
    void shouldPointToStakingInsteadOfRegistering() {
        assertEquals("registerSigner call failed: " + STAKING, registry.reason(5_000, "7ca4dd5e", NONE));
        assertEquals(
                "registerNextEpoch call failed: " + STAKING,
                registry.reason(5_000, "56a32372", new AbiEncoder().uint(1).uint(2)));
    }

    @Test
    void shouldHaveNoOwnerAndStaySo() {
        Bytes notOwner = Bytes.fromHex("118cdaa7"
                + new AbiEncoder()
                        .address(LedgerFixture.ALICE)
                        .toBytes()
                        .toHex()
                        .substring(2));
        assertEquals(notOwner, registry.reverted(5_000, "f2fde38b", new AbiEncoder().address(LedgerFixture.BOB)));
        assertEquals(notOwner, registry.reverted(5_000, "715018a6", NONE));
        assertEquals(Bytes.fromHex("f92ee8a9"), registry.reverted(5_000, "8129fc1c", NONE));
        assertFalse(registry.send(Bytes.EMPTY, BigInteger.ONE).success());
    }
}
