package io.levity.http.rpc;

import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.chain.execution.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Suggests a tip: the median of what the transactions of the last blocks paid above the base fee. */
final class FeeOracle {
    static final int BLOCKS = 20;
    static final int MAX_SAMPLES_PER_BLOCK = 100;
    /** When nobody has paid anything lately; also what ethers assumes. */
    static final BigInteger DEFAULT_TIP_WEI = BigInteger.valueOf(1_000_000_000L);

    static final BigInteger MAX_TIP_WEI = BigInteger.valueOf(500_000_000_000L);

    private record Suggestion(long height, BigInteger tipWei) {}

    private final ChainService chain;
    private volatile Suggestion last = new Suggestion(-1, DEFAULT_TIP_WEI);

    FeeOracle(ChainService chain) {
        this.chain = chain;
    }

    BigInteger tipWei() {
        long height = chain.height();
        Suggestion known = last;
        if (known.height() != height) {
            known = new Suggestion(height, compute(height));
            last = known;
        }
        return known.tipWei();
    }

    BigInteger gasPriceWei() {
        return chain.nextBaseFeeWei().add(tipWei());
    }

    private BigInteger compute(long height) {
        List<BigInteger> tips = new ArrayList<>();
        for (long h = height; h > 0 && h > height - BLOCKS; h--) {
            Optional<FinalisedBlock> block = chain.blockByHeight(h);
            if (block.isPresent()) {
                sample(block.get(), tips);
            }
        }
        if (tips.isEmpty()) {
            return DEFAULT_TIP_WEI;
        }
        Collections.sort(tips);
        return tips.get(tips.size() / 2).min(MAX_TIP_WEI);
    }

    private static void sample(FinalisedBlock block, List<BigInteger> tips) {
        BigInteger baseFee = block.block().baseFeePerGasWei();
        List<Transaction> transactions = block.block().transactions();
        for (int i = 0; i < transactions.size() && i < MAX_SAMPLES_PER_BLOCK; i++) {
            tips.add(tipWei(transactions.get(i), baseFee));
        }
    }

    /** What one gas of this transaction paid above the base fee. */
    static BigInteger tipWei(Transaction tx, BigInteger baseFeeWei) {
        return tx.effectiveGasPriceWei(baseFeeWei).subtract(baseFeeWei).max(BigInteger.ZERO);
    }
}
