package io.levity.persistence.journal;

import akka.actor.ActorSystem;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;

/** An actor system on the embedded journal in a directory; closing it waits until the directory is free again. */
record PersistingSystem(ActorSystem system) implements AutoCloseable {

    static PersistingSystem start(Path directory) {
        return new PersistingSystem(ActorSystem.create(
                "journal-test",
                ConfigFactory.parseMap(Map.of(
                                "levity.persistence.directory", directory.toString(),
                                "akka.persistence.journal.plugin", "levity.persistence.journal",
                                "akka.persistence.snapshot-store.plugin", "levity.persistence.snapshot",
                                "akka.loglevel", "WARNING"))
                        .withFallback(ConfigFactory.load())));
    }

    Recorder recorder(String id) {
        return new Recorder(this, id);
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
