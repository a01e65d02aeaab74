/**
 * The names that 0G's clients carry: request ids of its disperser and commitments of its OP-stack server. Came from: the
 * gRPC and alt-DA doors. Goes to: clients, and rollups that post them to other chains, so the bytes never change.
 */
package io.levity.da.disperser;
