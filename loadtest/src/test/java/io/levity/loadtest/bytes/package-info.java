/**
 * Ways to carry bulk bytes from one JVM to another, measured beside each other.
 *
 * <p>Came from: {@code ./levity bench cluster}, which starts the programs here as processes. Goes to: its table.
 */
package io.levity.loadtest.bytes;
