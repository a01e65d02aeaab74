package io.levity.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits of a client.
 *
 * @param connectTimeout to open a connection
 * @param requestTimeout from sending a request to the end of its answer
 * @param attempts how often a request is sent at most, the first included; only requests that are safe to repeat are
 * @param firstDelay before the second attempt; doubles each time, with jitter of half
 * @param maxAnswerBytes a longer answer is an error
 * @param apiKey what the node asks for where an operator gave out keys
 */
public record ClientParams(
        Duration connectTimeout,
        Duration requestTimeout,
        int attempts,
        Duration firstDelay,
        int maxAnswerBytes,
        Optional<String> apiKey) {
    public static final ClientParams DEFAULT =
            new ClientParams(Duration.ofSeconds(3), Duration.ofSeconds(20), 4, Duration.ofMillis(100), 64 << 20);

    public ClientParams {
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts must be 1 to 20, not " + attempts);
        }
    }

    public ClientParams(
            Duration connectTimeout, Duration requestTimeout, int attempts, Duration firstDelay, int maxAnswerBytes) {
        this(connectTimeout, requestTimeout, attempts, firstDelay, maxAnswerBytes, Optional.empty());
    }

    /** The same with a key, which goes with every request. */
    public ClientParams withApiKey(String key) {
        return new ClientParams(connectTimeout, requestTimeout, attempts, firstDelay, maxAnswerBytes, Optional.of(key));
    }

    /** The same limits with one attempt only: the caller handles failures. */
    public ClientParams withoutRetries() {
        return new ClientParams(connectTimeout, requestTimeout, 1, firstDelay, maxAnswerBytes, apiKey);
    }
}
