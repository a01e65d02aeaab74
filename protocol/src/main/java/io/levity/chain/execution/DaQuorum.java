package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Keccak256;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The quorum that 0G's DASigners shows for a validator set: {@link #ROWS} rows, dealt by 0G's own rule for fewer ballots
 * than rows, with seats for votes and the set's seed for the signatures.
 *
 * <p>A member with w seats has the ballots b₀ = keccak256(abi.encode(seed, epoch, validatorId)), b₁ = keccak256(b₀), … b₍w₋₁₎.
 * With all N ballots of the set in ascending order, row i belongs to who owns ballot i mod N. So each seat has ⌊3072/N⌋ rows
 * or one more. Which shards of a blob a member stores is another matter: see {@code io.levity.da.ShardAssignment}.
 */
final class DaQuorum {
    /** Rows of an encoded blob in 0G's code, and entries of a quorum. */
    static final int ROWS = 3072;

    /** A set has at most {@link SetConfig#MAX_SEATS} ballots, less than the rows: that makes one quorum, with the id 0. */
    static final int COUNT = 1;

    private final int[] memberOfSeat;

    private record Ballot(Hash content, int member) {}

    private DaQuorum(int[] memberOfSeat) {
        this.memberOfSeat = memberOfSeat;
    }

    static DaQuorum of(SetConfig config) {
        List<Ballot> ballots = new ArrayList<>(config.totalWeight());
        for (int m = 0; m < config.members().size(); m++) {
            SetConfig.Member member = config.members().get(m);
            Hash content = Keccak256.hash(new AbiEncoder()
                    .bytes32(config.seed())
                    .uint(config.epoch())
                    .uint(member.validatorId())
                    .toBytes());
            for (int seat = 0; seat < member.weight(); seat++) {
                ballots.add(new Ballot(content, m));
                content = Keccak256.hash(content.toArray());
            }
        }
        ballots.sort(Comparator.comparing(Ballot::content));
        return new DaQuorum(ballots.stream().mapToInt(Ballot::member).toArray());
    }

    /** Index in the set of the member that owns a row. */
    int memberOf(int row) {
        return memberOfSeat[row % memberOfSeat.length];
    }
}
