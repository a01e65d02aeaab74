/**
 * What the publishing lane carries of a blob: its header and the certificate that a quorum of the set has stored its
 * slices. The bytes themselves never come here. Came from: a gateway, signed by the set's members. Goes to: the system
 * contract that records it, receipts, readers. Lies below {@code io.levity.da} because blocks are checked with it.
 */
package io.levity.chain.publishing;
