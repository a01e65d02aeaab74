package io.levity.loadtest.cluster;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * A cluster for the tests of a class, up before the first and gone after the last:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ClusterExtension CLUSTER = ClusterExtension.of(ClusterOptions.of(3));
 *
 * @Test
 * void should…(LocalCluster cluster) { … }
 * }</pre>
 *
 * <p>When a test fails, the state and the last words of every node are printed and the logs stay. When the cluster does not
 * come up, all tests of the class fail with that.
 */
public final class ClusterExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver, TestWatcher {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final ClusterOptions options;
    private LocalCluster cluster;

    private ClusterExtension(ClusterOptions options) {
        this.options = options;
    }

    public static ClusterExtension of(ClusterOptions options) {
        return new ClusterExtension(options);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = LocalCluster.create(options);
        try {
            cluster.start(START_LIMIT);
        } catch (RuntimeException e) {
            cluster.keepLogs();
            cluster.close();
            throw e;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        cluster.keepLogs();
        System.out.println(context.getDisplayName() + " failed" + cluster.state());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster;
    }
}
