/**
 * What an entity writes down, written by an actor of its own, so that the entity goes on while the journal is slow.
 *
 * <p>Came from: entities whose work must not wait for the journal. Goes to: the journal, through Akka Persistence.
 */
package io.levity.actor.diary;
