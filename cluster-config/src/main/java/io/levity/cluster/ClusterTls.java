package io.levity.cluster;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.HttpsConnectionContext;
import akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;
import io.levity.config.NodeSettings;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The node's certificate and the authority of its cluster, for what does not go through Akka's remoting. Both sides of a
 * connection show a certificate of that authority, or there is no connection. The files are read again every few minutes.
 */
public final class ClusterTls {
    private final RotatingKeysSSLEngineProvider provider;

    private ClusterTls(RotatingKeysSSLEngineProvider provider) {
        this.provider = provider;
    }

    /** Empty where nodes speak in the clear. */
    public static Optional<ClusterTls> of(ActorSystem<?> system, NodeSettings settings) {
        return settings.cluster()
                .tls()
                .map(tls -> new ClusterTls(new RotatingKeysSSLEngineProvider(system.classicSystem())));
    }

    /** For a listening socket; asks its clients for a certificate. */
    public HttpsConnectionContext server() {
        return ConnectionContext.httpsServer(() -> {
            SSLEngine engine = provider.createServerSSLEngine("", 0);
            engine.setNeedClientAuth(true);
            return engine;
        });
    }

    /** For connections to other nodes. */
    public HttpsConnectionContext client() {
        return ConnectionContext.httpsClient(provider::createClientSSLEngine);
    }

    /** As it is now: ask again for each connection. */
    public SSLContext context() {
        return provider.getSSLContext();
    }
}
