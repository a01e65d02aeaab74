package io.levity.chain.execution;

import io.levity.crypto.Bls;
import java.util.ArrayList;
import java.util.List;

/** What a genesis from outside must satisfy beyond its form, which its constructor checks. */
public final class GenesisRules {
    private GenesisRules() {}

    /**
     * All problems together, none when it may be used. Takes about 2 ms a validator: without its proof of possession a key
     * could be made to cancel the others out of an aggregate.
     */
    public static List<String> verify(Genesis genesis) {
        return genesis.validators().stream().flatMap(v -> verify(v).stream()).toList();
    }

    /** The same for one validator. */
    public static List<String> verify(Genesis.GenesisValidator v) {
        List<String> problems = new ArrayList<>();
        if (!Bls.verifyProofOfPossession(v.blsKey(), v.proofOfPossession())) {
            problems.add("validator " + v.validatorId() + " has no valid proof of possession of its BLS key");
        }
        if (v.networkKey().isZero()) {
            problems.add("validator " + v.validatorId() + " has no network key");
        }
        return problems;
    }
}
