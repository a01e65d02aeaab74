package io.levity.chain.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.chain.execution.Transaction.AccessEntry;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeeRulesTest {

    @Test
    void shouldChargeForBytesAccessListsAndCreation() {
        assertEquals(21_000, FeeRules.intrinsicGas(Bytes.EMPTY, false, List.of()));
        assertEquals(21_000 + 2 * 4 + 16, FeeRules.intrinsicGas(Bytes.fromHex("000001"), false, List.of()));
        assertEquals(
                21_000 + 2_400 + 2 * 1_900,
                FeeRules.intrinsicGas(
                        Bytes.EMPTY, false, List.of(new AccessEntry(Address.ZERO, List.of(Hash.ZERO, Hash.ZERO)))));
        assertEquals(
                21_000 + 32_000 + 33 * 16 + 2 * 2,
                FeeRules.intrinsicGas(Bytes.fromHex("ff".repeat(33)), true, List.of()));
    }

    /** The table of go-ethereum's EIP-1559 tests, then the floor and the least step. */
    @ParameterizedTest
    @CsvSource({
        "1000000000, 10000000, 20000000, 0, 1000000000",
        "1000000000, 9000000, 20000000, 0, 987500000",
        "1000000000, 11000000, 20000000, 0, 1012500000",
        "1000000000, 20000000, 20000000, 0, 1125000000",
        "1000000000, 0, 20000000, 0, 875000000",
        "1000000000, 0, 20000000, 900000000, 900000000",
        "7, 10000001, 20000000, 0, 8",
        "0, 20000000, 20000000, 0, 1",
        "5, 0, 1, 7, 7"
    })
    void shouldMoveTheBaseFeeByAnEighthAtMost(long base, long used, long limit, long floor, long expected) {
        assertEquals(
                BigInteger.valueOf(expected),
                FeeRules.nextBaseFee(BigInteger.valueOf(base), used, limit, BigInteger.valueOf(floor)));
    }
}
