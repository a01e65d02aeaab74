package io.levity.persistence.chain;

import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CertificateCodec;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteCodec;
import io.levity.chain.validator.ValidatorEvent;
import io.levity.proto.chain.EpochEntered;
import io.levity.proto.chain.FinalisedTo;
import io.levity.proto.chain.OffenceSeen;
import java.io.NotSerializableException;

/** Events of a validator as the journal stores them; see {@link NetworkEvents} for the rules. */
public final class ValidatorEvents extends SerializerWithStringManifest {
    static final int ID = 30_102;

    private static final String EPOCH = "EpochEntered.1";
    private static final String FINALISED = "FinalisedTo.1";
    private static final String OFFENCE = "OffenceSeen.1";

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object object) {
        return switch (ours(object)) {
            case ValidatorEvent.EpochEntered _ -> EPOCH;
            case ValidatorEvent.FinalisedTo _ -> FINALISED;
            case ValidatorEvent.OffenceSeen _ -> OFFENCE;
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (ours(object)) {
            case ValidatorEvent.EpochEntered event ->
                EpochEntered.newBuilder()
                        .setEpoch(event.epoch())
                        .setConfigHash(ProtoBytes.of(event.configHash()))
                        .build()
                        .toByteArray();
            case ValidatorEvent.FinalisedTo event ->
                FinalisedTo.newBuilder()
                        .setHeight(event.height())
                        .setHeaderHash(ProtoBytes.of(event.headerHash()))
                        .build()
                        .toByteArray();
            case ValidatorEvent.OffenceSeen event -> encode(event.evidence()).toByteArray();
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case EPOCH -> decode(EpochEntered.parseFrom(bytes));
                case FINALISED -> decode(FinalisedTo.parseFrom(bytes));
                case OFFENCE -> decode(OffenceSeen.parseFrom(bytes));
                default -> throw StoredFormat.unknown(manifest, "a validator");
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw StoredFormat.damaged(manifest, e);
        }
    }

    private static ValidatorEvent decode(EpochEntered in) {
        return new ValidatorEvent.EpochEntered(in.getEpoch(), ProtoBytes.hash(in.getConfigHash()));
    }

    private static ValidatorEvent decode(FinalisedTo in) {
        return new ValidatorEvent.FinalisedTo(in.getHeight(), ProtoBytes.hash(in.getHeaderHash()));
    }

    private static OffenceSeen encode(Evidence evidence) {
        OffenceSeen.Builder out = OffenceSeen.newBuilder();
        switch (evidence) {
            case Evidence.ConflictingVotes(Vote first, Vote second) ->
                out.getVotesBuilder()
                        .setFirst(ProtoBytes.of(VoteCodec.encode(first)))
                        .setSecond(ProtoBytes.of(VoteCodec.encode(second)));
            case Evidence.ConflictingCertificates(Certificate first, Certificate second) ->
                out.getCertificatesBuilder()
                        .setFirst(ProtoBytes.of(CertificateCodec.encode(first)))
                        .setSecond(ProtoBytes.of(CertificateCodec.encode(second)));
        }
        return out.build();
    }

    private static ValidatorEvent decode(OffenceSeen in) {
        Evidence evidence =
                switch (in.getEvidenceCase()) {
                    case VOTES ->
                        new Evidence.ConflictingVotes(
                                vote(in.getVotes().getFirst()),
                                vote(in.getVotes().getSecond()));
                    case CERTIFICATES ->
                        new Evidence.ConflictingCertificates(
                                certificate(in.getCertificates().getFirst()),
                                certificate(in.getCertificates().getSecond()));
                    case EVIDENCE_NOT_SET -> throw new IllegalArgumentException("no evidence");
                };
        return new ValidatorEvent.OffenceSeen(evidence);
    }

    private static Vote vote(ByteString in) {
        return VoteCodec.decode(ProtoBytes.bytes(in)).orElseThrow(() -> new IllegalArgumentException("vote"));
    }

    private static Certificate certificate(ByteString in) {
        return CertificateCodec.decode(ProtoBytes.bytes(in))
                .orElseThrow(() -> new IllegalArgumentException("certificate"));
    }

    private static ValidatorEvent ours(Object object) {
        if (object instanceof ValidatorEvent event) {
            return event;
        }
        throw new IllegalArgumentException("not an event of a validator: " + object.getClass());
    }
}
