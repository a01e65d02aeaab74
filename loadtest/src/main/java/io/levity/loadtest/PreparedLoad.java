package io.levity.loadtest;

import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.client.WalletAccount;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A load that costs the generator nothing but sending: per sender a lane of batches, signed and encoded beforehand by
 * all cores.
 *
 * @param lanes one per sender; batches of a lane must be sent in order
 */
record PreparedLoad(List<List<TransferBatch>> lanes) {
    private static final BigInteger VALUE_WEI = BigInteger.ONE;

    /** What is offered for one gas; {@code maxWei} high enough that a rising base fee does not stop the load. */
    record Fees(BigInteger maxWei, BigInteger tipWei) {}

    /**
     * @param perSender transfers of each sender
     * @param batchSize transfers in one request
     */
    static PreparedLoad sign(
            List<WalletAccount> senders, long chainId, long firstNonce, int perSender, int batchSize, Fees fees) {
        return new PreparedLoad(IntStream.range(0, senders.size())
                .parallel()
                .mapToObj(i -> lane(
                        senders.get(i),
                        senders.get((i + 1) % senders.size()).address(),
                        chainId,
                        firstNonce,
                        perSender,
                        batchSize,
                        fees))
                .toList());
    }

    int size() {
        return lanes.stream()
                .flatMap(List::stream)
                .mapToInt(b -> b.hashes().size())
                .sum();
    }

    private static List<TransferBatch> lane(
            WalletAccount from, Address to, long chainId, long nonce, int count, int batchSize, Fees fees) {
        List<TransferBatch> batches = new ArrayList<>();
        for (int done = 0; done < count; done += batchSize) {
            int size = Math.min(batchSize, count - done);
            List<Hash> hashes = new ArrayList<>(size);
            StringBuilder body = new StringBuilder(size * 330).append('[');
            for (int i = 0; i < size; i++) {
                Transaction signed = from.sign(UnsignedTransaction.transfer(
                        BigInteger.valueOf(chainId), nonce + done + i, to, VALUE_WEI, fees.maxWei(), fees.tipWei()));
                hashes.add(signed.hash());
                body.append(i == 0 ? "" : ",")
                        .append("{\"jsonrpc\":\"2.0\",\"id\":")
                        .append(i)
                        .append(",\"method\":\"eth_sendRawTransaction\",\"params\":[\"")
                        .append(signed.raw().toHex())
                        .append("\"]}");
            }
            byte[] bytes = body.append(']').toString().getBytes(StandardCharsets.US_ASCII);
            batches.add(new TransferBatch(hashes, new TransferBatch.EncodedBody(bytes)));
        }
        return batches;
    }
}
