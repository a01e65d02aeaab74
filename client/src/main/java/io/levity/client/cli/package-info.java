/**
 * The {@code levity} command line for everything that talks to a running node. Every command has {@code --json}, a next
 * step when it fails, and exit codes 0 ok, 1 failed, 2 bad usage, 3 port or lock taken, 4 foreign data, 5 clock drift.
 *
 * <p>Came from: {@code io.levity.client}. Goes to: the script {@code ./levity}.
 */
package io.levity.client.cli;
