package io.levity.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.config.NodeSettings;
import java.nio.file.Path;
import java.util.Map;

/** Derives the configuration of a node's actor system from its settings. */
public final class ActorSystemConfig {

    private ActorSystemConfig() {}

    /**
     * @param settings of the node
     * @param journalDirectory where the embedded journal lives
     */
    public static Config of(NodeSettings settings, Path journalDirectory) {
        Config derived = ConfigFactory.parseMap(Map.of(
                "akka.remote.artery.canonical.hostname", settings.host(),
                "akka.remote.artery.canonical.port", settings.ports().cluster(),
                "akka.remote.artery.bind.hostname", settings.host(),
                "akka.coordinated-shutdown.default-phase-timeout",
                        settings.shutdownTimeout().toMillis() / 2 + "ms",
                "levity.persistence.directory",
                        journalDirectory.toAbsolutePath().toString()));
        ClassLoader loader = ActorSystemConfig.class.getClassLoader();
        return derived.withFallback(JournalPlugins.of(settings).config(settings))
                .withFallback(ConfigFactory.parseResources(loader, "levity-akka.conf"))
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
    }
}
