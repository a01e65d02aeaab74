package io.levity.client;

import java.util.Optional;

/**
 * What a transfer of many files came to.
 *
 * @param manifest of the files that are whole
 * @param failure the first one, after which nothing more was begun
 */
public record TransferOutcome(BlobManifest manifest, Optional<TransferFailure> failure) {}
