package io.levity.persistence.da;

import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.levity.da.SignerEvent;
import io.levity.da.SignerState;
import io.levity.persistence.chain.ProtoBytes;
import io.levity.persistence.chain.StoredFormat;
import io.levity.proto.da.SignerSnapshot;
import io.levity.proto.da.SlicesKept;
import io.levity.proto.da.SlicesStored;
import io.levity.types.BlobId;
import java.io.NotSerializableException;
import java.util.LinkedHashMap;

/** Events and snapshots of a signer as the journal stores them; see {@link io.levity.persistence.chain.NetworkEvents} for the rules. */
public final class SignerEvents extends SerializerWithStringManifest {
    static final int ID = 30_202;

    private static final String STORED = "SlicesStored.1";
    private static final String STATE = "SignerState.1";

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case SignerEvent.SlicesStored _ -> STORED;
            case SignerState _ -> STATE;
            default -> throw notOurs(object);
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (object) {
            case SignerEvent.SlicesStored e ->
                SlicesStored.newBuilder()
                        .setBlob(ProtoBytes.of(e.blob().hash()))
                        .setExpirySeconds(e.expirySeconds())
                        .setSlices(e.slices())
                        .setBytes(e.bytes())
                        .build()
                        .toByteArray();
            case SignerState state -> encode(state).toByteArray();
            default -> throw notOurs(object);
        };
    }

    private static SignerSnapshot encode(SignerState state) {
        SignerSnapshot.Builder out = SignerSnapshot.newBuilder();
        state.expiries()
                .forEach((blob, expiry) -> out.addKept(SlicesKept.newBuilder()
                        .setBlob(ProtoBytes.of(blob.hash()))
                        .setExpirySeconds(expiry)));
        return out.build();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case STORED -> stored(SlicesStored.parseFrom(bytes));
                case STATE -> state(SignerSnapshot.parseFrom(bytes));
                default -> throw StoredFormat.unknown(manifest, "a signer");
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw StoredFormat.damaged(manifest, e);
        }
    }

    private static SignerEvent stored(SlicesStored in) {
        return new SignerEvent.SlicesStored(
                new BlobId(ProtoBytes.hash(in.getBlob())), in.getExpirySeconds(), in.getSlices(), in.getBytes());
    }

    private static SignerState state(SignerSnapshot in) {
        LinkedHashMap<BlobId, Long> expiries = new LinkedHashMap<>();
        for (SlicesKept kept : in.getKeptList()) {
            expiries.put(new BlobId(ProtoBytes.hash(kept.getBlob())), kept.getExpirySeconds());
        }
        return new SignerState(expiries);
    }

    private static IllegalArgumentException notOurs(Object object) {
        return new IllegalArgumentException("not an event or state of a signer: " + object.getClass());
    }
}
