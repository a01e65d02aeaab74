/**
 * What a node knows of the others of its cluster, and how bytes travel between them.
 *
 * <p>Came from: cluster membership and what nodes tell of themselves. Goes to: whoever needs to know where a validator, its
 * slices or its messages are.
 */
package io.levity.actor.peer;
