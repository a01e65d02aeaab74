/**
 * Who may write blobs, and how much: API keys, and the quotas of their accounts. Came from: the edges, {@code io.levity.http}
 * and {@code io.levity.grpc}, before they read a body. Goes to: a small file of what was used today.
 */
package io.levity.admission;
