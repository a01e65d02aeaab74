package io.levity.grpc;

import io.grpc.stub.StreamObserver;
import io.levity.proto.retriever.BlobReply;
import io.levity.proto.retriever.BlobRequest;
import io.levity.proto.retriever.RetrieverGrpc;

/** {@code retriever.Retriever}: what 0G's dispersers ask for blobs that came in elsewhere. */
final class RetrieverService extends RetrieverGrpc.RetrieverImplBase {
    private final BlobDoor door;
    private final Replies replies;

    RetrieverService(BlobDoor door, Replies replies) {
        this.door = door;
        this.replies = replies;
    }

    @Override
    public void retrieveBlob(BlobRequest request, StreamObserver<BlobReply> out) {
        replies.sendContent(
                out,
                () -> door.retrieve(request.getStorageRoot(), "request pool is full"),
                data -> BlobReply.newBuilder().setData(data).build());
    }
}
