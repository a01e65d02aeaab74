package io.levity.persistence.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One Cassandra for all tests of this JVM, which ends with it; each test class takes a keyspace of its own. */
final class SharedCassandra {
    private static Optional<CassandraProcess> running = Optional.empty();

    private SharedCassandra() {}

    static synchronized CassandraProcess get() throws IOException, InterruptedException {
        if (running.isEmpty()) {
            Path data = Files.createTempDirectory("levity-cassandra-test");
            CassandraProcess cassandra = CassandraProcess.start(data);
            running = Optional.of(cassandra);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cassandra, data)));
        }
        return running.get();
    }

    private static void end(CassandraProcess cassandra, Path data) {
        cassandra.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An actor system's configuration with all three plugins on it. */
    static Config config(String keyspace) throws IOException, InterruptedException {
        return ConfigFactory.parseMap(Map.of(
                        "levity.cassandra.contact-points", List.of(get().contactPoint()),
                        "levity.cassandra.keyspace", keyspace,
                        "akka.persistence.journal.plugin", "levity.cassandra.journal",
                        "akka.persistence.snapshot-store.plugin", "levity.cassandra.snapshot",
                        "akka.loglevel", "WARNING"))
                .withFallback(ConfigFactory.load());
    }
}
