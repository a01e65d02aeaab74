package io.levity.actor.da;

import io.levity.chain.consensus.QuorumRules;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateRules;
import io.levity.crypto.Bls;
import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The members that signed for a blob so far, and why the others did not. Not thread-safe. */
final class AttestationTally {
    private final SetConfig config;
    private final Map<Integer, Bytes> signatures = new TreeMap<>();
    private final Map<Integer, String> declined = new TreeMap<>();

    AttestationTally(SetConfig config) {
        this.config = config;
    }

    void add(int member, Bytes signature) {
        signatures.put(member, signature);
        declined.remove(member);
    }

    void decline(int member, String code) {
        declined.put(member, code);
    }

    void drop(Iterable<Integer> members) {
        members.forEach(member -> {
            signatures.remove(member);
            declined.put(member, "BAD_SIGNATURE");
        });
    }

    boolean has(int member) {
        return signatures.containsKey(member);
    }

    int weight() {
        return signatures.keySet().stream()
                .mapToInt(m -> config.members().get(m).weight())
                .sum();
    }

    boolean quorum() {
        return weight() >= config.quorum();
    }

    Map<Integer, Bytes> snapshot() {
        return Map.copyOf(signatures);
    }

    /** For people: who is missing, and why. */
    String missing() {
        StringBuilder out = new StringBuilder(weight() + " of " + config.quorum() + " seats needed signed; missing:");
        for (int m = 0; m < config.members().size(); m++) {
            if (!has(m)) {
                out.append(" validator ")
                        .append(config.members().get(m).validatorId())
                        .append(" (")
                        .append(declined.getOrDefault(m, "no answer"))
                        .append(')');
            }
        }
        return out.toString();
    }

    /** A certificate, or the members whose signatures are to be dropped. */
    sealed interface Formed {
        record Whole(DaCertificate certificate) implements Formed {}

        record Spoilt(List<Integer> members) implements Formed {}
    }

    /** Adds the signatures up and checks the sum; looks at each alone only when the sum is wrong. */
    static Formed form(SetConfig config, BlobHeader header, long expirySeconds, Map<Integer, Bytes> signatures) {
        List<Integer> members = signatures.keySet().stream().sorted().toList();
        List<Bytes> each = members.stream().map(signatures::get).toList();
        Optional<DaCertificate> certificate = Bls.aggregate(each)
                .map(sum -> new DaCertificate(
                        header,
                        config.setId(),
                        config.epoch(),
                        expirySeconds,
                        QuorumRules.bitmap(config, members),
                        sum));
        boolean whole = certificate.isPresent()
                && DaCertificateRules.verify(certificate.get(), config) == DaCertificateRules.Verdict.VALID;
        return whole
                ? new Formed.Whole(certificate.get())
                : new Formed.Spoilt(wrong(config, header, expirySeconds, members, each));
    }

    private static List<Integer> wrong(
            SetConfig config, BlobHeader header, long expirySeconds, List<Integer> members, List<Bytes> signatures) {
        Bytes payload = SignedPayload.of(config).attestation(header.id().hash(), expirySeconds);
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (!Bls.verify(config.members().get(members.get(i)).blsKey(), payload, signatures.get(i))) {
                out.add(members.get(i));
            }
        }
        return out;
    }
}
