package io.levity.persistence.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobEvent;
import io.levity.da.BlobFailure;
import io.levity.da.BlobLifecycle;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The list of blobs: newest first, by pages; and what is not settled is found again after a restart. */
@Timeout(30)
class BlobProjectionTest {
    @TempDir
    Path directory;

    @Test
    void shouldListTheNewestFirstByPages() {
        try (BlobProjection blobs = BlobProjection.open(directory)) {
            for (int i = 0; i < 5; i++) {
                blobs.announce(id(i), NetworkId.ROOT, 10 + i, 1000 + i);
            }
            List<BlobId> seen = new ArrayList<>();
            Optional<String> token = Optional.empty();
            for (List<BlobProjection.Row> page = blobs.page(token, 2); !page.isEmpty(); page = blobs.page(token, 2)) {
                page.forEach(row -> seen.add(row.id()));
                token = Optional.of(BlobProjection.token(page.getLast()));
            }
            assertEquals(List.of(id(4), id(3), id(2), id(1), id(0)), seen);
        }
    }

    @Test
    void shouldFindWhatIsNotSettledAfterARestart() {
        try (BlobProjection blobs = BlobProjection.open(directory)) {
            for (int i = 0; i < 3; i++) {
                blobs.announce(id(i), NetworkId.ROOT, 10, 1000 + i);
            }
            BlobState failed =
                    BlobLifecycle.evolve(encoded(), new BlobEvent.Failed(BlobFailure.TOO_FEW_SIGNERS, "why", 2000));
            blobs.update(id(1), encoded());
            blobs.update(id(2), failed);
        }
        try (BlobProjection blobs = BlobProjection.open(directory)) {
            assertEquals(List.of(id(0), id(1)), blobs.open());
            BlobProjection.Row row = blobs.find(id(2)).orElseThrow();
            assertEquals(BlobStage.FAILED, row.stage());
            assertEquals("TOO_FEW_SIGNERS", row.failure());
            blobs.forget(id(0));
            assertEquals(List.of(id(1)), blobs.open());
            assertTrue(blobs.find(id(0)).isEmpty());
            assertEquals(2, blobs.page(Optional.empty(), 10).size());
        }
    }

    @Test
    void shouldKeepWhatIsKnownWhenTheSameBlobIsAnnouncedAgain() {
        try (BlobProjection blobs = BlobProjection.open(directory)) {
            blobs.announce(id(1), NetworkId.ROOT, 10, 1000);
            blobs.update(id(1), encoded());
            blobs.announce(id(1), NetworkId.ROOT, 10, 5000);
            assertEquals(BlobStage.ENCODED, blobs.find(id(1)).orElseThrow().stage());
            assertEquals(1, blobs.page(Optional.empty(), 10).size());
        }
    }

    @Test
    void shouldListCertifiedBlobsByPagesUntilTheyExpireAlsoAfterARestart() {
        BlobHeader header = new BlobHeader(10, 2, 4, 1, Hash.ZERO);
        try (BlobProjection blobs = BlobProjection.open(directory)) {
            for (int i = 0; i < 5; i++) {
                blobs.announce(id(i), NetworkId.ROOT, 10, 1000 + i);
                blobs.update(id(i), i == 3 ? encoded() : at(BlobStage.CERTIFIED, header, 5000 + i));
            }
        }
        try (BlobProjection blobs = BlobProjection.open(directory)) {
            assertEquals(4, blobs.keptCount());
            List<BlobProjection.Kept> first = blobs.kept(Optional.empty(), 3);
            assertEquals(new BlobProjection.Kept(id(0), header, 5000), first.getFirst());
            assertEquals(3, first.size());
            Optional<BlobId> last = Optional.of(first.getLast().id());
            assertEquals(List.of(new BlobProjection.Kept(id(4), header, 5004)), blobs.kept(last, 3));
            blobs.update(id(0), at(BlobStage.EXPIRED, header, 5000));
            blobs.dropKept(id(1));
            assertEquals(
                    List.of(id(2), id(4)),
                    blobs.kept(Optional.empty(), 9).stream()
                            .map(BlobProjection.Kept::id)
                            .toList());
            assertEquals(
                    List.of(id(4)),
                    blobs.kept(last, 9).stream().map(BlobProjection.Kept::id).toList());
            assertEquals(5, blobs.page(Optional.empty(), 9).size(), "the list shows them all the same");
        }
    }

