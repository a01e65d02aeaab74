/**
 * Encodings shared by all: RLP (Yellow Paper, appendix B), the contract ABI and JSON, strict and with limits.
 *
 * <p>Came from: {@code io.levity.types}, {@code io.levity.crypto}. Goes to: transactions, tries, contracts, keystores, clients.
 */
package io.levity.codec;
