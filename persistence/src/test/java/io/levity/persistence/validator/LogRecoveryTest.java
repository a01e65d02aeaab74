package io.levity.persistence.validator;

import static io.levity.persistence.validator.SignerFixture.A;
import static io.levity.persistence.validator.SignerFixture.B;
import static io.levity.persistence.validator.SignerFixture.KEYS;
import static io.levity.persistence.validator.SignerFixture.block;
import static io.levity.persistence.validator.SignerFixture.certified;
import static io.levity.persistence.validator.SignerFixture.commit;
import static io.levity.persistence.validator.SignerFixture.config;
import static io.levity.persistence.validator.SignerFixture.finalise;
import static io.levity.persistence.validator.SignerFixture.notarize;
import static io.levity.persistence.validator.SignerFixture.nullify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a crash or a bad disk leaves of the file: the ledger is a complete prefix or it is refused. */
@Timeout(120)
class LogRecoveryTest {
    private static final int DAMAGED = -1;

    @TempDir
    Path directory;

    private Path segment;
    private byte[] file;
    /** File size after each acknowledged frame, with the state that it then means. */
    private final TreeMap<Integer, List<LogRecord>> frames = new TreeMap<>();

    @BeforeEach
    void writeSomeFrames() throws Exception {
        try (VoteSigner signer = VoteSigner.open(directory, KEYS, SignerFixture::noFailure)) {
            acknowledged();
            Session one = signer.acquire(config(1), 0);
            acknowledged();
            Session two = signer.acquire(config(1), 1);
            acknowledged();
            commit(signer, one, List.of(block(1, 1, 90)), notarize(1, A));
            acknowledged();
            commit(signer, two, List.of(block(1, 1, 90)), notarize(1, A), nullify(2));
            acknowledged();
            commit(signer, one, List.of(certified(VoteKind.NOTARIZE, 1, A)), finalise(1, A));
            acknowledged();
            commit(signer, one, List.of(block(2, 2, 40)), notarize(2, B), nullify(2));
            acknowledged();
            signer.delivered(one, 1, 1);
            commit(signer, one, List.of(certified(VoteKind.NULLIFY, 2, Hash.ZERO)), nullify(3));
            acknowledged();
            commit(signer, two, List.of(), notarize(3, B));
            acknowledged();
        }
        byte[] grown = Files.readAllBytes(segment);
        assertTrue(grown.length > frames.lastKey(), "files grow ahead of their frames");
        file = Arrays.copyOf(grown, frames.lastKey());
        assertEquals(9, frames.size());
    }

    private void acknowledged() throws Exception {
        try (var files = Files.list(directory)) {
            segment =
                    files.filter(f -> f.toString().endsWith(".seg")).findFirst().orElseThrow();
        }
        byte[] now = Files.readAllBytes(segment);
        LogState state = new LogState();
        var read = new SegmentReader(ByteBuffer.wrap(now)).read(state::apply);
        int end = assertInstanceOf(SegmentReader.Outcome.Read.class, read).endBytes();
        frames.put(end, records(state));
    }

    @Test
    void shouldRecoverExactlyTheWholeFramesWhenTheFileIsCutAnywhere() {
        int head = frames.firstKey();
        for (int size = 0; size <= file.length; size++) {
            byte[] cut = Arrays.copyOf(file, size);
            assertEquals(size < head ? DAMAGED : frames.floorKey(size), recoverExactly(cut), "cut at " + size);
            byte[] padded = Arrays.copyOf(file, size + 70); // as a file that grew ahead of its frames
            Arrays.fill(padded, size, padded.length, (byte) 0);
            int same = Arrays.mismatch(file, padded); // the cut bytes may have been zeros themselves
            assertEquals(same < head ? DAMAGED : frames.floorKey(same), recoverExactly(padded), "cut at " + size);
        }
    }

    @Test
    void shouldRefuseAnyFlippedBitBeforeTheLastFrameAndDropALastFrameThatIsBad() {
        int beforeLast = frames.lowerKey(file.length);
        for (int at = 0; at < file.length; at++) {
            for (int bit = 0; bit < 8; bit += 3) {
                byte[] flipped = file.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertEquals(at < beforeLast ? DAMAGED : beforeLast, recover(flipped), "bit " + bit + " of byte " + at);
            }
        }
    }

