package io.levity.client;

/**
 * Why a transfer of many files stopped.
 *
 * @param path the file
 * @param cause a {@link LevityClientException} for what the node did, an {@link java.io.IOException} for the disk
 */
public record TransferFailure(String path, Exception cause) {}
