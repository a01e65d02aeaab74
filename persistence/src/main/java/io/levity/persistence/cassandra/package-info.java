/**
 * Akka Persistence on the Cassandra that the nodes of a cluster share: journal, snapshot store and read journal, with a
 * fence that refuses a writer that is behind.
 *
 * <p>Came from: the events of all entities of a cluster, as bytes of their serializers. Goes to: the entities' recovery
 * on whichever node they live next, and readers that go through a journal by sequence number.
 */
package io.levity.persistence.cassandra;