    /** Pages of the last frame reach the disk in any order; those that did not are zero. */
    @Test
    void shouldDropALastFrameOfWhichOnlySomePagesWereWritten() {
        int beforeLast = frames.lowerKey(file.length);
        for (int from = beforeLast; from < file.length; from++) {
            byte[] head = file.clone();
            Arrays.fill(head, beforeLast, from + 1, (byte) 0);
            assertTrue(recover(head) == beforeLast || Arrays.equals(head, file), "zero up to " + from);
            byte[] tail = file.clone();
            Arrays.fill(tail, from, file.length, (byte) 0);
            assertTrue(recover(tail) == beforeLast || Arrays.equals(tail, file), "zero from " + from);
        }
    }

    /** Many bytes at once: whatever is recovered is a state that once was, and it misses the last frame at most. */
    @Test
    void shouldNeverForgetAnAcknowledgedFrameInTheMiddle() {
        Random random = new Random(11);
        for (int round = 0; round < 3000; round++) {
            byte[] bad = file.clone();
            int from = random.nextInt(file.length);
            int length = 1 + random.nextInt(Math.min(200, file.length - from));
            byte[] junk = new byte[length];
            random.nextBytes(junk);
            System.arraycopy(junk, 0, bad, from, length);
            int recovered = recover(bad);
            boolean onlyLastHit = from >= frames.lowerKey(file.length);
            assertTrue(recovered == DAMAGED ? !onlyLastHit : onlyLastHit || reachesTheEnd(from, length), "at " + from);
        }
    }

    /** Damage from here to the end of the file looks as if it all had been one torn frame. */
    private boolean reachesTheEnd(int from, int length) {
        return from + length > frames.lowerKey(file.length);
    }

    @Test
    void shouldOpenACutLogWithItsPrefixAndRefuseADamagedOneWithoutTouchingIt() throws Exception {
        int beforeLast = frames.lowerKey(file.length);
        Files.write(segment, Arrays.copyOf(file, file.length - 1));
        try (VoteSigner signer = VoteSigner.open(directory, KEYS, SignerFixture::noFailure)) {
            assertTrue(signer.damage().isEmpty());
            assertEquals(2, signer.acquire(config(1), 1).ownVotes().size());
        }
        byte[] damaged = file.clone();
        damaged[beforeLast - 1] ^= 1;
        try (var files = Files.list(directory)) {
            segment =
                    files.filter(f -> f.toString().endsWith(".seg")).findFirst().orElseThrow();
        }
        Files.write(segment, damaged);
        for (int opening = 0; opening < 2; opening++) {
            try (VoteSigner signer = VoteSigner.open(directory, KEYS, SignerFixture::noFailure)) {
                assertTrue(signer.damage().isPresent());
                assertFalse(signer.acquire(config(1), 1).usable());
            }
            assertTrue(Arrays.equals(damaged, Files.readAllBytes(segment)));
        }
    }

    /** A crash while a new segment was being begun leaves a draft, which means nothing. */
    @Test
    void shouldIgnoreASegmentWhoseCheckpointWasNeverCompleted() throws Exception {
        Files.write(directory.resolve("votes-00000000000000ff.new"), Arrays.copyOf(file, 50));
        try (VoteSigner signer = VoteSigner.open(directory, KEYS, SignerFixture::noFailure)) {
            assertEquals(3, signer.acquire(config(1), 0).ownVotes().size());
        }
    }

    /** The size of the acknowledged prefix that was recovered; zeros after the content change nothing. */
    private int recover(byte[] content) {
        int recovered = recoverExactly(content);
        assertEquals(recovered, recoverExactly(Arrays.copyOf(content, content.length + 70)), "with zeros behind it");
        return recovered;
    }

    private int recoverExactly(byte[] content) {
        LogState state = new LogState();
        SegmentReader.Outcome outcome = new SegmentReader(ByteBuffer.wrap(content)).read(state::apply);
        if (outcome instanceof SegmentReader.Outcome.Damaged) {
            return DAMAGED;
        }
        List<LogRecord> found = records(state);
        return frames.entrySet().stream()
                .filter(e -> e.getValue().equals(found))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a state that never was"))
                .getKey();
    }

    private static List<LogRecord> records(LogState state) {
        List<LogRecord> records = new ArrayList<>();
        state.checkpoint(records::add);
        return records;
    }
}
