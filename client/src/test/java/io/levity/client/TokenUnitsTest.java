package io.levity.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenUnitsTest {
    @ParameterizedTest
    @CsvSource({
        "1.5,1500000000000000000",
        "0,0",
        "3gwei,3000000000",
        "100wei,100",
        "0.000000000000000001,1",
        " 2 ,2000000000000000000"
    })
    void shouldReadAmounts(String text, String wei) {
        assertEquals(new BigInteger(wei), TokenUnits.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "1e9",
                "0.0000000000000000001",
                "1.5wei",
                "abc",
                "1,5",
                "9999999999999999999999999999999999999999999999999999999999999"
            })
    void shouldRefuseWhatIsNoAmount(String text) {
        assertThrows(IllegalArgumentException.class, () -> TokenUnits.parse(text));
    }

    @Test
    void shouldWriteExactTokens() {
        assertEquals("1.5", TokenUnits.format(TokenUnits.parse("1.5")));
        assertEquals("100", TokenUnits.format(TokenUnits.parse("100")));
        assertEquals("0", TokenUnits.format(BigInteger.ZERO));
        assertEquals("0.000000000000000001", TokenUnits.format(BigInteger.ONE));
    }
}
