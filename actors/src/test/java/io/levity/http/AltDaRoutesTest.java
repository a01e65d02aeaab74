package io.levity.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.da.FakeBlobs;
import io.levity.chain.publishing.BlobRecord;
import io.levity.crypto.Sha256;
import io.levity.da.BlobStage;
import io.levity.da.disperser.AltDaCommitment;
import io.levity.da.disperser.DisperserParams;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batcher and a derivation pipeline of the OP stack rely on. */
@Timeout(120)
class AltDaRoutesTest {
    private static EdgeFixture edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new EdgeFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    @Test
    void shouldAnswerTheRawCommitmentAndGiveTheBatchBack() throws Exception {
        for (String spelling : List.of("PUT /put", "POST /put", "PUT /put/", "POST /put/")) {
            byte[] batch = batch(130_672, spelling.hashCode());
            BlobId id = new BlobId(Sha256.hash(batch));
            edge.blobs.states.put(id, FakeBlobs.state(BlobStage.CERTIFIED));
            int space = spelling.indexOf(' ');
            HttpResponse<byte[]> put = send(spelling.substring(0, space), spelling.substring(space + 1), batch);
            assertEquals(200, put.statusCode(), spelling);
            Bytes commitment = new AltDaCommitment(FakeBlobs.EPOCH, 0, id).encode();
            assertEquals(commitment, Bytes.wrap(put.body()));
            edge.blobs.size(id, batch.length);
            HttpResponse<byte[]> got = send("GET", "/get/" + commitment.toHex(), new byte[0]);
            assertEquals(200, got.statusCode());
            assertArrayEquals(batch, got.body());
        }
    }

    @Test
    void shouldAnswer503WhenThereIsNoCertificate() throws Exception {
        byte[] batch = batch(100, 1);
        BlobId id = new BlobId(Sha256.hash(batch));
        for (BlobStage stage : List.of(BlobStage.PUBLISHED, BlobStage.FAILED)) {
            edge.blobs.states.put(id, FakeBlobs.state(stage));
            assertEquals(503, send("POST", "/put", batch).statusCode(), stage.name());
        }
        assertTrue(send("POST", "/put", batch).body().length > 50, "a problem");
    }

    @Test
    void shouldSayWhatIsWrongWithAKey() throws Exception {
        String commitment = new AltDaCommitment(0, 0, BlobId.fromHex("77".repeat(32)))
                .encode()
                .toHex();
        assertEquals(404, edge.get("/get/" + commitment).statusCode());
        Hash slot = BlobRecord.slot(BlobId.fromHex("77".repeat(32)));
        edge.chain.records.put(slot, new BlobRecord(1, 0, 4_000_000_000L, 1).toWord());
        assertEquals(503, edge.get("/get/" + commitment).statusCode(), "others keep it");
        edge.chain.records.put(slot, new BlobRecord(1, 0, 1_000, 1).toWord());
        assertEquals(404, edge.get("/get/" + commitment).statusCode(), "expired");
        for (String bad : List.of("0xzz", "0x123", "77", "0x", commitment + "00", "0x00" + commitment.substring(4))) {
            assertEquals(400, edge.get("/get/" + bad).statusCode(), bad);
        }
        HttpResponse<byte[]> keccak = send("POST", "/put/0x00" + "11".repeat(32), batch(10, 2));
        assertEquals(400, keccak.statusCode());
        assertTrue(new String(keccak.body(), java.nio.charset.StandardCharsets.UTF_8).contains("keccak"));
    }

    @Test
    void shouldRefuseNothingAndTooMuch() throws Exception {
        assertEquals(400, send("POST", "/put", new byte[0]).statusCode());
        byte[] tooLarge = new byte[DisperserParams.MAX_BLOB_BYTES + 1];
        HttpRequest chunked = HttpRequest.newBuilder(edge.uri("/put"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge)))
                .build();
        assertEquals(
                413,
                edge.client.send(chunked, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    @Test
    void shouldTellItsHealthAsItIs() throws Exception {
        assertEquals(200, edge.get("/health").statusCode());
        edge.sick.set(Optional.of("no blocks"));
        assertEquals(503, edge.get("/health").statusCode());
        edge.sick.set(Optional.empty());
    }

    private static byte[] batch(int size, int seed) {
        byte[] out = new byte[size];
        new Random(seed).nextBytes(out);
        return out;
    }

    private static HttpResponse<byte[]> send(String method, String path, byte[] body) throws Exception {
        return edge.client.send(
                HttpRequest.newBuilder(edge.uri(path))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
