/**
 * Byte encodings shared by all: RLP (Yellow Paper, appendix B) and the contract ABI, strict and with limits.
 *
 * <p>Came from: {@code io.levity.types}, {@code io.levity.crypto}. Goes to: transactions, tries, contracts, clients.
 */
package io.levity.codec;
