package io.levity.http.rpc;

import io.levity.actor.chain.ChainService;
import java.util.function.IntSupplier;

/**
 * What methods work with: one network's chain and what this node keeps for its clients.
 *
 * @param clientVersion as {@code web3_clientVersion} answers it
 * @param peers how many other nodes this one is connected to
 */
record RpcContext(
        ChainService chain,
        RpcBlocks blocks,
        RpcFilters filters,
        FeeOracle fees,
        String clientVersion,
        IntSupplier peers) {}
