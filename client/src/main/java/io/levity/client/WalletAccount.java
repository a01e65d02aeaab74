package io.levity.client;

import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.Bytes;

/** An account whose private key is at hand. Its key appears in no text that this class makes. */
public final class WalletAccount {
    private final Address address;
    private final Bytes privateKey;

    private WalletAccount(Address address, Bytes privateKey) {
        this.address = address;
        this.privateKey = privateKey;
    }

    /** @throws IllegalArgumentException if these are not 32 bytes that make a secp256k1 key */
    public static WalletAccount of(Bytes privateKey) {
        if (!Secp256k1.isPrivateKey(privateKey)) {
            throw new IllegalArgumentException(
                    "not a secp256k1 private key: it needs 32 bytes below the group's order");
        }
        return new WalletAccount(Secp256k1.address(privateKey), privateKey);
    }

    public Address address() {
        return address;
    }

    /** For saving a new account; whoever has these bytes has the account. */
    public Bytes privateKey() {
        return privateKey;
    }

    public Transaction sign(UnsignedTransaction transaction) {
        return transaction.sign(privateKey);
    }

    @Override
    public String toString() {
        return address.toHex();
    }
}
