package io.levity.da.disperser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.crypto.Sha256;
import io.levity.types.BlobId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestIdTest {
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final RequestId ID =
            new RequestId(Sha256.hash(new byte[] {1, 2}), 1_732_000_000_000_000_000L, BlobId.fromHex("ab".repeat(32)));

    @Test
    void shouldBePrintableWithOneHyphenAndTheKnownTail() {
        String tail = HexFormat.of()
                .formatHex(("1732000000000000000/" + "ab".repeat(32) + "/").getBytes(StandardCharsets.US_ASCII));
        assertEquals("a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222-" + tail + NOTHING, ID.encode());
        assertTrue(ID.encode().matches("[0-9a-f]{64}-[0-9a-f]+"));
    }

    @Test
    void shouldReadWhatItWrote() {
        assertEquals(Optional.of(ID), RequestId.decode(ID.encode()));
    }

    @Test
    void shouldReadNothingElse() {
        String id = ID.encode();
        for (String bad : List.of(
                "",
                "-",
                id.replace("-", ""),
                id + "00",
                id.substring(0, id.length() - 1),
                id.replace("-", "--"),
                id.substring(1),
                "0x" + id,
                "zz" + id.substring(2),
                // as the reference makes them: a time and no blob
                "a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222-"
                        + "313733323030303030303030303030303030302f" + NOTHING)) {
            assertEquals(Optional.empty(), RequestId.decode(bad), bad);
        }
    }
}
