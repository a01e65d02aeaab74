/**
 * An operator's settings, parsed once into typed records; unknown keys and bad values are reported all together.
 *
 * <p>Came from: {@code reference.conf}, a file or flags. Goes to: the node's start.
 */
package io.levity.config;
