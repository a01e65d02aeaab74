/**
 * The gRPC edge of a node: 0G's disperser and retriever, health, reflection, over HTTP/2 without TLS.
 *
 * <p>Came from: rollups and tools that are built for 0G. Goes to: {@code io.levity.actor.da}, the same pipeline that
 * {@code io.levity.http} leads to. The layout of the messages is in {@code proto/src/main/proto}, the form of request ids
 * in {@code io.levity.da.disperser}.
 */
package io.levity.grpc;
