package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;

/**
 * The static data of one validator set in one epoch; its hash is inside every signed payload.
 *
 * @param networkMagic first eight bytes of the genesis hash: separates deployments
 * @param setId the network, 0 = root
 * @param epoch epoch of this set
 * @param members ordered by validator id; the position is the member index used in bitmaps and messages
 * @param seed 32 bytes of randomness for the leader schedule
 * @param start the block that the epoch builds upon
 * @param params timing and size limits
 * @param rootHeight height of the root block in which the config was recorded; 0 for genesis
 * @param rootHash hash of that root block; zero for genesis
 */
public record SetConfig(
        long networkMagic,
        int setId,
        int epoch,
        List<Member> members,
        Hash seed,
        Start start,
        Params params,
        long rootHeight,
        Hash rootHash) {
    /** Seats of a set at the most (one GF(2^8) shard each). */
    public static final int MAX_SEATS = 255;

    /**
     * @param validatorId the validator's number in the staking contract
     * @param blsKey compressed G2 public key, 96 bytes, proof of possession already verified
     * @param networkKey 32-byte transport key
     * @param weight seats, at least 1
     */
    public record Member(int validatorId, Bytes blsKey, Hash networkKey, int weight) {}

    /**
     * @param height height of the start block; the first block of the epoch has height + 1
     * @param blockHash header hash of the start block
     * @param stateRoot state root after the start block
     * @param timestampMillis time stamp of the start block
     */
    public record Start(long height, Hash blockHash, Hash stateRoot, long timestampMillis) {}

    /**
     * @param deltaMillis Δ, the assumed bound of network delay; timeouts are multiples of it
     * @param blockTimeMillis least time between a block and its parent that honest leaders keep; added to the leader
     *     timeout; 0 = as fast as possible
     * @param termLength L, views per leader term; 1 for now
     * @param maxBodyBytes largest body
     * @param maxInlineBytes largest body that travels inside the proposal
     * @param maxClockDriftMillis how far ahead of the local clock a proposal's time stamp may lie
     */
    public record Params(
            long deltaMillis,
            long blockTimeMillis,
            int termLength,
            int maxBodyBytes,
            int maxInlineBytes,
            long maxClockDriftMillis) {}

    public SetConfig {
        members = List.copyOf(members);
        int seats = 0;
        for (Member m : members) {
            if (m.weight() < 1) {
                throw new IllegalArgumentException("validator " + m.validatorId() + " has no seat");
            }
            seats += m.weight();
        }
        if (seats < 1 || seats > MAX_SEATS) {
            throw new IllegalArgumentException("a set has 1 to " + MAX_SEATS + " seats, not " + seats);
        }
    }

    /** W: all seats. */
    public int totalWeight() {
        int sum = 0;
        for (Member m : members) {
            sum += m.weight();
        }
        return sum;
    }

    /** q = ⌊2W/3⌋ + 1. */
    public int quorum() {
        return 2 * totalWeight() / 3 + 1;
    }

    /** ⌊(W−1)/3⌋ + 1: at least one honest seat. */
    public int oneHonest() {
        return (totalWeight() - 1) / 3 + 1;
    }
}
