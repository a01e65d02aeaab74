package io.levity.actor.da;

import static io.levity.actor.da.ReadingFixture.content;
import static io.levity.actor.da.ReadingFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.DispersalFixture.Fault;
import io.levity.chain.publishing.DaCertificateRules;
import io.levity.da.BlobFailure;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.types.BlobId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members withhold, lose, lie and sign garbage. With up to f of them a blob is certified and can be read without them; with
 * more it fails and says who was missing and why. Never is one certified that can not be read.
 */
@Timeout(120)
class FaultyMembersTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final List<Fault> FAULTS = List.of(Fault.values());

    @TempDir
    Path directory;

    @Test
    void shouldCertifyAndReadWithOneOfFourFaulty() throws Exception {
        try (DispersalFixture node = new DispersalFixture(directory, 4, LONG)) {
            int size = 60_000;
            for (Fault fault : Fault.values()) {
                checkSurvives(node, List.of(size % 4), fault, size++);
            }
        }
    }

    @Test
    void shouldCertifyAndReadWithAnyTwoOfSevenFaulty() throws Exception {
        Random random = new Random(11);
        try (DispersalFixture node = new DispersalFixture(directory, 7, LONG)) {
            for (int round = 0; round < 12; round++) {
                List<Integer> members = shuffled(7, random).subList(0, 2);
                Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
                checkSurvives(node, members, fault, 1 + random.nextInt(300_000));
            }
        }
    }

    @Test
    void shouldCertifyABlobOfSeveralGroupsWithALiar() throws Exception {
        try (DispersalFixture node = new DispersalFixture(directory, 4, LONG)) {
            checkSurvives(node, List.of(2), Fault.SIGNS_WITHOUT_SLICES, (8 << 20) + 5);
        }
    }

    @Test
    void shouldFailWithWhoAndWhyWhenMoreAreFaultyAndSucceedWhenTheyAreNot() throws Exception {
        Random random = new Random(5);
        try (DispersalFixture node = new DispersalFixture(directory, 4, Duration.ofSeconds(1))) {
            int size = 40_000;
            for (Fault fault : Fault.values()) {
                if (fault == Fault.SIGNS_WITHOUT_SLICES) {
                    continue; // Nobody can tell before somebody reads.
                }
                List<Integer> faulty = shuffled(4, random).subList(0, 2);
                byte[] blob = content(size++);
                node.spoil(faulty, fault);
                if (fault == Fault.STORES_NOTHING_AND_SAYS_SO || fault == Fault.NEVER_STORES) {
                    assertInstanceOf(BlobService.Submission.Busy.class, node.put(blob), fault.name());
                    node.spoil(List.of(), fault);
                    assertReadable(node, node.certify(blob), blob);
                    continue;
                }
                BlobId id = node.submit(blob);
                BlobState failed = node.settled(id);
                assertEquals(BlobStage.FAILED, failed.stage().orElseThrow(), fault.name());
                BlobState.Failure failure = failed.failure().orElseThrow();
                assertEquals(BlobFailure.TOO_FEW_SIGNERS, failure.reason());
                for (int member = 0; member < 4; member++) {
                    String entry = "validator " + member + " (" + fault.reason + ")";
                    assertEquals(
                            faulty.contains(member),
                            failure.detail().contains(entry),
                            () -> fault + " of " + faulty + ": " + failure.detail());
                }
                node.spoil(List.of(), fault);
                if (fault != Fault.KEEPS_OTHER_BYTES) { // What is on a volume stays there until it is repaired.
                    assertEquals(id, node.certify(blob));
                    assertReadable(node, id, blob);
                }
            }
        }
    }

    /** More than f that lie are beyond what any system promises; but up to k shards are left, and they say so. */
    @Test
    void shouldSayThatItCanNotBeReadWhenMoreThanTheToleratedLied() throws Exception {
        try (DispersalFixture node = new DispersalFixture(directory, 4, LONG)) {
            byte[] blob = content(50_000);
            node.spoil(List.of(0, 1, 3), Fault.SIGNS_WITHOUT_SLICES);
            BlobId id = node.certify(blob);
            Retrieval.Unavailable few = assertInstanceOf(Retrieval.Unavailable.class, node.retrieve(id));
            assertTrue(few.found() < few.needed());
        }
    }

    private static void checkSurvives(DispersalFixture node, List<Integer> members, Fault fault, int size)
            throws Exception {
        byte[] blob = content(size);
        node.spoil(members, fault);
        BlobId id = node.certify(blob);
        BlobState state = node.settled(id);
        assertEquals(
                DaCertificateRules.Verdict.VALID,
                DaCertificateRules.verify(state.certificate().orElseThrow(), node.config()),
                fault.name());
        assertReadable(node, id, blob);
        node.spoil(List.of(), fault);
    }

    private static void assertReadable(DispersalFixture node, BlobId id, byte[] blob) throws Exception {
        assertArrayEquals(blob, node.read(id), () -> "blob " + id);
        eventually("memory is given back", () -> node.heldBytes() == 0);
    }

    private static List<Integer> shuffled(int members, Random random) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            all.add(i);
        }
        Collections.shuffle(all, random);
        return all;
    }
}
