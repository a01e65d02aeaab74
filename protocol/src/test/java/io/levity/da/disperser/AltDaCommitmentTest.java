package io.levity.da.disperser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.types.BlobId;
import io.levity.types.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AltDaCommitmentTest {
    private static final String HEX = "0x0147" + "0807060504030201" + "0300000000000000" + "cd".repeat(32);
    private static final AltDaCommitment COMMITMENT =
            new AltDaCommitment(0x0102030405060708L, 3, BlobId.fromHex("cd".repeat(32)));

    @Test
    void shouldHaveTheBytesThatOldBatchesHold() {
        assertEquals(HEX, COMMITMENT.encode().toHex());
        assertEquals(Optional.of(COMMITMENT), AltDaCommitment.decode(Bytes.fromHex(HEX)));
    }

    @Test
    void shouldReadNothingElse() {
        for (String bad : List.of(
                "0x", HEX + "00", HEX.substring(0, 100), "0x00" + HEX.substring(4), "0x0148" + HEX.substring(6))) {
            assertEquals(Optional.empty(), AltDaCommitment.decode(Bytes.fromHex(bad)), bad);
        }
    }
}
