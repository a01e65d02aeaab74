/**
 * Akka Persistence on one embedded RocksDB: journal, snapshot store and read journal, with nothing to install.
 *
 * <p>Came from: the events of all entities of a node, as bytes of their serializers. Goes to: the entities' recovery,
 * and readers that go through a journal by sequence number.
 */
package io.levity.persistence.journal;
