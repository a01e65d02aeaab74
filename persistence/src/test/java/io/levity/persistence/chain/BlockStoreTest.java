package io.levity.persistence.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Address;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlockStoreTest {
    private static final List<StoredBlock> CHAIN = ChainSamples.chain(50);

    @TempDir
    Path dir;

    @Test
    void shouldBeEmptyAtFirst() {
        try (BlockStore store = open()) {
            assertEquals(-1, store.height());
            assertEquals(Optional.empty(), store.byHeight(0));
            assertEquals(Optional.empty(), store.byHash(Hash.ZERO));
            assertEquals(Optional.empty(), store.transaction(Hash.ZERO));
            assertEquals(new LogQuery.Page(List.of(), true), store.logs(0, 100, LogQuery.ALL, 10));
        }
    }

    @Test
    void shouldGiveBackEveryBlockWhenReopened() {
        try (BlockStore store = open()) {
            CHAIN.forEach(block -> append(store, block));
        }
        try (BlockStore store = open()) {
            assertEquals(49, store.height());
            for (StoredBlock block : CHAIN) {
                assertEquals(Optional.of(block), store.byHeight(block.header().height()));
                assertEquals(
                        Optional.of(block), store.byHash(block.block().context().hash()));
                for (int i = 0; i < block.block().transactions().size(); i++) {
                    assertEquals(
                            Optional.of(new TransactionPlace(block.header().height(), i)),
                            store.transaction(
                                    block.block().transactions().get(i).hash()));
                }
            }
            assertEquals(Optional.empty(), store.byHeight(50));
            assertEquals(Optional.empty(), store.byHeight(-1));
        }
    }

    @Test
    void shouldRefuseABlockThatDoesNotFollow() {
        try (BlockStore store = open()) {
            assertThrows(IllegalArgumentException.class, () -> append(store, CHAIN.get(1)));
            append(store, CHAIN.get(0));
            assertThrows(IllegalArgumentException.class, () -> append(store, CHAIN.get(0)));
            assertThrows(IllegalArgumentException.class, () -> append(store, CHAIN.get(2)));
            StoredBlock stranger = ChainSamples.chain(2).get(1);
            var orphan = ChainSamples.header(1, new Hash(6, 6, 6, 6));
            assertThrows(
                    IllegalArgumentException.class, () -> store.append(orphan, stranger.block(), Optional.empty()));
            append(store, CHAIN.get(1));
            assertEquals(1, store.height());
        }
    }

    @Test
    void shouldFindTheSameLogsAsAFullScan() {
        List<LogQuery> queries = List.of(
                LogQuery.ALL,
                new LogQuery(List.of(ChainSamples.emitter(1)), List.of()),
                new LogQuery(List.of(ChainSamples.emitter(20), ChainSamples.emitter(23)), List.of()),
                new LogQuery(List.of(), List.of(List.of(), List.of(ChainSamples.topic(31), ChainSamples.topic(7)))),
                new LogQuery(List.of(ChainSamples.emitter(31)), List.of(List.of(ChainSamples.topic(1)))),
                new LogQuery(List.of(Address.ZERO), List.of()));
        try (BlockStore store = open()) {
            CHAIN.forEach(block -> append(store, block));
            for (LogQuery query : queries) {
                assertEquals(scan(query, 5, 44), store.logs(5, 44, query, 1000).logs(), query.toString());
            }
        }
    }

    @Test
    void shouldSayWhenTheLimitCutTheAnswer() {
        try (BlockStore store = open()) {
            CHAIN.subList(0, 10).forEach(block -> append(store, block));
            int all = scan(LogQuery.ALL, 0, 9).size();
            assertTrue(all > 4);
            LogQuery.Page cut = store.logs(0, Long.MAX_VALUE, LogQuery.ALL, all - 1);
            assertEquals(scan(LogQuery.ALL, 0, 9).subList(0, all - 1), cut.logs());
            assertFalse(cut.complete());
            assertTrue(store.logs(0, Long.MAX_VALUE, LogQuery.ALL, all).complete());
        }
    }

    @Test
    void shouldShowOnlyWholeBlocksToReadersWhileAppending() throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        try (BlockStore store = open()) {
            Thread reader = Thread.ofPlatform().start(() -> {
                long seen = -1;
                while (seen < 49) {
                    seen = store.height();
                    try {
                        LongStream.rangeClosed(0, seen)
                                .forEach(h -> assertEquals(
                                        h,
                                        store.byHeight(h).orElseThrow().header().height()));
                    } catch (Throwable t) {
                        failures.add(t);
                        return;
                    }
                }
            });
            CHAIN.forEach(block -> append(store, block));
            reader.join();
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldForgetTheOldestWhenTheCacheIsFull() {
        BlockCache cache = new BlockCache(100);
        cache.put(0, CHAIN.get(0), 40);
        cache.put(1, CHAIN.get(1), 40);
        assertTrue(cache.get(0).isPresent());
        cache.put(2, CHAIN.get(2), 40);
        assertTrue(cache.get(1).isEmpty(), "least recently used");
        assertTrue(cache.get(0).isPresent());
        cache.put(0, CHAIN.get(0), 50);
        assertEquals(90, cache.bytes());
        cache.put(3, CHAIN.get(3), 500);
        assertEquals(0, cache.bytes());
    }

    /** The answer without any index. */
    private static List<LogQuery.Found> scan(LogQuery query, int from, int to) {
        List<LogQuery.Found> found = new ArrayList<>();
        for (StoredBlock stored : CHAIN.subList(from, to + 1)) {
            int logIndex = 0;
            for (int i = 0; i < stored.block().receipts().size(); i++) {
                for (var log : stored.block().receipts().get(i).logs()) {
                    if (query.matches(log)) {
                        var context = stored.block().context();
                        Hash transaction = stored.block().transactions().get(i).hash();
                        found.add(new LogQuery.Found(
                                log,
                                context.height(),
                                context.hash(),
                                transaction,
                                i,
                                logIndex,
                                context.timestampMillis()));
                    }
                    logIndex++;
                }
            }
        }
        return found;
    }

    private BlockStore open() {
        return BlockStore.open(dir.resolve("blocks"), ChainSamples.CHAIN_ID);
    }

    private static void append(BlockStore store, StoredBlock block) {
        store.append(block.header(), block.block(), block.finalization());
    }
}
