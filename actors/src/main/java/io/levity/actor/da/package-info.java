/**
 * Blobs as they run: taken in, encoded, signed for by the set's members, recorded on chain, read back. Came from: the
 * edge ({@code BlobRoutes}), through {@link io.levity.actor.da.BlobService}. Goes to: slices in this node's store, events
 * in the journal, certificates on the chain. The rules are in {@code io.levity.da}.
 */
package io.levity.actor.da;