    @Test
    void shouldTellAnotherNodeEachBlobAsItIsNowAndAgainWhenItChanges() {
        BlobHeader header = new BlobHeader(10, 2, 4, 1, Hash.ZERO);
        try (BlobProjection here = BlobProjection.open(directory.resolve("here"));
                BlobProjection there = BlobProjection.open(directory.resolve("there"))) {
            for (int i = 0; i < 5; i++) {
                here.announce(id(i), NetworkId.ROOT, 10, 1000);
                here.update(id(i), encoded());
            }
            here.update(id(1), at(BlobStage.CERTIFIED, header, 5000));
            BlobProjection.Changes first = here.changes(0, 3);
            assertEquals(List.of(id(0), id(2), id(3)), ids(first));
            assertTrue(first.more());
            BlobProjection.Changes rest = here.changes(first.through(), 3);
            assertEquals(List.of(id(4), id(1)), ids(rest));
            assertFalse(rest.more());
            first.changes().forEach(change -> assertTrue(there.merge(change)));
            rest.changes().forEach(change -> assertTrue(there.merge(change)));
            assertFalse(there.merge(rest.changes().getLast()), "known already");
            assertEquals(here.page(Optional.empty(), 9), there.page(Optional.empty(), 9), "both show the same");
            assertEquals(here.kept(Optional.empty(), 9), there.kept(Optional.empty(), 9));
            assertEquals(List.of(), there.open(), "others wake them");
            here.update(id(2), at(BlobStage.CERTIFIED, header, 5000));
            assertEquals(List.of(id(2)), ids(here.changes(rest.through(), 9)));
        }
    }

    @Test
    void shouldNeverGoBackToWhatAnotherNodeKnewBefore() {
        BlobHeader header = new BlobHeader(10, 2, 4, 1, Hash.ZERO);
        try (BlobProjection here = BlobProjection.open(directory.resolve("here"));
                BlobProjection there = BlobProjection.open(directory.resolve("there"))) {
            here.update(id(1), encoded());
            BlobProjection.Change old = here.changes(0, 1).changes().getFirst();
            there.announce(id(1), NetworkId.ROOT, 10, 1000);
            assertEquals(List.of(id(1)), there.open());
            here.update(id(1), at(BlobStage.CERTIFIED, header, 5000));
            here.changes(0, 1).changes().forEach(there::merge);
            assertEquals(BlobStage.CERTIFIED, there.find(id(1)).orElseThrow().stage());
            assertFalse(there.merge(old));
            assertEquals(BlobStage.CERTIFIED, there.find(id(1)).orElseThrow().stage());
        }
    }

    @Test
    void shouldReadOnWhereItWasAfterARestartOfBoth() {
        long log;
        long read;
        try (BlobProjection here = BlobProjection.open(directory);
                BlobProjection there = BlobProjection.open(directory.resolve("there"))) {
            here.update(id(1), encoded());
            log = here.changes(0, 9).log();
            read = here.changes(0, 9).through();
            assertEquals(BlobProjection.Read.NOTHING, there.read("here"));
            there.noteRead("here", new BlobProjection.Read(log, read));
        }
        try (BlobProjection here = BlobProjection.open(directory);
                BlobProjection there = BlobProjection.open(directory.resolve("there"))) {
            assertEquals(new BlobProjection.Read(log, read), there.read("here"));
            assertEquals(List.of(), ids(here.changes(read, 9)));
            here.update(id(2), encoded());
            BlobProjection.Changes changes = here.changes(read, 9);
            assertEquals(log, changes.log());
            assertEquals(List.of(id(2)), ids(changes));
        }
    }

    private static List<BlobId> ids(BlobProjection.Changes changes) {
        return changes.changes().stream().map(change -> change.row().id()).toList();
    }

    private static BlobState at(BlobStage stage, BlobHeader header, long expirySeconds) {
        return new BlobState(
                List.of(new BlobState.StageTime(BlobStage.RECEIVED, 1000), new BlobState.StageTime(stage, 2000)),
                NetworkId.ROOT,
                header.sizeBytes(),
                Optional.of(header),
                Optional.of(new BlobState.Plan(0, Hash.ZERO, expirySeconds)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static BlobState encoded() {
        BlobState received = BlobLifecycle.evolve(BlobState.NONE, new BlobEvent.Received(NetworkId.ROOT, 10, 1000));
        return BlobLifecycle.evolve(received, new BlobEvent.Encoded(new BlobHeader(10, 2, 4, 0, Hash.ZERO), 1001));
    }

    private static BlobId id(int i) {
        return new BlobId(new Hash(i, 0, 0, 7));
    }
}
