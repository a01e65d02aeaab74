package io.levity.persistence.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.persistence.journal.AkkaConformance;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Akka's conformance tests on a real Cassandra. */
@Tag("cluster")
class CassandraConformanceTest {
    @TestFactory
    Stream<DynamicTest> shouldBeAJournal() throws IOException, InterruptedException {
        return AkkaConformance.journal(config());
    }

    @TestFactory
    Stream<DynamicTest> shouldBeASnapshotStore() throws IOException, InterruptedException {
        return AkkaConformance.snapshots(config());
    }

    private static Config config() throws IOException, InterruptedException {
        return ConfigFactory.parseMap(Map.of(
                        "akka.actor.allow-java-serialization", "on",
                        "akka.actor.warn-about-java-serializer-usage", "off",
                        // Of the machine the tests share with others; the cases themselves wait for three seconds.
                        "akka.test.timefactor", "10"))
                .withFallback(SharedCassandra.config("conformance"));
    }
}
