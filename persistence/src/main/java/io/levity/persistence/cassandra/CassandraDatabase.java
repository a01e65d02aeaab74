package io.levity.persistence.cassandra;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionId;
import akka.actor.ExtensionIdProvider;
import com.datastax.oss.driver.api.core.CqlSession;
import io.levity.persistence.StorageFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session of an actor system, shared by journal, snapshot store and read journal. It connects in the background
 * and waits for a database that is not there yet; what is asked meanwhile fails after a limit. Closed when all actors
 * have stopped, which is the last phase of coordinated shutdown.
 */
final class CassandraDatabase implements Extension, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraDatabase.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** What can be asked of a database that is there. */
    record Tables(EventAppends appends, EventReads reads, SnapshotTable snapshots) {}

    /** How Akka finds it. */
    static final class Id extends AbstractExtensionId<CassandraDatabase> implements ExtensionIdProvider {
        static final Id INSTANCE = new Id();

        private Id() {}

        @Override
        public ExtensionId<? extends CassandraDatabase> lookup() {
            return INSTANCE;
        }

        @Override
        public CassandraDatabase createExtension(ExtendedActorSystem system) {
            CassandraDatabase database = new CassandraDatabase(
                    CassandraSession.of(system.settings().config().getConfig("levity.cassandra")));
            system.registerOnTermination(database::close);
            return database;
        }
    }

    private final CassandraSession settings;
    private final CompletableFuture<Tables> tables = new CompletableFuture<>();
    private final Thread connecting;
    private volatile CqlSession session;
    private volatile String trouble = "no connection";

    private CassandraDatabase(CassandraSession settings) {
        this.settings = settings;
        this.connecting = Thread.ofVirtual().name("cassandra-connect").start(this::connect);
    }

    /** Asks when the database is there; one that is not there within a limit fails the question. */
    <T> CompletableFuture<T> ask(Function<Tables, CompletableFuture<T>> question) {
        if (tables.isDone()) {
            return tables.thenCompose(question);
        }
        return tables.copy()
                .orTimeout(settings.connectPatience().toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(new StorageFailure(
                        "Cassandra at " + settings.contactPoints() + " is not there yet: " + trouble, e)))
                .thenCompose(question);
    }

    private void connect() {
        while (!tables.isDone()) {
            try {
                if (session == null) {
                    session = settings.open();
                }
                CassandraSchema.migrate(session, settings);
                EventReads reads = EventReads.of(session, settings);
                tables.complete(new Tables(
                        EventAppends.of(session, settings, reads), reads, SnapshotTable.of(session, settings)));
                LOG.info("Cassandra at {}, keyspace {}", settings.contactPoints(), settings.keyspace());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                trouble = e.toString();
                LOG.warn("Cassandra at {} is not ready: {}", settings.contactPoints(), trouble);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        tables.completeExceptionally(new StorageFailure("the journal is closed"));
        connecting.interrupt();
        boolean interrupted = false;
        while (connecting.isAlive()) {
            try {
                connecting.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        CqlSession open = session;
        if (open != null) {
            open.forceCloseAsync()
                    .toCompletableFuture()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(_ -> null)
                    .join();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
