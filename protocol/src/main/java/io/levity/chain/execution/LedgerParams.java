package io.levity.chain.execution;

/**
 * How much a {@link ChainLedger} keeps in memory. Whatever is chosen, results are the same.
 *
 * @param maxLayers final blocks above the store's version whose states stay readable
 * @param maxLayerBytes rough heap of those layers; the oldest are written to the store beyond it
 * @param flushLayers layers written at once, so that what blocks have in common is written once
 * @param maxCandidates executed blocks that are not final; beyond it the oldest without children are forgotten and must
 *     be executed again when wanted
 * @param maxCachedNodes trie nodes read or made before those that the store holds too are dropped from memory
 */
public record LedgerParams(int maxLayers, long maxLayerBytes, int flushLayers, int maxCandidates, long maxCachedNodes) {
    public static final LedgerParams DEFAULT = new LedgerParams(128, 128L << 20, 8, 64, 400_000);

    public LedgerParams {
        if (maxLayers < 0 || maxLayerBytes < 0 || flushLayers < 1 || maxCandidates < 1 || maxCachedNodes < 0) {
            throw new IllegalArgumentException("a ledger parameter is out of range");
        }
    }
}
