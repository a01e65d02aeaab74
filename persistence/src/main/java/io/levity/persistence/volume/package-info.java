/**
 * Node-local volumes: directories of content-addressed bytes in append-only segment files, with their index and upkeep.
 * Came from: da signers, storage shards and gateways, through the node's volume actor.
 * Goes to: files of the data directory; readers take bytes out by range without copying.
 */
package io.levity.persistence.volume;
