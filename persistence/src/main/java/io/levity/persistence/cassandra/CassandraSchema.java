package io.levity.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.levity.persistence.StorageFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, made and brought up to date in numbered steps. A step may run again after it was interrupted, and nodes
 * that start at once do not disturb each other: one at a time holds a lease of the database, and every table has a fixed
 * identity, so that even two coordinators that make it at the same moment make the same one.
 *
 * <p>{@code events} keeps the events of one id in buckets of {@link #BUCKET_EVENTS} numbers, each a partition; its static
 * column {@code head} is the highest number written to the bucket and is what the fence compares. {@code heads} says of
 * each id which bucket is the last and which events are deleted: its cells only ever grow, as their time stamp is
 * their value, so that the order in which nodes write them does not matter.
 */
final class CassandraSchema {
    /** Part of the stored format. */
    static final int BUCKET_EVENTS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(CassandraSchema.class);
    private static final int LEASE_SECONDS = 120;
    private static final Duration LEASE_POLL = Duration.ofMillis(200);
    private static final Pattern TABLE_ID = Pattern.compile("id_of\\((\\w+)\\)");

    private static final String VERSION_TABLE = """
            CREATE TABLE IF NOT EXISTS %s.schema_version (
              part text, version int, PRIMARY KEY (part, version)
            ) WITH CLUSTERING ORDER BY (version DESC) AND id = id_of(schema_version)""";
    private static final String LEASE_TABLE = """
            CREATE TABLE IF NOT EXISTS %s.schema_lease (
              part text PRIMARY KEY, holder uuid
            ) WITH id = id_of(schema_lease)""";

    /** Never change one that was released: add another. */
    private static final List<List<String>> STEPS = List.of(List.of("""
            CREATE TABLE IF NOT EXISTS %s.events (
              persistence_id text, bucket bigint, sequence_nr bigint, head bigint static,
              writer text, event_bytes int, event blob,
              PRIMARY KEY ((persistence_id, bucket), sequence_nr)
            ) WITH id = id_of(events)""", """
            CREATE TABLE IF NOT EXISTS %s.heads (
              persistence_id text PRIMARY KEY, last_bucket bigint, deleted_to bigint, purged_to bigint
            ) WITH id = id_of(heads)""", """
            CREATE TABLE IF NOT EXISTS %s.snapshots (
              persistence_id text, sequence_nr bigint, taken_at bigint, generation uuid, chunks int, snapshot_bytes int,
              PRIMARY KEY (persistence_id, sequence_nr)
            ) WITH CLUSTERING ORDER BY (sequence_nr DESC) AND id = id_of(snapshots)""", """
            CREATE TABLE IF NOT EXISTS %s.snapshot_chunks (
              persistence_id text, sequence_nr bigint, generation uuid, chunk int, bytes blob,
              PRIMARY KEY ((persistence_id, sequence_nr, generation), chunk)
            ) WITH id = id_of(snapshot_chunks)"""));

    private final CqlSession session;
    private final CassandraSession settings;
    private final String keyspace;
    private final UUID self = UUID.randomUUID();

    private CassandraSchema(CqlSession session, CassandraSession settings) {
        this.session = session;
        this.settings = settings;
        this.keyspace = settings.quotedKeyspace();
    }

    /**
     * Blocks until the tables are as this build knows them.
     *
     * @throws StorageFailure if a newer build made them
     */
    static void migrate(CqlSession session, CassandraSession settings) throws InterruptedException {
        CassandraSchema schema = new CassandraSchema(session, settings);
        if (!schema.isCurrent()) {
            schema.prepare();
            schema.underLease();
        }
    }

    /** Without a change of the schema, which is dear, and without the right to make one. */
    private boolean isCurrent() {
        boolean known = !session.execute(SimpleStatement.newInstance(
                        "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                        settings.keyspace(),
                        "schema_version"))
                .all()
                .isEmpty();
        return known && version() == STEPS.size();
    }

    private void prepare() {
        change("CREATE KEYSPACE IF NOT EXISTS " + keyspace
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                + settings.datacenter().replace("'", "''")
                + "': " + settings.replicationFactor() + "}");
        change(VERSION_TABLE);
        change(LEASE_TABLE);
    }

    private void underLease() throws InterruptedException {
        while (!takeLease()) {
            TimeUnit.NANOSECONDS.sleep(LEASE_POLL.toNanos());
            if (version() == STEPS.size()) {
                return;
            }
        }
        try {
            for (int step = version(); step < STEPS.size(); step++) {
                STEPS.get(step).forEach(this::change);
                execute("INSERT INTO %s.schema_version (part, version) VALUES ('persistence', ?)", step + 1);
                LOG.info("keyspace {} is at version {}", settings.keyspace(), step + 1);
            }
        } finally {
            execute("DELETE FROM %s.schema_lease WHERE part = 'persistence' IF holder = ?", self);
        }
    }

    private boolean takeLease() {
        ResultSet taken = execute(
                "INSERT INTO %s.schema_lease (part, holder) VALUES ('persistence', ?) IF NOT EXISTS USING TTL "
                        + LEASE_SECONDS,
                self);
        if (taken.wasApplied()) {
            return true;
        }
        Row row = taken.one();
        return row != null && self.equals(row.getUuid("holder"));
    }

    private int version() {
        Row row = execute("SELECT version FROM %s.schema_version WHERE part = ? LIMIT 1", "persistence")
                .one();
        int version = row == null ? 0 : row.getInt("version");
        if (version > STEPS.size()) {
            throw new StorageFailure("keyspace " + settings.keyspace() + " is at version " + version
                    + ", this build knows " + STEPS.size() + ": start a newer build");
        }
        return version;
    }

    private ResultSet execute(String statement, Object value) {
        return session.execute(SimpleStatement.newInstance(statement.formatted(keyspace), value));
    }

    private void change(String statement) {
        String cql = TABLE_ID.matcher(statement.replace("%s", keyspace))
                .replaceAll(table -> tableId(table.group(1)).toString());
        session.execute(SimpleStatement.newInstance(cql).setTimeout(Duration.ofSeconds(60)));
        if (!session.checkSchemaAgreement()) {
            throw new StorageFailure("the nodes of the database do not agree on the schema");
        }
    }

    /** The same wherever it is computed, as no two keyspaces of a database may share one. */
    private UUID tableId(String table) {
        return UUID.nameUUIDFromBytes((settings.keyspace() + "." + table).getBytes(StandardCharsets.UTF_8));
    }
}
