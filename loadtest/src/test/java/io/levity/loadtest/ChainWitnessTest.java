package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.client.ClientParams;
import io.levity.client.LevityClient;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The witness must be able to accuse: a checker that never finds anything proves nothing. */
@Timeout(30)
class ChainWitnessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LevityClient nobody;
    private ChainWitness witness;

    @BeforeEach
    void start() {
        ClientParams quick =
                new ClientParams(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofMillis(1), 1 << 20);
        nobody = LevityClient.connect(URI.create("http://127.0.0.1:1"), quick);
        witness = ChainWitness.start(nobody.chain(), 1);
    }

    @AfterEach
    void stop() {
        witness.close();
        nobody.close();
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    @Test
    void shouldAccuseWhenAHeightGetsAnotherHash() throws Exception {
        witness.note(json("{\"number\":\"0xa\",\"hash\":\"0x01\"}"));
        witness.note(json("{\"number\":\"0xa\",\"hash\":\"0x01\"}"));
        assertEquals(0, witness.contradictions().size());
        witness.note(json("{\"number\":\"0xa\",\"hash\":\"0x02\"}"));
        assertEquals(1, witness.contradictions().size());
    }

    @Test
    void shouldAccuseWhenAReceiptChanges() throws Exception {
        witness.note("0xaa", json("{\"status\":\"0x1\"}"));
        witness.note("0xaa", json("{\"status\":\"0x1\"}"));
        assertEquals(0, witness.contradictions().size());
        witness.note("0xaa", json("{\"status\":\"0x0\"}"));
        assertEquals(1, witness.contradictions().size());
    }
}
