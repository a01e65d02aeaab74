package io.levity.grpc;

import io.levity.proto.disperser.BlobStatusReply;
import io.levity.types.BlobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last status that was told of the blobs that were asked for last. Thread-safe. */
final class LastReplies {
    private static final int MOST = 16_384;

    private final Map<BlobId, BlobStatusReply> replies = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlobId, BlobStatusReply> eldest) {
            return size() > MOST;
        }
    };

    synchronized BlobStatusReply keep(BlobId id, BlobStatusReply reply) {
        replies.put(id, reply);
        return reply;
    }

    synchronized Optional<BlobStatusReply> find(BlobId id) {
        return Optional.ofNullable(replies.get(id));
    }
}
