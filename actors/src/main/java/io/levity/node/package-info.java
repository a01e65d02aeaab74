/**
 * The process: flags, start order, banner, graceful stop.
 *
 * <p>Came from: {@code ./levity up}. Goes to: {@code io.levity.actor.chain} and {@code io.levity.http}.
 */
package io.levity.node;
