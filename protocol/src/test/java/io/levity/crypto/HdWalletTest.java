package io.levity.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.types.Address;
import io.levity.types.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class HdWalletTest {
    private static final String DEV = "test test test test test test test test test test test junk";
    private static final List<String> DEV_ADDRESSES = List.of(
            "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
            "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
            "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
            "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
            "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
            "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
            "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
            "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f",
            "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720");

    @Test
    void shouldDeriveTheTenStandardDevAccounts() {
        HdWallet wallet = HdWallet.ofMnemonic(DEV);
        for (int i = 0; i < DEV_ADDRESSES.size(); i++) {
            assertEquals(Address.fromHex(DEV_ADDRESSES.get(i)), wallet.address(i), "account " + i);
        }
        assertEquals(
                "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                wallet.privateKey(0).toHex());
    }

    /** The first vector of the BIP-39 reference tests. */
    @Test
    void shouldStretchAMnemonicAsBip39Does() {
        String mnemonic =
                "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
        assertEquals(
                "0xc55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141"
                        + "630c7a3c4ab7c81b2f001698e7463b04",
                HdWallet.seed(mnemonic, "TREZOR").toHex());
        assertEquals(
                Address.fromHex("0x9858EfFD232B4033E47d90003D41EC34EcaEda94"),
                HdWallet.ofMnemonic(mnemonic).address(0));
    }

    @Test
    void shouldGiveOtherKeysWhenThereIsAPassphrase() {
        assertNotEquals(
                HdWallet.ofMnemonic(DEV).address(0),
                HdWallet.ofMnemonic(DEV, "x").address(0));
    }

    @Test
    void shouldRefuseWhatIsNoSeedAndNoIndex() {
        assertThrows(IllegalArgumentException.class, () -> HdWallet.ofSeed(Bytes.wrap(new byte[15])));
        HdWallet wallet = HdWallet.ofSeed(Bytes.wrap(new byte[16]));
        assertThrows(IllegalArgumentException.class, () -> wallet.privateKey(-1));
    }
}
