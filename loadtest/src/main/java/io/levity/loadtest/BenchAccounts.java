package io.levity.loadtest;

import io.levity.chain.execution.UnsignedTransaction;
import io.levity.client.ChainClient;
import io.levity.client.FeeData;
import io.levity.client.JsonRpcClient;
import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import io.levity.crypto.Keccak256;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Many accounts with money, so that no single account's limits bound a load. */
public final class BenchAccounts {
    private static final BigInteger ETHER = BigInteger.TEN.pow(18);

    private BenchAccounts() {}

    /** The same keys for the same seed. */
    public static List<WalletAccount> derive(String seed, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> WalletAccount.of(Keccak256.hash((seed + "/" + i).getBytes(StandardCharsets.UTF_8))
                        .toBytes()))
                .toList();
    }

    /**
     * Sends each account {@code tokens} tokens from the dev accounts in turn and waits until all is final.
     *
     * @return the last receipts' hashes, in the order of the accounts
     */
    public static List<Hash> fund(ChainClient chain, List<WalletAccount> accounts, long tokens, Duration limit) {
        BigInteger chainId = BigInteger.valueOf(chain.chainId());
        FeeData fees = chain.feeData();
        List<WalletAccount> donors = Wallet.dev().accounts();
        long[] nonces =
                donors.stream().mapToLong(d -> chain.pendingNonce(d.address())).toArray();
        List<JsonRpcClient.Call> calls = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            int donor = i % donors.size();
            Bytes raw = donors.get(donor)
                    .sign(UnsignedTransaction.transfer(
                            chainId,
                            nonces[donor]++,
                            accounts.get(i).address(),
                            ETHER.multiply(BigInteger.valueOf(tokens)),
                            fees.maxFeePerGasWei(),
                            fees.maxPriorityFeePerGasWei()))
                    .raw();
            calls.add(JsonRpcClient.Call.of("eth_sendRawTransaction", raw.toHex()));
        }
        return awaitAll(chain, submit(chain, calls), limit);
    }

    private static List<Hash> submit(ChainClient chain, List<JsonRpcClient.Call> calls) {
        List<Hash> hashes = new ArrayList<>();
        for (int from = 0; from < calls.size(); from += 100) {
            for (JsonRpcClient.Reply reply :
                    chain.rpc().batch(calls.subList(from, Math.min(from + 100, calls.size())))) {
                switch (reply) {
                    case JsonRpcClient.Reply.Success ok ->
                        hashes.add(Hash.fromHex(ok.result().asText()));
                    case JsonRpcClient.Reply.Failure bad -> throw bad.error();
                }
            }
        }
        return hashes;
    }

    private static List<Hash> awaitAll(ChainClient chain, List<Hash> hashes, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (Hash hash : hashes) {
            Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            if (!chain.awaitReceipt(hash, left)
                    .orElseThrow(() -> new IllegalStateException("funding " + hash + " is not final in " + limit))
                    .success()) {
                throw new IllegalStateException("funding " + hash + " failed");
            }
        }
        return hashes;
    }
}
