package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All that a network starts from; two nodes with the same genesis hash run the same network.
 *
 * <p>Height 0 is the genesis itself: its block hash is {@link #hash}, its state is {@link GenesisState}. Encoded by
 * {@link GenesisCodec}.
 *
 * @param networkId the network, 0 = root
 * @param chainId EIP-155, 1 to 2^53 − 1 so that every client can hold it
 * @param timestampMillis Unix time of height 0 in milliseconds
 * @param economy gas, fees, rewards, delays
 * @param allocations balances at height 0, no address twice
 * @param validators ids 0, 1, 2 … in order, at least one
 * @param params consensus timing and sizes
 * @param dev a local network for development: blocks may set balances
 */
public record Genesis(
        NetworkId networkId,
        long chainId,
        long timestampMillis,
        Economy economy,
        List<Allocation> allocations,
        List<GenesisValidator> validators,
        SetConfig.Params params,
        boolean dev) {
    public static final long MAX_CHAIN_ID = (1L << 53) - 1;

    /**
     * @param gasLimit of every block
     * @param startBaseFeeWei base fee of block 1
     * @param floorBaseFeeWei below which the base fee does not fall
     * @param blockRewardWei minted to the proposer of each block
     * @param unbondingDelaySeconds between unbond and withdraw, while the stake can still be slashed
     */
    public record Economy(
            long gasLimit,
            BigInteger startBaseFeeWei,
            BigInteger floorBaseFeeWei,
            BigInteger blockRewardWei,
            long unbondingDelaySeconds) {
        public Economy {
            if (gasLimit < FeeRules.TRANSACTION_GAS || unbondingDelaySeconds < 0) {
                throw new IllegalArgumentException("gas limit or unbonding delay is out of range");
            }
            if (floorBaseFeeWei.signum() < 0
                    || startBaseFeeWei.compareTo(floorBaseFeeWei) < 0
                    || startBaseFeeWei.bitLength() > 128
                    || blockRewardWei.signum() < 0
                    || blockRewardWei.bitLength() > 128) {
                throw new IllegalArgumentException("fees and reward need 0 ≤ floor ≤ start base fee, below 2^128");
            }
        }
    }

    public record Allocation(Address address, BigInteger balanceWei) {
        public Allocation {
            if (balanceWei.signum() < 0 || balanceWei.bitLength() > 200) {
                throw new IllegalArgumentException("a balance is out of range: " + balanceWei);
            }
        }
    }

    /**
     * @param validatorId its number, the position in the list
     * @param operator who may unbond and withdraw
     * @param reward who gets fees and block rewards
     * @param blsKey compressed G2 public key, 96 bytes
     * @param proofOfPossession 48 bytes
     * @param networkKey 32-byte transport key
     * @param stakeWei bonded from height 0, more than 0
     */
    public record GenesisValidator(
            int validatorId,
            Address operator,
            Address reward,
            Bytes blsKey,
            Bytes proofOfPossession,
            Hash networkKey,
            BigInteger stakeWei) {
        public GenesisValidator {
            if (blsKey.size() != 96 || proofOfPossession.size() != 48) {
                throw new IllegalArgumentException("validator " + validatorId + " has a key or proof of wrong length");
            }
            if (stakeWei.signum() <= 0 || stakeWei.bitLength() > 200) {
                throw new IllegalArgumentException("validator " + validatorId + " has a stake out of range");
            }
        }
    }

    public Genesis {
        allocations = List.copyOf(allocations);
        validators = List.copyOf(validators);
        if (chainId < 1 || chainId > MAX_CHAIN_ID) {
            throw new IllegalArgumentException("chain id out of range: " + chainId);
        }
        if (timestampMillis < 0) {
            throw new IllegalArgumentException("a time before 1970: " + timestampMillis);
        }
        if (validators.isEmpty() || validators.size() > SetConfig.MAX_SEATS) {
            throw new IllegalArgumentException(
                    "a genesis has 1 to " + SetConfig.MAX_SEATS + " validators, not " + validators.size());
        }
        for (int i = 0; i < validators.size(); i++) {
            if (validators.get(i).validatorId() != i) {
                throw new IllegalArgumentException("validators are numbered 0, 1, 2 … in order");
            }
        }
        if (allocations.stream().map(Allocation::address).distinct().count() != allocations.size()) {
            throw new IllegalArgumentException("an address has two allocations");
        }
        if (validators.stream().map(GenesisValidator::blsKey).distinct().count() != validators.size()
                || validators.stream()
                                .map(GenesisValidator::networkKey)
                                .distinct()
                                .count()
                        != validators.size()) {
            throw new IllegalArgumentException("two validators have the same key");
        }
    }

    /** Keccak-256 of the encoding; also the block hash of height 0. */
    public Hash hash() {
        return Keccak256.hash(GenesisCodec.encode(this));
    }

    /** First eight bytes of the hash: separates deployments in everything that validators sign. */
    public long networkMagic() {
        return hash().w0();
    }

    /** The validator set of epoch 0, with seats by {@link SeatRules}. */
    public SetConfig setConfig() {
        Hash hash = hash();
        int[] seats = SeatRules.seats(
                validators.stream().map(GenesisValidator::stakeWei).toList());
        List<SetConfig.Member> members = validators.stream()
                .map(v -> new SetConfig.Member(v.validatorId(), v.blsKey(), v.networkKey(), seats[v.validatorId()]))
                .toList();
        return new SetConfig(
                hash.w0(),
                networkId.value(),
                0,
                members,
                seed(hash),
                new SetConfig.Start(0, hash, GenesisState.root(this), timestampMillis),
                params,
                0,
                Hash.ZERO);
    }

    /** Nothing in epoch 0 is worth grinding for: the seed follows from the genesis. */
    private static Hash seed(Hash hash) {
        byte[] label = "levity/seed/0".getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[label.length + Hash.SIZE_BYTES];
        System.arraycopy(label, 0, input, 0, label.length);
        hash.copyTo(input, label.length);
        return Keccak256.hash(input);
    }
}
