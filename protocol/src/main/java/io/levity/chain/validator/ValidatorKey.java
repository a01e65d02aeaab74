package io.levity.chain.validator;

import io.levity.chain.consensus.SetConfig;
import io.levity.crypto.BlsSecretKey;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * What a host holds for one validator. Votes are signed with {@link #bls}; the Ed25519 key authenticates the channel to
 * other members; the operator's account owns the stake and is not held here. Never printed.
 */
public final class ValidatorKey {
    private final int validatorId;
    private final BlsSecretKey bls;
    private final Bytes networkSeed;
    private final Hash networkKey;
    private final Address operator;

    /**
     * @param validatorId the validator's number in the staking contract
     * @param networkSeed 32-byte Ed25519 seed (RFC 8032)
     * @param operator the account that registered the validator
     * @throws IllegalArgumentException if the seed has another length
     */
    public ValidatorKey(int validatorId, BlsSecretKey bls, Bytes networkSeed, Address operator) {
        if (networkSeed.size() != Ed25519PrivateKeyParameters.KEY_SIZE) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + networkSeed.size());
        }
        this.validatorId = validatorId;
        this.bls = bls;
        this.networkSeed = networkSeed;
        this.networkKey = Hash.of(new Ed25519PrivateKeyParameters(networkSeed.unsafeArray())
                .generatePublicKey()
                .getEncoded());
        this.operator = operator;
    }

    public int validatorId() {
        return validatorId;
    }

    public BlsSecretKey bls() {
        return bls;
    }

    /** The secret half of {@link #networkKey}. */
    public Bytes networkSeed() {
        return networkSeed;
    }

    /** Ed25519 public key. */
    public Hash networkKey() {
        return networkKey;
    }

    public Address operator() {
        return operator;
    }

    /** This validator's place in a set. */
    public SetConfig.Member member(int weight) {
        return new SetConfig.Member(validatorId, bls.publicKey(), networkKey, weight);
    }

    @Override
    public String toString() {
        return "ValidatorKey(" + validatorId + ", " + bls + ", operator " + operator + ")";
    }
}
