package io.levity.chain.execution;

import io.levity.types.Bytes;
import java.util.List;

/**
 * What a block carries, before decoding. Its canonical encoding ({@code BlockBodyCodec}, RLP) is the opaque body of
 * consensus.
 *
 * @param transactions raw signed transactions in execution order
 * @param evidence encoded {@code Evidence} to be slashed, at most 16
 * @param devOperations on dev networks, balances to set at the start of the block: 20 bytes address and 32 bytes wei
 *     each; anywhere else a body with one is invalid
 */
public record BlockBody(List<Bytes> transactions, List<Bytes> evidence, List<Bytes> devOperations) {
    public static final int MAX_EVIDENCE = 16;
    public static final BlockBody EMPTY = new BlockBody(List.of(), List.of(), List.of());

    public BlockBody {
        transactions = List.copyOf(transactions);
        evidence = List.copyOf(evidence);
        devOperations = List.copyOf(devOperations);
    }
}
