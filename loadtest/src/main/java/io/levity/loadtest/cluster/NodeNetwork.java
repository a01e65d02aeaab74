package io.levity.loadtest.cluster;

import java.util.List;
import java.util.Optional;

/**
 * What connects the nodes of a cluster with each other and with their database, and can be made to fail. Nodes have the
 * numbers 0, 1, 2 …; whoever tests reaches all of them, whatever is cut between them. One thread at a time.
 */
public sealed interface NodeNetwork extends AutoCloseable permits LoopbackNetwork, NamespaceNetwork {
    /** The address that a node binds to. */
    String host(int node);

    /** Added to every port of a node. */
    int portOffset(int node);

    /** The address that the database binds to and that all nodes reach it at. */
    String databaseHost();

    /** Words before the command of a node, which make it run in its network. */
    List<String> prefix(int node);

    /** Why links can not be cut here; empty if they can. */
    Optional<String> whyNoCuts();

    /** From now on nothing that one node sends reaches the other; the other way stays as it is. */
    void cut(int from, int to);

    void mend(int from, int to);

    /** From now on nothing that the node sends reaches the database. */
    void cutDatabase(int node);

    void mendDatabase(int node);

    /** Makes all that the node sends late and part of it lost. */
    void slow(int node);

    void quicken(int node);

    /** What {@link #slow} does here. */
    String slowness();

    /** As if nothing had ever been cut or slowed. */
    void mendAll();

    @Override
    void close();
}
