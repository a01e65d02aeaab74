package io.levity.chain.state;

import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Optional;

/** The values of the tries: RLP of {@code [nonce, balance, storageRoot, codeHash]}, and RLP of a storage word. */
public final class AccountCodec {
    private AccountCodec() {}

    public static Bytes encode(Account account) {
        return encode(account, account.storageRoot());
    }

    static Bytes encode(Account account, Hash storageRoot) {
        return new RlpWriter(112)
                .startList()
                .integer(account.nonce())
                .integer(account.balanceWei())
                .hash(storageRoot)
                .hash(account.codeHash())
                .endList()
                .toBytes();
    }

    /** Decodes what a stranger may have written; empty when it is no account. */
    public static Optional<Account> decode(Bytes rlp) {
        RlpReader reader = RlpReader.of(rlp);
        reader.enterList();
        long nonce = reader.readLong();
        BigInteger balance = reader.readUint256();
        Hash storageRoot = reader.readHash();
        Hash codeHash = reader.readHash();
        reader.leaveList();
        reader.end();
        return reader.ok() ? Optional.of(new Account(nonce, balance, storageRoot, codeHash)) : Optional.empty();
    }

    /** Decodes what our own trie holds. */
    static Account decodeOwn(Bytes rlp) {
        return decode(rlp).orElseThrow(() -> new IllegalStateException("the state holds a broken account"));
    }

    /** RLP of a word without its leading zeros; empty for zero, which is how a slot is deleted. */
    public static Bytes encodeWord(Hash word) {
        if (word.isZero()) {
            return Bytes.EMPTY;
        }
        byte[] bytes = word.toArray();
        int from = 0;
        while (bytes[from] == 0) {
            from++;
        }
        return new RlpWriter(40).bytes(bytes, from, bytes.length - from).toBytes();
    }

    /** The word whose RLP this is; empty when it is none. */
    public static Optional<Hash> decodeWord(Bytes rlp) {
        RlpReader reader = RlpReader.of(rlp);
        Bytes trimmed = reader.readBytes(Hash.SIZE_BYTES);
        reader.end();
        if (!reader.ok() || trimmed.isEmpty() || trimmed.get(0) == 0) {
            return Optional.empty();
        }
        byte[] word = new byte[Hash.SIZE_BYTES];
        trimmed.copyTo(word, word.length - trimmed.size());
        return Optional.of(Hash.of(word));
    }

    static Hash decodeOwnWord(Bytes rlp) {
        return decodeWord(rlp).orElseThrow(() -> new IllegalStateException("the state holds a broken word"));
    }
}
