package io.levity.persistence.journal;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.ExtensionId;
import akka.actor.ExtensionIdProvider;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;

/**
 * The one {@link JournalStore} of an actor system, in {@code levity.persistence.directory}: journal, snapshot store and
 * read journal share it. Opened at first use, closed when all actors have stopped.
 */
public final class JournalDatabase extends AbstractExtensionId<JournalStore> implements ExtensionIdProvider {
    static final JournalDatabase ID = new JournalDatabase();

    private JournalDatabase() {}

    @Override
    public ExtensionId<? extends JournalStore> lookup() {
        return ID;
    }

    @Override
    public JournalStore createExtension(ExtendedActorSystem system) {
        String path = "levity.persistence.directory";
        String directory = system.settings().config().getString(path);
        if (directory.isBlank()) {
            throw new ConfigException.BadValue(path, "must name the directory of the journal");
        }
        JournalStore store = JournalStore.open(Path.of(directory));
        system.registerOnTermination(store::close);
        return store;
    }
}
