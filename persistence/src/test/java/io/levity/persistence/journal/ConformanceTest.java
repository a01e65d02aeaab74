package io.levity.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Akka's conformance tests for journals and snapshot stores, all of them; a skipped one counts as failed. */
@Timeout(120)
class ConformanceTest {
    @TempDir
    static Path dir;

    @TestFactory
    Stream<DynamicTest> shouldBeAJournal() {
        return AkkaConformance.journal(config("journal"));
    }

    @TestFactory
    Stream<DynamicTest> shouldBeASnapshotStore() {
        return AkkaConformance.snapshots(config("snapshots"));
    }

    private static Config config(String name) {
        return ConfigFactory.parseMap(Map.of(
                        "levity.persistence.directory", dir.resolve(name).toString(),
                        "akka.persistence.journal.plugin", "levity.persistence.journal",
                        "akka.persistence.snapshot-store.plugin", "levity.persistence.snapshot",
                        "akka.actor.allow-java-serialization", "on",
                        "akka.actor.warn-about-java-serializer-usage", "off",
                        "akka.loglevel", "WARNING"))
                .withFallback(ConfigFactory.load());
    }
}
