/**
 * The Java SDK: one object per node, typed answers, local signing and local verification, errors with codes.
 *
 * <p>Came from: {@code io.levity.chain.execution} and {@code io.levity.chain.state} (encodings, proofs). Goes to: the
 * command line, load tests, applications.
 */
package io.levity.client;
