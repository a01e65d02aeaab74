package io.levity.client;

import io.levity.client.BlobManifest.Entry;
import io.levity.client.BlobManifest.Part;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Submits files as blobs: several at a time, larger ones in parts, each read while it is sent. What was accepted is named
 * by its content, so a repeat after a failure stores and costs nothing twice.
 */
public final class BlobUpload {
    /** Blobs that are waited for at a time besides those that are sent. */
    private static final int WAITING = 128;

    private final BlobClient blobs;
    private final Params params;
    private final TransferProgress progress;
    private final Semaphore sending;

    /** One file, and the name that it is to have in the manifest. */
    public record Source(String path, Path file) {}

    /**
     * @param parallel blobs that are sent at a time
     * @param partBytes longer files are cut into parts of this length
     * @param certifiedWithin wait for certificates, for each blob at most this long
     */
    public record Params(int parallel, long partBytes, Optional<Duration> certifiedWithin) {
        public Params {
            if (parallel < 1 || partBytes < 1) {
                throw new IllegalArgumentException("nothing can be sent with " + parallel + ", " + partBytes);
            }
        }
    }

    public BlobUpload(BlobClient blobs, Params params, TransferProgress progress) {
        this.blobs = blobs;
        this.params = params;
        this.progress = progress;
        this.sending = new Semaphore(params.parallel());
    }

    /** Returns when all is accepted, or certified if that is waited for, or when something failed. */
    public TransferOutcome run(List<Source> sources) throws IOException {
        List<OpenFile> files = new ArrayList<>(sources.size());
        for (Source source : sources) {
            files.add(new OpenFile(source, params.partBytes()));
        }
        progress.begin(
                files.stream().mapToLong(file -> file.size).sum(),
                files.stream().mapToInt(file -> file.parts.length).sum());
        try (BoundedTasks tasks = new BoundedTasks(params.parallel() + WAITING)) {
            for (OpenFile file : files) {
                for (int i = 0; i < file.parts.length && !tasks.failed(); i++) {
                    int part = i;
                    tasks.start(file.source.path(), () -> submit(file, part));
                }
                if (file.parts.length == 0) {
                    tasks.start(file.source.path(), file::finish);
                }
            }
            Optional<TransferFailure> failure = tasks.finish();
            List<Entry> whole = files.stream()
                    .map(file -> file.entry)
                    .filter(Objects::nonNull)
                    .toList();
            return new TransferOutcome(new BlobManifest(blobs.network(), whole), failure);
        }
    }

    private void submit(OpenFile file, int index) throws IOException {
        long offset = index * params.partBytes();
        FilePart part = new FilePart(file.source.file(), offset, Math.min(params.partBytes(), file.size - offset));
        long started = System.nanoTime();
        AtomicReference<FilePart.Reading> last = new AtomicReference<>();
        BlobStatus status;
        sending.acquireUninterruptibly();
        try {
            started = System.nanoTime();
            status = blobs.put(part, reading -> {
                FilePart.Reading before = last.getAndSet(reading.reportTo(progress));
                progress.onBytes(before == null ? 0 : -before.taken());
            });
        } finally {
            sending.release();
        }
        progress.onMoved();
        FilePart.Reading sent = last.get();
        if (sent == null || sent.taken() != part.length()) {
            throw LevityClientException.local(
                    LevityClientException.BAD_ANSWER, "the node took a blob of which it did not see all");
        }
        await(status);
        progress.onDone((System.nanoTime() - started) / 1_000_000);
        file.onPart(index, new Part(status.id(), offset, part.length(), sent.sha256()));
    }

    private void await(BlobStatus accepted) {
        BlobStatus status = accepted.settled()
                ? accepted
                : params.certifiedWithin()
                        .map(limit -> blobs.await(accepted.id(), limit))
                        .orElse(accepted);
        if (status.status().equals("failed")) {
            throw LevityClientException.local(
                    LevityClientException.BLOB_FAILED,
                    "blob " + status.id() + " was not certified: "
                            + status.failure().orElse("no reason given"));
        }
        if (status.certified()) {
            progress.onCertified();
        }
    }

    /** A file whose parts are on their way. */
    private static final class OpenFile {
        private final Source source;
        private final long size;
        private final FileTime modified;
        private final Part[] parts;
        private int missing;
        private volatile Entry entry;

        OpenFile(Source source, long partBytes) throws IOException {
            this.source = source;
            this.size = Files.size(source.file());
            this.modified = Files.getLastModifiedTime(source.file());
            this.parts = new Part[Math.toIntExact(Math.ceilDiv(size, partBytes))];
            this.missing = parts.length;
        }

        void onPart(int index, Part part) throws IOException {
            boolean whole;
            synchronized (this) {
                parts[index] = part;
                missing--;
                whole = missing == 0;
            }
            if (whole) {
                finish();
            }
        }

        void finish() throws IOException {
            Hash sha256 = parts.length == 1 ? parts[0].sha256() : FileHash.sha256(source.file());
            if (Files.size(source.file()) != size
                    || !Files.getLastModifiedTime(source.file()).equals(modified)) {
                throw new IOException(source.file() + " changed while it was sent");
            }
            entry = new Entry(source.path(), size, sha256, Arrays.asList(parts));
        }
    }
}
