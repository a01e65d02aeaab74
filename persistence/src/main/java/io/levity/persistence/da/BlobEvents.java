package io.levity.persistence.da;

import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.da.BlobEvent;
import io.levity.da.BlobFailure;
import io.levity.da.BlobReceiptCodec;
import io.levity.persistence.chain.ProtoBytes;
import io.levity.persistence.chain.StoredFormat;
import io.levity.proto.da.BlobCertified;
import io.levity.proto.da.BlobDispersed;
import io.levity.proto.da.BlobEncoded;
import io.levity.proto.da.BlobExpired;
import io.levity.proto.da.BlobFailed;
import io.levity.proto.da.BlobProven;
import io.levity.proto.da.BlobPublished;
import io.levity.proto.da.BlobReceived;
import io.levity.types.NetworkId;
import java.io.NotSerializableException;

/** Events of a blob as the journal stores them; see {@link io.levity.persistence.chain.NetworkEvents} for the rules. */
public final class BlobEvents extends SerializerWithStringManifest {
    static final int ID = 30_201;

    private static final String RECEIVED = "BlobReceived.1";
    private static final String ENCODED = "BlobEncoded.1";
    private static final String PUBLISHED = "BlobPublished.1";
    private static final String DISPERSED = "BlobDispersed.1";
    private static final String CERTIFIED = "BlobCertified.1";
    private static final String PROVEN = "BlobProven.1";
    private static final String EXPIRED = "BlobExpired.1";
    private static final String FAILED = "BlobFailed.1";

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object object) {
        return switch (ours(object)) {
            case BlobEvent.Received _ -> RECEIVED;
            case BlobEvent.Encoded _ -> ENCODED;
            case BlobEvent.Published _ -> PUBLISHED;
            case BlobEvent.Dispersed _ -> DISPERSED;
            case BlobEvent.Certified _ -> CERTIFIED;
            case BlobEvent.Proven _ -> PROVEN;
            case BlobEvent.Expired _ -> EXPIRED;
            case BlobEvent.Failed _ -> FAILED;
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (ours(object)) {
            case BlobEvent.Received e ->
                BlobReceived.newBuilder()
                        .setNetwork(e.network().value())
                        .setSizeBytes(e.sizeBytes())
                        .setAtMillis(e.atMillis())
                        .build()
                        .toByteArray();
            case BlobEvent.Encoded e -> encode(e).toByteArray();
            case BlobEvent.Published e ->
                BlobPublished.newBuilder()
                        .setEpoch(e.epoch())
                        .setConfigHash(ProtoBytes.of(e.configHash()))
                        .setExpirySeconds(e.expirySeconds())
                        .setAtMillis(e.atMillis())
                        .build()
                        .toByteArray();
            case BlobEvent.Dispersed e ->
                BlobDispersed.newBuilder()
                        .setCertificate(ProtoBytes.of(DaCertificateCodec.encode(e.certificate())))
                        .setAtMillis(e.atMillis())
                        .build()
                        .toByteArray();
            case BlobEvent.Certified e ->
                BlobCertified.newBuilder()
                        .setHeight(e.height())
                        .setTransactionHash(ProtoBytes.of(e.transactionHash()))
                        .setAtMillis(e.atMillis())
                        .build()
                        .toByteArray();
            case BlobEvent.Proven e ->
                BlobProven.newBuilder()
                        .setInclusion(ProtoBytes.of(BlobReceiptCodec.encode(e.inclusion())))
                        .setAtMillis(e.atMillis())
                        .build()
                        .toByteArray();
            case BlobEvent.Expired e ->
                BlobExpired.newBuilder().setAtMillis(e.atMillis()).build().toByteArray();
            case BlobEvent.Failed e ->
                BlobFailed.newBuilder()
                        .setReason(e.reason().name())
                        .setDetail(e.detail())
                        .setAtMillis(e.atMillis())
                        .build()
                        .toByteArray();
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case RECEIVED -> received(BlobReceived.parseFrom(bytes));
                case ENCODED -> encoded(BlobEncoded.parseFrom(bytes));
                case PUBLISHED -> published(BlobPublished.parseFrom(bytes));
                case DISPERSED -> dispersed(BlobDispersed.parseFrom(bytes));
                case CERTIFIED -> certified(BlobCertified.parseFrom(bytes));
                case PROVEN -> proven(BlobProven.parseFrom(bytes));
                case EXPIRED ->
                    new BlobEvent.Expired(BlobExpired.parseFrom(bytes).getAtMillis());
                case FAILED -> failed(BlobFailed.parseFrom(bytes));
                default -> throw StoredFormat.unknown(manifest, "a blob");
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw StoredFormat.damaged(manifest, e);
        }
    }

    static BlobEncoded encode(BlobEvent.Encoded e) {
        BlobHeader header = e.header();
        return BlobEncoded.newBuilder()
                .setSizeBytes(header.sizeBytes())
                .setDataShards(header.dataShards())
                .setTotalShards(header.totalShards())
                .setFingerprintKeys(header.fingerprintKeys())
                .setRoot(ProtoBytes.of(header.root()))
                .setAtMillis(e.atMillis())
                .build();
    }

    private static BlobEvent received(BlobReceived in) {
        return new BlobEvent.Received(new NetworkId(in.getNetwork()), in.getSizeBytes(), in.getAtMillis());
    }

    static BlobEvent.Encoded encoded(BlobEncoded in) {
        BlobHeader header = new BlobHeader(
                in.getSizeBytes(),
                in.getDataShards(),
                in.getTotalShards(),
                in.getFingerprintKeys(),
                ProtoBytes.hash(in.getRoot()));
        return new BlobEvent.Encoded(header, in.getAtMillis());
    }

    private static BlobEvent published(BlobPublished in) {
        return new BlobEvent.Published(
                in.getEpoch(), ProtoBytes.hash(in.getConfigHash()), in.getExpirySeconds(), in.getAtMillis());
    }

    private static BlobEvent dispersed(BlobDispersed in) {
        return new BlobEvent.Dispersed(
                DaCertificateCodec.decode(ProtoBytes.bytes(in.getCertificate()))
                        .orElseThrow(() -> new IllegalArgumentException("certificate")),
                in.getAtMillis());
    }

    private static BlobEvent certified(BlobCertified in) {
        return new BlobEvent.Certified(in.getHeight(), ProtoBytes.hash(in.getTransactionHash()), in.getAtMillis());
    }

    private static BlobEvent proven(BlobProven in) {
        return new BlobEvent.Proven(
                BlobReceiptCodec.decodeInclusion(ProtoBytes.bytes(in.getInclusion()))
                        .orElseThrow(() -> new IllegalArgumentException("inclusion")),
                in.getAtMillis());
    }

    private static BlobEvent failed(BlobFailed in) {
        return new BlobEvent.Failed(BlobFailure.valueOf(in.getReason()), in.getDetail(), in.getAtMillis());
    }

    private static BlobEvent ours(Object object) {
        if (object instanceof BlobEvent event) {
            return event;
        }
        throw new IllegalArgumentException("not an event of a blob: " + object.getClass());
    }
}
