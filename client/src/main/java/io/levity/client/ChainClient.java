package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.execution.FeeRules;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One network's chain through Ethereum JSON-RPC. What can be read here is final: the node answers from final blocks
 * only.
 */
public final class ChainClient {
    private static final long POLL_MILLIS = 50;

    private final JsonRpcClient rpc;

    ChainClient(JsonRpcClient rpc) {
        this.rpc = rpc;
    }

    public JsonRpcClient rpc() {
        return rpc;
    }

    public long chainId() {
        return HexQuantity.number(rpc.call("eth_chainId"));
    }

    /** Height of the newest final block. */
    public long blockNumber() {
        return HexQuantity.number(rpc.call("eth_blockNumber"));
    }

    public BigInteger balanceWei(Address address) {
        return HexQuantity.big(rpc.call("eth_getBalance", address.toHex(), "latest"));
    }

    /** Number of final transactions of the account. */
    public long nonce(Address address) {
        return HexQuantity.number(rpc.call("eth_getTransactionCount", address.toHex(), "latest"));
    }

    /** The nonce that the account's next transaction needs, counting those that wait in the node. */
    public long pendingNonce(Address address) {
        return HexQuantity.number(rpc.call("eth_getTransactionCount", address.toHex(), "pending"));
    }

    /** Submits a signed transaction; when this returns, the node has it on disk. Repeating it is harmless. */
    public Hash sendRaw(Bytes raw) {
        return Fields.hash(rpc.call("eth_sendRawTransaction", raw.toHex()));
    }

    /** The transaction as the node shows it, final or waiting. */
    public Optional<JsonNode> transaction(Hash hash) {
        JsonNode tx = rpc.call("eth_getTransactionByHash", hash.toHex());
        return tx.isNull() ? Optional.empty() : Optional.of(tx);
    }

    /** Empty while the transaction is not final, or not known. */
    public Optional<ChainReceipt> receipt(Hash hash) {
        JsonNode receipt = rpc.call("eth_getTransactionReceipt", hash.toHex());
        return receipt.isNull() ? Optional.empty() : Optional.of(ChainReceipt.from(receipt));
    }

    /** Waits until the transaction is final; empty when it is not yet after {@code limit}, which is no failure. */
    public Optional<ChainReceipt> awaitReceipt(Hash hash, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<ChainReceipt> receipt = receipt(hash);
            if (receipt.isPresent() || System.nanoTime() - end >= 0) {
                return receipt;
            }
            pause();
        }
    }

    public Optional<ChainBlock> block(long height) {
        return block(HexQuantity.of(height));
    }

    public ChainBlock latestBlock() {
        return block("latest")
                .orElseThrow(() ->
                        LevityClientException.local(LevityClientException.BAD_ANSWER, "the node has no latest block"));
    }

    private Optional<ChainBlock> block(String tag) {
        JsonNode block = rpc.call("eth_getBlockByNumber", tag, false);
        return block.isNull() ? Optional.empty() : Optional.of(ChainBlock.from(block));
    }

    /**
     * An account with some of its storage after a block, proven and checked here.
     *
     * @throws LevityClientException with {@code proof_invalid} if a proof does not lead to the block's state root
     */
    public VerifiedAccount proof(Address address, List<Hash> slots, ChainBlock block) {
        List<String> keys = slots.stream().map(Hash::toHex).toList();
        JsonNode answer = rpc.call("eth_getProof", address.toHex(), keys, HexQuantity.of(block.height()));
        return new ProofCheck(block, address).check(answer, slots);
    }

    /** Fees for the next block. */
    public FeeData feeData() {
        List<JsonRpcClient.Reply> replies = rpc.batch(List.of(
                JsonRpcClient.Call.of("eth_feeHistory", "0x1", "latest", List.of()),
                JsonRpcClient.Call.of("eth_maxPriorityFeePerGas")));
        JsonNode baseFees = result(replies.get(0)).path("baseFeePerGas");
        return FeeData.of(HexQuantity.big(baseFees.path(baseFees.size() - 1)), HexQuantity.big(result(replies.get(1))));
    }

    /** Gas that the call would use, as the node estimates it. */
    public long estimateGas(Address from, Address to, BigInteger valueWei, Bytes data) {
        return HexQuantity.number(rpc.call("eth_estimateGas", callObject(from, to, valueWei, data)));
    }

    /** Runs a call on the newest final state and returns what it returned. */
    public Bytes call(Address from, Address to, Bytes data) {
        return Fields.bytes(rpc.call("eth_call", callObject(from, to, BigInteger.ZERO, data), "latest"));
    }

    /** Asks for nonce, fees and gas and builds a type 2 transaction; nothing is sent. */
    public TransferPlan plan(Address from, Address to, BigInteger valueWei, Bytes data) {
        FeeData fees = feeData();
        UnsignedTransaction transaction = new UnsignedTransaction(
                Transaction.Type.DYNAMIC_FEE,
                BigInteger.valueOf(chainId()),
                pendingNonce(from),
                data.isEmpty() ? FeeRules.TRANSACTION_GAS : estimateGas(from, to, valueWei, data),
                fees.maxFeePerGasWei(),
                fees.maxPriorityFeePerGasWei(),
                Optional.of(to),
                valueWei,
                data,
                List.of());
        return TransferPlan.of(from, transaction, fees);
    }

    /** Plans, signs and submits a transfer; when this returns, the node has it on disk. */
    public Hash send(WalletAccount from, Address to, BigInteger valueWei) {
        return sendRaw(from.sign(plan(from.address(), to, valueWei, Bytes.EMPTY).transaction())
                .raw());
    }

    private static Map<String, Object> callObject(Address from, Address to, BigInteger valueWei, Bytes data) {
        return Map.of("from", from.toHex(), "to", to.toHex(), "value", HexQuantity.of(valueWei), "data", data.toHex());
    }

    private static JsonNode result(JsonRpcClient.Reply reply) {
        return switch (reply) {
            case JsonRpcClient.Reply.Success(JsonNode value) -> value;
            case JsonRpcClient.Reply.Failure(LevityClientException error) -> throw error;
        };
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LevityClientException.local(LevityClientException.INTERRUPTED, "interrupted", false, e);
        }
    }
}
