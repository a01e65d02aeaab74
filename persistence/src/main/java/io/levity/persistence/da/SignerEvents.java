package io.levity.persistence.da;

import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.levity.da.SignerEvent;
import io.levity.persistence.chain.ProtoBytes;
import io.levity.persistence.chain.StoredFormat;
import io.levity.proto.da.SlicesStored;
import io.levity.types.BlobId;
import java.io.NotSerializableException;

/** Events of a signer as the journal stores them; see {@link io.levity.persistence.chain.NetworkEvents} for the rules. */
public final class SignerEvents extends SerializerWithStringManifest {
    static final int ID = 30_202;

    private static final String STORED = "SlicesStored.1";

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object object) {
        return switch (ours(object)) {
            case SignerEvent.SlicesStored _ -> STORED;
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (ours(object)) {
            case SignerEvent.SlicesStored e ->
                SlicesStored.newBuilder()
                        .setBlob(ProtoBytes.of(e.blob().hash()))
                        .setExpirySeconds(e.expirySeconds())
                        .setSlices(e.slices())
                        .setBytes(e.bytes())
                        .build()
                        .toByteArray();
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        if (!manifest.equals(STORED)) {
            throw StoredFormat.unknown(manifest, "a signer");
        }
        try {
            SlicesStored in = SlicesStored.parseFrom(bytes);
            return new SignerEvent.SlicesStored(
                    new BlobId(ProtoBytes.hash(in.getBlob())), in.getExpirySeconds(), in.getSlices(), in.getBytes());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw StoredFormat.damaged(manifest, e);
        }
    }

    private static SignerEvent ours(Object object) {
        if (object instanceof SignerEvent event) {
            return event;
        }
        throw new IllegalArgumentException("not an event of a signer: " + object.getClass());
    }
}
