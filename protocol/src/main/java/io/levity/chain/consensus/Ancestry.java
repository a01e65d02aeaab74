package io.levity.chain.consensus;

import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The Parent rule: which block a leader builds upon, and with what it proves that it may. */
final class Ancestry {
    /** A parent with its proof. */
    record Parent(long view, Hash hash, Entry entry) {}

    private Ancestry() {}

    /**
     * Parent(v): the highest certified or finalised view u below v, when every view between is nullified; null while a
     * nullification is missing. (Within a longer term the parent would have to be v−1.)
     */
    static Parent parent(long view, SortedMap<Long, RoundState> rounds, Hash start) {
        List<Certificate> skipped = new ArrayList<>();
        for (long u = view - 1; u > 0; u--) {
            RoundState round = rounds.get(u);
            if (round == null) {
                return null;
            }
            Certificate proof =
                    round.finalization() != null ? round.finalization() : round.certified ? round.notarization() : null;
            if (proof != null) {
                return new Parent(u, proof.headerHash(), entry(Optional.of(proof), skipped));
            }
            if (round.nullification() == null || skipped.size() == MessageCodec.MAX_ENTRY_NULLIFICATIONS) {
                return null;
            }
            skipped.add(round.nullification());
        }
        return new Parent(0, start, entry(Optional.empty(), skipped));
    }

    private static Entry entry(Optional<Certificate> parent, List<Certificate> descending) {
        Collections.reverse(descending);
        return new Entry(parent, descending);
    }

    /** What {@link Header#skipHash} has to be for these nullifications. */
    static Hash skipHash(List<Certificate> nullifications) {
        if (nullifications.isEmpty()) {
            return Hash.ZERO;
        }
        WireWriter out = new WireWriter(128 * nullifications.size());
        for (Certificate c : nullifications) {
            CertificateCodec.write(c, out);
        }
        return Digests.sha256(out.toBytes());
    }

    /** Whether the entry proves, if its signatures are good, that this header obeys the Parent rule. */
    static boolean proves(Entry entry, Header header, Hash start) {
        return parentMatches(entry, header, start)
                && skipsMatch(entry.nullifications(), header)
                && header.skipHash().equals(skipHash(entry.nullifications()));
    }

    private static boolean parentMatches(Entry entry, Header header, Hash start) {
        if (entry.parent().isEmpty()) {
            return header.parentView() == 0 && header.parentHash().equals(start);
        }
        Certificate parent = entry.parent().get();
        return parent.kind() != VoteKind.NULLIFY
                && header.parentView() > 0
                && parent.view() == header.parentView()
                && parent.headerHash().equals(header.parentHash());
    }

    private static boolean skipsMatch(List<Certificate> nullifications, Header header) {
        if (nullifications.size() != header.view() - header.parentView() - 1) {
            return false;
        }
        long view = header.parentView();
        for (Certificate c : nullifications) {
            if (c.kind() != VoteKind.NULLIFY || c.view() != ++view) {
                return false;
            }
        }
        return true;
    }
}
