package io.levity.persistence.chain;

import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.Bloom;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Log;
import io.levity.chain.execution.Receipt;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Made-up blocks for storage tests: well-formed, linked, and different at every height. */
final class ChainSamples {
    static final BigInteger CHAIN_ID = BigInteger.valueOf(1337);

    private static final Bytes KEY = Bytes.wrap(new Hash(0, 0, 0, 42).toArray());

    private ChainSamples() {}

    static Header header(long height, Hash parent) {
        return new Header(
                1,
                0,
                2,
                height * 3,
                height,
                Math.max(0, height * 3 - 1),
                parent,
                Hash.ZERO,
                1,
                1_700_000_000_000L + height * 1000,
                height == 0
                        ? new BodyRef(0, 1, 1, 0, Hash.ZERO)
                        : new BodyRef(1000, 1, 1, 1000, new Hash(height, 1, 1, 1)),
                new Hash(height, 2, 2, 2),
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.fromHex("beef"));
    }

    static Certificate finalization(Header header) {
        return new Certificate(
                VoteKind.FINALIZE,
                header.view(),
                HeaderCodec.hash(header),
                Bytes.fromHex("07"),
                Bytes.wrap(new byte[48]));
    }

    static FinalBlock finalBlock(long height) {
        Header header = header(height, new Hash(5, 5, 5, height));
        return new FinalBlock(HeaderCodec.hash(header), header, Bytes.fromHex("c0ffee"), finalization(header));
    }

    /** A chain from genesis; the block of height h has h % 3 transactions, each with two logs. */
    static List<StoredBlock> chain(int length) {
        List<StoredBlock> chain = new ArrayList<>();
        Hash parent = Hash.ZERO;
        for (int height = 0; height < length; height++) {
            Header header = header(height, parent);
            parent = HeaderCodec.hash(header);
            chain.add(new StoredBlock(
                    header, executed(header), height == 0 ? Optional.empty() : Optional.of(finalization(header))));
        }
        return chain;
    }

    private static ExecutedBlock executed(Header header) {
        List<Transaction> transactions = new ArrayList<>();
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < header.height() % 3; i++) {
            transactions.add(transaction(header.height() * 10 + i));
            receipts.add(receipt(header.height(), i));
        }
        return new ExecutedBlock(
                new BlockContext(
                        header.height(), HeaderCodec.hash(header), header.parentHash(), header.timestampMillis(), 7),
                transactions,
                receipts,
                List.of(new Log(Address.ZERO, List.of(), Bytes.fromHex("01"))),
                new Hash(3, 3, 3, header.height()),
                new Hash(4, 4, 4, header.height()),
                new Hash(5, 5, 5, header.height()),
                Bloom.union(receipts.stream().map(Receipt::bloom).toList()),
                21000L * receipts.size(),
                30_000_000,
                new BigInteger("9000000000"),
                emitter(9),
                1234);
    }

    private static Transaction transaction(long nonce) {
        return UnsignedTransaction.transfer(CHAIN_ID, nonce, emitter(1), BigInteger.TEN, BigInteger.TWO, BigInteger.ONE)
                .sign(KEY);
    }

    private static Receipt receipt(long height, int index) {
        List<Log> logs = List.of(
                new Log(emitter(1), List.of(topic(1), topic(height)), Bytes.fromHex("aa")),
                new Log(emitter(height), List.of(), Bytes.EMPTY));
        return new Receipt(
                Transaction.Type.DYNAMIC_FEE,
                true,
                21000L * (index + 1),
                21000,
                BigInteger.valueOf(5_000_000_000L),
                logs,
                Bloom.of(logs),
                Optional.empty(),
                Bytes.EMPTY);
    }

    static Address emitter(long i) {
        return new Address(i, i, 1);
    }

    static Hash topic(long i) {
        return new Hash(i, 0, 0, 0x70);
    }
}
