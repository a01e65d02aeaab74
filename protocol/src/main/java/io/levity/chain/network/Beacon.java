package io.levity.chain.network;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignatureVerifier;
import io.levity.chain.consensus.SignedPayload;
import io.levity.crypto.Sha256;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The root's randomness, a new value each epoch: the hash of the one before and of what the members of the root's set
 * reveal, each its BLS signature over the epoch's number. Nobody can choose its signature, provided that keys were registered
 * before the value that they add to was known; whoever reveals last can only withhold, which is one bit of choice, and seen.
 *
 * @param epoch that the value is of
 * @param value for whoever draws by it in later epochs
 */
public record Beacon(int epoch, Hash value) {

    /** How a reveal is judged. */
    public enum Verdict {
        /** Counts. */
        GOOD,
        /** The member has revealed already; as signatures are unique, the same. */
        KNOWN,
        /** There is no such member. */
        STRANGER,
        /** Not the member's signature over this epoch. */
        FORGED
    }

    /**
     * What members have revealed for the next epoch, so far.
     *
     * @param signatures by member of the set
     */
    public record Reveals(SetConfig set, int epoch, SortedMap<Integer, Bytes> signatures) {
        public Reveals {
            signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
        }

        /** Takes a reveal that was judged {@link Verdict#GOOD}. */
        public Reveals with(int member, Bytes signature) {
            SortedMap<Integer, Bytes> more = new TreeMap<>(signatures);
            more.put(member, signature);
            return new Reveals(set, epoch, more);
        }

        public Verdict judge(int member, Bytes signature, SignatureVerifier verifier) {
            if (member < 0 || member >= set.members().size()) {
                return Verdict.STRANGER;
            }
            if (signatures.containsKey(member)) {
                return Verdict.KNOWN;
            }
            Bytes payload = SignedPayload.of(set).beacon(epoch);
            return verifier.verify(set.members().get(member).blsKey(), payload, signature)
                    ? Verdict.GOOD
                    : Verdict.FORGED;
        }

        /** The validators that revealed nothing, to be fined: their ids in ascending order. */
        public List<Integer> withheld() {
            List<Integer> silent = new ArrayList<>();
            for (int member = 0; member < set.members().size(); member++) {
                if (!signatures.containsKey(member)) {
                    silent.add(set.members().get(member).validatorId());
                }
            }
            return List.copyOf(silent);
        }
    }

    /** @param genesis of the root: nobody could choose it once keys were in it */
    public static Beacon first(Hash genesis) {
        return new Beacon(0, genesis);
    }

    /** An empty collection for the epoch after this one. */
    public Reveals collect(SetConfig set) {
        return new Reveals(set, epoch + 1, new TreeMap<>());
    }

    /**
     * The value of the next epoch: SHA-256 of {@code value ‖ epoch ‖ (member ‖ signature)…} in order of members. With no
     * reveal at all it still moves on.
     */
    public Beacon next(Reveals reveals) {
        if (reveals.epoch() != epoch + 1) {
            throw new IllegalArgumentException("reveals of epoch " + reveals.epoch() + " after epoch " + epoch);
        }
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(value.toArray());
        input.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(reveals.epoch()).array());
        for (Map.Entry<Integer, Bytes> reveal : reveals.signatures().entrySet()) {
            input.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(reveal.getKey()).array());
            input.writeBytes(reveal.getValue().toArray());
        }
        return new Beacon(reveals.epoch(), Sha256.hash(input.toByteArray()));
    }
}
