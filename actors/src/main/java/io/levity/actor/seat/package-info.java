/**
 * Which node of a cluster signs for which validator: the plan, the locks that make it safe, the hand-over.
 *
 * <p>Came from: what nodes tell of themselves ({@code io.levity.actor.peer}). Goes to: {@link io.levity.actor.chain.Seats},
 * which the validators' entities sign with, and the places of their shards.
 */
package io.levity.actor.seat;
