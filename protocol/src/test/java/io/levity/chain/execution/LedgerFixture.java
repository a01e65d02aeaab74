package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.DevGenesis.DevValidator;
import io.levity.chain.state.StateStore;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A dev chain to execute blocks on, with transactions whose senders need no signature. */
final class LedgerFixture {
    static final SetConfig.Params PARAMS = new SetConfig.Params(500, 500, 1, 4 << 20, 64 << 10, 2_000);
    static final Genesis GENESIS = genesis(4);
    static final Address ALICE = DevGenesis.ACCOUNTS.get(0);
    static final Address BOB = DevGenesis.ACCOUNTS.get(1);
    static final Address NOBODY = Address.fromHex("00000000000000000000000000000000deadbeef");
    static final BigInteger GWEI = BigInteger.TEN.pow(9);

    final ChainLedger ledger;
    private int counter;

    LedgerFixture(StateStore store, LedgerParams params) {
        this(GENESIS, store, params);
    }

    LedgerFixture(Genesis genesis, StateStore store, LedgerParams params) {
        this.ledger = new ChainLedger(genesis, store, params);
    }

    static Genesis genesis(int validators) {
        List<DevValidator> members = new ArrayList<>();
        for (int i = 0; i < validators; i++) {
            members.add(new DevValidator(
                    new Address(0, 0xabcdef, i), filled(96, i + 1), filled(48, i + 1), new Hash(1, 2, 3, i)));
        }
        return DevGenesis.create(1_700_000_000_000L, members, PARAMS);
    }

    private static Bytes filled(int size, int value) {
        byte[] out = new byte[size];
        java.util.Arrays.fill(out, (byte) value);
        return Bytes.wrap(out);
    }

    /** A child of the final tip; {@code salt} tells siblings apart. */
    BlockContext next(String salt) {
        return child(ledger.finalHash(), ledger.finalHeight(), ledger.finalTimestampMillis(), salt);
    }

    static BlockContext child(Hash parent, long parentHeight, long parentTimestamp, String salt) {
        Hash hash = Keccak256.hash(
                Bytes.wrap((parent + salt + parentHeight).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return new BlockContext(parentHeight + 1, hash, parent, parentTimestamp + 1000, (int) (parentHeight % 4));
    }

    static BlockContext child(BlockContext parent, String salt) {
        return child(parent.hash(), parent.height(), parent.timestampMillis(), salt);
    }

    Execution execute(BlockContext context, DecodedBody body) {
        return ledger.execute(
                context, body, 1000, ledger.stateAfter(context.parentHash()).root());
    }

    ExecutedBlock valid(BlockContext context, Transaction... transactions) {
        Execution execution = execute(context, body(transactions));
        if (execution instanceof Execution.Valid valid) {
            return valid.block();
        }
        throw new AssertionError("expected a valid block: " + execution);
    }

    String invalid(BlockContext context, Transaction... transactions) {
        Execution execution = execute(context, body(transactions));
        if (execution instanceof Execution.Invalid invalid) {
            return invalid.reason();
        }
        throw new AssertionError("expected an invalid block: " + execution);
    }

    /** Executes and finalises the next block. */
    ExecutedBlock append(Transaction... transactions) {
        BlockContext context = next("main");
        valid(context, transactions);
        return ledger.finalise(context.hash());
    }

    static DecodedBody body(Transaction... transactions) {
        return new DecodedBody(List.of(transactions), List.of(), List.of());
    }

    BigInteger balance(Address address) {
        return ledger.finalState().account(address).balanceWei();
    }

    long nonce(Address address) {
        return ledger.finalState().account(address).nonce();
    }

    Transaction transfer(Address from, long nonce, Address to, BigInteger wei) {
        return transaction(from, nonce, Optional.of(to), wei, Bytes.EMPTY, 21_000);
    }

    Transaction call(Address from, long nonce, Address to, BigInteger wei, Bytes data) {
        return transaction(from, nonce, Optional.of(to), wei, data, 1_500_000);
    }

    /** EIP-1559 with a cap of 100 gwei and a tip of 2 gwei. */
    Transaction transaction(Address from, long nonce, Optional<Address> to, BigInteger wei, Bytes data, long gas) {
        return transaction(from, nonce, to, wei, data, gas, GWEI.multiply(BigInteger.valueOf(100)));
    }

    Transaction transaction(
            Address from, long nonce, Optional<Address> to, BigInteger wei, Bytes data, long gas, BigInteger cap) {
        byte[] raw = ("tx" + from + nonce + counter++).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new Transaction(
                Transaction.Type.DYNAMIC_FEE,
                Bytes.wrap(raw),
                Keccak256.hash(raw),
                from,
                Optional.of(BigInteger.valueOf(GENESIS.chainId())),
                nonce,
                gas,
                cap,
                GWEI.multiply(BigInteger.TWO).min(cap),
                to,
                wei,
                data,
                List.of(),
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.ONE);
    }
}
