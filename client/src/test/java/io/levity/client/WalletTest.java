package io.levity.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.types.Address;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class WalletTest {
    @Test
    void shouldDeriveTheWellKnownDevAccounts() {
        Wallet wallet = Wallet.dev();
        assertEquals(
                Address.fromHex("f39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
                wallet.account(0).address());
        assertEquals(
                Address.fromHex("a0ee7a142d267c1f36714e4a8f75612f20a79720"),
                wallet.account(9).address());
        assertEquals(Wallet.DEV_ACCOUNTS, wallet.accounts().size());
    }

    @Test
    void shouldSignSoThatTheSenderIsRecovered() {
        WalletAccount account = Wallet.create();
        Transaction signed = account.sign(UnsignedTransaction.transfer(
                BigInteger.valueOf(31337), 4, Address.ZERO, BigInteger.TEN, BigInteger.TWO, BigInteger.ONE));
        assertEquals(account.address(), signed.sender());
    }

    @Test
    void shouldNotShowAKeyWhenItIsRefused() {
        String secret = "zz" + "12".repeat(31);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Wallet.parseKey(secret, "LEVITY_PRIVATE_KEY"));
        assertFalse(e.getMessage().contains("1212"));
        assertThrows(IllegalArgumentException.class, () -> Wallet.parseKey("00".repeat(32), "x"));
    }
}
