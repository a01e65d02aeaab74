package io.levity.chain.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.codec.RlpWriter;
import io.levity.types.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BlockBodyCodecTest {

    @Test
    void shouldEncodeTheEmptyBody() {
        assertEquals("0xc3c0c0c0", BlockBodyCodec.encode(BlockBody.EMPTY).toHex());
        assertEquals(Optional.of(BlockBody.EMPTY), BlockBodyCodec.decode(Bytes.fromHex("c3c0c0c0")));
    }

    @Test
    void shouldRefuseWhatBreaksALimit() {
        Bytes operation = Bytes.wrap(new byte[BlockBodyCodec.DEV_OPERATION_BYTES]);
        assertRefused(new BlockBody(List.of(), Collections.nCopies(17, operation), List.of()));
        assertRefused(new BlockBody(List.of(), List.of(), List.of(Bytes.wrap(new byte[51]))));
        assertRefused(new BlockBody(List.of(), List.of(), List.of(Bytes.wrap(new byte[53]))));
        assertRefused(new BlockBody(List.of(), List.of(), Collections.nCopies(1025, operation)));
        assertRefused(new BlockBody(
                List.of(Bytes.wrap(new byte[TransactionCodec.MAX_SIZE_BYTES + 1])), List.of(), List.of()));
        assertRefused(new BlockBody(
                Collections.nCopies(BlockBodyCodec.MAX_TRANSACTIONS + 1, Bytes.fromHex("01")), List.of(), List.of()));
    }

    @Test
    void shouldRefuseForeignBytes() {
        for (String hex :
                List.of("", "c0", "c2c0c0", "c4c0c0c0c0", "c3c0c0c000", "c3c0c080", "83c0c0c0", "f803c0c0c0")) {
            assertEquals(Optional.empty(), BlockBodyCodec.decode(Bytes.fromHex(hex)), hex);
        }
    }

    @Test
    void shouldKnowTheSizeOfATransactionInABody() {
        for (int size : new int[] {2, 55, 56, 110, 255, 256, 65_535, 65_536, 131_072}) {
            Bytes transaction = Bytes.wrap(new byte[size]);
            assertEquals(new RlpWriter().bytes(transaction).size(), BlockBodyCodec.sizeInBody(size), "size " + size);
        }
    }

    @Property(tries = 200)
    void shouldReadBackWhatWasWritten(@ForAll long seed) {
        Random random = new Random(seed);
        BlockBody body = new BlockBody(
                strings(random, random.nextInt(40), 300),
                strings(random, random.nextInt(17), 2000),
                Collections.nCopies(random.nextInt(4), Bytes.wrap(new byte[BlockBodyCodec.DEV_OPERATION_BYTES])));
        Bytes encoded = BlockBodyCodec.encode(body);
        assertEquals(Optional.of(body), BlockBodyCodec.decode(encoded));
        int sum = body.transactions().stream()
                .mapToInt(transaction -> BlockBodyCodec.sizeInBody(transaction.size()))
                .sum();
        assertTrue(sum < encoded.size());
        byte[] changed = encoded.toArray();
        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        BlockBodyCodec.decode(Bytes.wrap(changed)).ifPresent(other -> {
            assertTrue(!other.equals(body));
            assertEquals(Bytes.wrap(changed), BlockBodyCodec.encode(other));
        });
    }

    private static List<Bytes> strings(Random random, int count, int maxBytes) {
        return random.ints(count, 2, maxBytes)
                .mapToObj(size -> {
                    byte[] bytes = new byte[size];
                    random.nextBytes(bytes);
                    return Bytes.wrap(bytes);
                })
                .toList();
    }

    private static void assertRefused(BlockBody body) {
        assertEquals(Optional.empty(), BlockBodyCodec.decode(BlockBodyCodec.encode(body)));
    }
}
