package io.levity.client;

import io.levity.client.BlobManifest.Entry;
import io.levity.client.BlobManifest.Part;
import io.levity.crypto.Sha256;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads blobs into files, verified, never a whole one in memory. A file has its name only when it is whole and right;
 * until then what came lies beside it under {@code .partial}, from where the next attempt goes on.
 */
public final class BlobDownload {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Set<StandardOpenOption> READ_WRITE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final BlobClient blobs;
    private final TransferProgress progress;

    public BlobDownload(BlobClient blobs, TransferProgress progress) {
        this.blobs = blobs;
        this.progress = progress;
    }

    /**
     * Reads one blob, encoded again here to see that it is what the id names.
     *
     * @return its length
     * @throws LevityClientException with {@link LevityClientException#PROOF_INVALID} if it is not
     */
    public long blob(BlobId id, Path target) throws IOException {
        BlobStatus status = blobs.status(id);
        progress.begin(status.sizeBytes(), 1);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            try (FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE)) {
                fetch(status, out, 0);
            }
            return status.sizeBytes();
        }
        Path partial = partial(target);
        try (FileChannel out = FileChannel.open(partial, READ_WRITE)) {
            long have = Math.min(out.size(), status.sizeBytes());
            try {
                fetch(status, out, have);
            } catch (LevityClientException e) {
                if (!e.code().equals(LevityClientException.PROOF_INVALID)) {
                    throw e;
                }
                out.truncate(0);
                if (have == 0) {
                    throw e;
                }
                progress.onBytes(-status.sizeBytes()); // what was here from before was of something else
                fetch(status, out, 0);
            }
            out.truncate(status.sizeBytes());
        }
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        return status.sizeBytes();
    }

    private void fetch(BlobStatus status, FileChannel file, long have) throws IOException {
        ContentCheck check = ContentCheck.of(status);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long at = 0; at < have; ) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, have - at));
            int got = file.read(buffer, at);
            check.update(buffer.array(), 0, got);
            progress.onBytes(got);
            at += got;
        }
        if (have > 0) {
            file.position(have);
        }
        long started = System.nanoTime();
        try (InputStream in = blobs.content(status.id(), have, status.sizeBytes())) {
            for (int got = in.read(buffer.array()); got >= 0; got = in.read(buffer.array())) {
                check.update(buffer.array(), 0, got);
                buffer.clear().limit(got);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                progress.onBytes(got);
            }
        }
        check.require(status.id());
        progress.onMoved();
        progress.onDone((System.nanoTime() - started) / 1_000_000);
    }

    /** Writes all files of a manifest below a directory, and compares all hashes. What is there and right stays. */
    public TransferOutcome restore(BlobManifest manifest, Path directory, int parallel) throws IOException {
        progress.begin(manifest.sizeBytes(), manifest.partCount());
        List<Restored> files = new ArrayList<>(manifest.files().size());
        try (BoundedTasks tasks = new BoundedTasks(parallel)) {
            for (Entry entry : manifest.files()) {
                if (tasks.failed()) {
                    break;
                }
                Restored file = new Restored(entry, directory.resolve(entry.path()));
                files.add(file);
                if (file.open()) {
                    for (Part part : entry.parts()) {
                        tasks.start(entry.path(), () -> restore(file, part));
                    }
                } else {
                    progress.onBytes(entry.sizeBytes());
                    entry.parts().forEach(part -> progress.onMoved());
                }
            }
            Optional<TransferFailure> failure = tasks.finish();
            List<Entry> whole =
                    files.stream().filter(f -> f.whole).map(f -> f.entry).toList();
            return new TransferOutcome(new BlobManifest(manifest.network(), whole), failure);
        }
    }

    private void restore(Restored file, Part part) throws IOException {
        long started = System.nanoTime();
        if (file.has(part)) {
            progress.onBytes(part.sizeBytes());
        } else {
            fetch(file, part);
            progress.onDone((System.nanoTime() - started) / 1_000_000);
        }
        progress.onMoved();
        file.onPart();
    }

    private void fetch(Restored file, Part part) throws IOException {
        MessageDigest digest = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (InputStream in = blobs.content(part.id(), 0, part.sizeBytes());
                FileChannel out = FileChannel.open(file.partial, READ_WRITE)) {
            long at = part.offset();
            for (int got = in.read(buffer.array()); got >= 0; got = in.read(buffer.array())) {
                digest.update(buffer.array(), 0, got);
                buffer.clear().limit(got);
                while (buffer.hasRemaining()) {
                    at += out.write(buffer, at);
                }
                progress.onBytes(got);
            }
        }
        if (!Hash.of(digest.digest()).equals(part.sha256())) {
            throw LevityClientException.local(
                    LevityClientException.PROOF_INVALID,
                    "blob " + part.id() + " is not the part of " + file.entry.path() + " that the manifest names");
        }
    }

    private static Path partial(Path target) {
        return target.resolveSibling(target.getFileName() + ".partial");
    }

    /** A file of which parts are missing. */
    private static final class Restored {
        private final Entry entry;
        private final Path target;
        private final Path partial;
        private int missing;
        private volatile boolean whole;

        Restored(Entry entry, Path target) {
            this.entry = entry;
            this.target = target;
            this.partial = partial(target);
            this.missing = entry.parts().size();
        }

        /** Whether anything is to be fetched. */
        boolean open() throws IOException {
            Files.createDirectories(target.toAbsolutePath().getParent());
            boolean there = Files.isRegularFile(target)
                    && Files.size(target) == entry.sizeBytes()
                    && FileHash.sha256(target).equals(entry.sha256());
            if (!there && missing == 0) {
                Files.write(target, new byte[0]);
            }
            whole = there || missing == 0;
            return !whole;
        }

        /** Whether an earlier attempt has brought this part. */
        boolean has(Part part) throws IOException {
            if (!Files.isRegularFile(partial) || Files.size(partial) < part.offset() + part.sizeBytes()) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.READ)) {
                return FileHash.sha256(channel, part.offset(), part.sizeBytes()).equals(part.sha256());
            }
        }

        void onPart() throws IOException {
            boolean last;
            synchronized (this) {
                missing--;
                last = missing == 0;
            }
            if (last) {
                finish();
            }
        }

        private void finish() throws IOException {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.truncate(entry.sizeBytes());
            }
            if (entry.parts().size() > 1 && !FileHash.sha256(partial).equals(entry.sha256())) {
                throw LevityClientException.local(
                        LevityClientException.PROOF_INVALID,
                        "the parts of " + entry.path() + " are not the file that the manifest names");
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            whole = true;
        }
    }
}
