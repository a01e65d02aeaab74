package io.levity.config;

import java.time.Duration;

/**
 * The HTTP edge of a node: where it listens and what one client may cost.
 *
 * @param host interface to bind, for both ports
 * @param publicPort RPC, REST, console; 0 = any free port
 * @param metricsPort Prometheus, readiness and liveness; 0 = any free port
 * @param maxBodyBytes larger request bodies are refused with 413
 * @param bodyTimeout a request body must be complete within this time, else 408
 * @param idleTimeout a connection without a byte for this long is closed
 * @param maxConnections more connections wait in the backlog of the operating system
 * @param maxQueued requests waiting for a worker; more are answered busy
 */
public record HttpSettings(
        String host,
        int publicPort,
        int metricsPort,
        int maxBodyBytes,
        Duration bodyTimeout,
        Duration idleTimeout,
        int maxConnections,
        int maxQueued) {

    public static final int MAX_BODY_BYTES = 5 * 1024 * 1024;

    /** The usual limits on these ports. */
    public static HttpSettings of(String host, int publicPort, int metricsPort) {
        return new HttpSettings(
                host,
                publicPort,
                metricsPort,
                MAX_BODY_BYTES,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                1024,
                2048);
    }
}
