/**
 * A cluster of several node processes on one machine: {@code ./levity up --nodes N}. A small process, apart from the nodes,
 * starts Cassandra and them, watches them, takes commands at a door that only this user can open, and stops all again.
 * Came from: the script. Goes to: {@code io.levity.node} as processes; the command line reads {@code run/cluster.json}.
 */
package io.levity.node.local;
