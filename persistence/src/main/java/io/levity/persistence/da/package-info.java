/**
 * What a node keeps of blobs: the slices, the stored events of blobs and signers, and the list of blobs. Came from:
 * encoders, {@code BlobEntity} and {@code SignerEntity}. Goes to: volumes on this node, the journal, the edge's lists.
 */
package io.levity.persistence.da;
