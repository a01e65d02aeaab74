/**
 * What every durable part of a node shares: its data directory and the way RocksDB databases are opened.
 *
 * <p>Came from: the operating system's files. Goes to: journal, block store, state store, mempool log, signer.
 */
package io.levity.persistence;
