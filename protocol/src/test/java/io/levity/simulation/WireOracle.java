package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongToIntFunction;

/**
 * Restates I1 to I7 from the votes and certificates that were seen on wires and disks, by counting seats, without any of
 * the core's code. A quorum counts from the moment its last vote is known, whether or not anybody made a certificate.
 */
final class WireOracle {
    /** Members that signed one kind for one block. */
    private static final class Support {
        final Hash block;
        long signers;
        boolean quorum;

        Support(Hash block) {
            this.block = block;
        }
    }

    private static final class View {
        final List<Support> notarize = new ArrayList<>(1);
        final List<Support> finalize = new ArrayList<>(1);
        final Support nullify = new Support(Hash.ZERO);
        Hash notarized;
        Hash finalised;
    }

    private record Parent(long view, Hash hash) {}

    private final FakeCrypto crypto;
    private final LongToIntFunction leaders;
    private final long honest;
    private final int quorum;
    private final Verdicts verdicts;
    private final Map<Long, View> views = new HashMap<>();
    private final Map<Hash, Header> headers = new HashMap<>();
    private final TreeMap<Long, Hash> finalPath = new TreeMap<>();
    private final List<Parent> unknown = new ArrayList<>();
    private long highestView;
    private long notarizedAndNullified;

    WireOracle(FakeCrypto crypto, long honest, int quorum, LongToIntFunction leaders, Verdicts verdicts) {
        this.leaders = leaders;
        this.crypto = crypto;
        this.honest = honest;
        this.quorum = quorum;
        this.verdicts = verdicts;
        finalPath.put(0L, World.START_HASH);
    }

    long highestView() {
        return highestView;
    }

    long notarizedAndNullified() {
        return notarizedAndNullified;
    }

    int finalViews() {
        return finalPath.size() - 1;
    }

    boolean finalised(long view, Hash block) {
        return block.equals(finalPath.get(view));
    }

    /** A vote with a good signature. */
    void vote(Vote vote) {
        if (vote.view() >= 1) {
            add(vote.kind(), vote.view(), vote.headerHash(), 1L << vote.member());
        }
    }

    /** A certificate with a good signature, of any weight. */
    void certificate(Certificate c) {
        if (c.view() >= 1) {
            add(c.kind(), c.view(), c.headerHash(), crypto.signers(c));
        }
    }

    void header(Hash name, Header header) {
        if (headers.putIfAbsent(name, header) == null && !unknown.isEmpty()) {
            List<Parent> again = List.copyOf(unknown);
            unknown.clear();
            again.forEach(p -> onFinalised(p.view(), p.hash()));
        }
    }

    Header header(Hash name) {
        return headers.get(name);
    }

    private void add(VoteKind kind, long number, Hash block, long signers) {
        View view = views.computeIfAbsent(number, v -> new View());
        Support support = support(view, kind, block);
        long added = signers & ~support.signers;
        if (added == 0) {
            return;
        }
        support.signers |= signers;
        if ((added & honest) != 0) {
            highestView = Math.max(highestView, number);
            checkHonest(number, view, kind, support, added & honest);
        }
        if (!support.quorum && crypto.weight(support.signers) >= quorum) {
            support.quorum = true;
            onQuorum(kind, number, view, block);
        }
    }

    private static Support support(View view, VoteKind kind, Hash block) {
        if (kind == VoteKind.NULLIFY) {
            return view.nullify;
        }
        List<Support> all = kind == VoteKind.NOTARIZE ? view.notarize : view.finalize;
        for (Support s : all) {
            if (s.block.equals(block)) {
                return s;
            }
        }
        Support s = new Support(block);
        all.add(s);
        return s;
    }

    /** I7. */
    private void checkHonest(long number, View view, VoteKind kind, Support support, long members) {
        long against = 0;
        for (Support s : view.notarize) {
            against |= kind != VoteKind.NULLIFY && s.block.equals(support.block) ? 0 : rivals(kind, s, true);
        }
        for (Support s : view.finalize) {
            against |= kind != VoteKind.NULLIFY && s.block.equals(support.block) ? 0 : rivals(kind, s, false);
        }
        if (kind == VoteKind.FINALIZE) {
            against |= view.nullify.signers;
        }
        long guilty = against & members;
        if (guilty != 0) {
            verdicts.check(
                    Invariant.I7,
                    false,
                    () -> "view " + number + " " + kind + " " + support.block + " by members "
                            + Long.toBinaryString(guilty));
        }
    }

    /** Notarize and then nullify is allowed; finalize and nullify is not. */
    private static long rivals(VoteKind kind, Support s, boolean notarize) {
        return kind == VoteKind.NULLIFY && notarize ? 0 : s.signers;
    }

    private void onQuorum(VoteKind kind, long number, View view, Hash block) {
        switch (kind) {
            case NOTARIZE -> {
                verdicts.check(
                        Invariant.I4,
                        view.notarized == null,
                        () -> "view " + number + " " + block + " and " + view.notarized);
                view.notarized = block;
                checkProposed(number, view, block);
                notarizedAndNullified += view.nullify.quorum ? 1 : 0;
            }
            case NULLIFY -> {
                verdicts.check(Invariant.I3, view.finalised == null, () -> "view " + number);
                notarizedAndNullified += view.notarized != null ? 1 : 0;
            }
            case FINALIZE -> {
                verdicts.check(Invariant.I1, view.finalised == null, () -> "view " + number);
                verdicts.check(Invariant.I3, !view.nullify.quorum, () -> "view " + number);
                verdicts.check(Invariant.I5, block.equals(view.notarized), () -> "view " + number + " " + block);
                view.finalised = block;
                onFinalised(number, block);
            }
        }
    }

    /** The leader's own vote is what makes a block a proposal. */
    private void checkProposed(long number, View view, Hash block) {
        int leader = leaders.applyAsInt(number);
        boolean proposed = (support(view, VoteKind.NOTARIZE, block).signers >>> leader & 1) != 0;
        verdicts.check(Invariant.I4, proposed, () -> "view " + number + " " + block + " is not by leader " + leader);
    }

    /** I2 and I6: from a final block back to the nearest one that is known to be on the final path. */
    private void onFinalised(long number, Hash block) {
        long top = finalPath.lastKey();
        if (number <= top) {
            verdicts.check(
                    Invariant.I2,
                    block.equals(finalPath.get(number)),
                    () -> "view " + number + " " + block + " is not on the path to view " + top);
            return;
        }
        List<Parent> path = new ArrayList<>();
        Parent at = new Parent(number, block);
        while (at.view() > top) {
            Header header = headers.get(at.hash());
            if (header == null) {
                unknown.add(new Parent(number, block));
                return;
            }
            path.add(at);
            checkSkipped(header.parentView(), at.view());
            at = new Parent(header.parentView(), header.parentHash());
        }
        Parent root = at;
        verdicts.check(
                Invariant.I2,
                root.hash().equals(finalPath.get(root.view())) && root.view() == top,
                () -> "the path from view " + number + " passes the final view " + top + " at view " + root.view());
        path.forEach(p -> finalPath.put(p.view(), p.hash()));
    }

    private void checkSkipped(long parentView, long childView) {
        for (long u = parentView + 1; u < childView; u++) {
            View skipped = views.get(u);
            long view = u;
            verdicts.check(
                    Invariant.I6,
                    skipped != null && skipped.nullify.quorum,
                    () -> "view " + view + " between " + parentView + " and " + childView);
        }
    }
}
