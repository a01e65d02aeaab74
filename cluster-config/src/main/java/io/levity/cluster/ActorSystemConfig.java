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
     * @param network hash of the genesis, in hexadecimal: nodes of others are kept out
     */
    public static Config of(NodeSettings settings, Path journalDirectory, String network) {
        Config derived = ConfigFactory.parseMap(Map.of(
                "akka.remote.artery.canonical.hostname",
                settings.host(),
                "akka.remote.artery.canonical.port",
                settings.ports().cluster(),
                "akka.remote.artery.bind.hostname",
                settings.host(),
                SameNetworkChecker.NETWORK,
                network,
                SameNetworkChecker.PROTOCOL,
                SameNetworkChecker.PROTOCOL_VERSION,
                "levity.persistence.directory",
                journalDirectory.toAbsolutePath().toString()));
        ClassLoader loader = ActorSystemConfig.class.getClassLoader();
        return derived.withFallback(Formation.of(settings))
                .withFallback(JournalPlugins.of(settings).config(settings))
                .withFallback(StopPhases.of(settings.shutdownTimeout()))
                .withFallback(ConfigFactory.parseResources(loader, "levity-akka.conf"))
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
    }
}
