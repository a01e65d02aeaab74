package io.levity.persistence.chain;

import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CertificateCodec;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.network.NetworkEvent;
import io.levity.chain.network.NetworkState;
import io.levity.proto.chain.BlockFinalised;
import io.levity.proto.chain.NetworkActivated;
import io.levity.proto.chain.NetworkSnapshot;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.NotSerializableException;
import java.util.Optional;

/**
 * Events and snapshots of a network as the journal stores them. Identifier and manifests are part of the format; a
 * manifest ends in its version, and a new version is a new manifest next to the old one, which stays readable.
 */
public final class NetworkEvents extends SerializerWithStringManifest {
    static final int ID = 30_101;

    private static final String ACTIVATED = "NetworkActivated.1";
    private static final String FINALISED = "BlockFinalised.1";
    private static final String STATE = "NetworkState.1";

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case NetworkEvent.NetworkActivated _ -> ACTIVATED;
            case NetworkEvent.BlockFinalised _ -> FINALISED;
            case NetworkState _ -> STATE;
            default -> throw notOurs(object);
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (object) {
            case NetworkEvent.NetworkActivated event -> encode(event).toByteArray();
            case NetworkEvent.BlockFinalised event -> encode(event.block()).toByteArray();
            case NetworkState state -> encode(state).toByteArray();
            default -> throw notOurs(object);
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case ACTIVATED -> decode(NetworkActivated.parseFrom(bytes));
                case FINALISED -> new NetworkEvent.BlockFinalised(decode(BlockFinalised.parseFrom(bytes)));
                case STATE -> decode(NetworkSnapshot.parseFrom(bytes));
                default -> throw StoredFormat.unknown(manifest, "a network");
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw StoredFormat.damaged(manifest, e);
        }
    }

    private static NetworkActivated encode(NetworkEvent.NetworkActivated event) {
        return NetworkActivated.newBuilder()
                .setNetwork(event.network().value())
                .setGenesisHash(ProtoBytes.of(event.genesisHash()))
                .setConfigHash(ProtoBytes.of(event.configHash()))
                .build();
    }

    private static BlockFinalised encode(FinalBlock block) {
        return BlockFinalised.newBuilder()
                .setHash(ProtoBytes.of(block.hash()))
                .setHeader(ProtoBytes.of(HeaderCodec.encode(block.header())))
                .setBody(ProtoBytes.of(block.body()))
                .setFinalization(ProtoBytes.of(CertificateCodec.encode(block.finalization())))
                .build();
    }

    private static NetworkSnapshot encode(NetworkState state) {
        NetworkSnapshot.Builder out = NetworkSnapshot.newBuilder()
                .setNetwork(state.network().value())
                .setGenesisHash(ProtoBytes.of(state.genesisHash()))
                .setConfigHash(ProtoBytes.of(state.configHash()));
        state.tip().ifPresent(tip -> out.setTip(encode(tip)));
        return out.build();
    }

    private static NetworkEvent decode(NetworkActivated in) {
        return new NetworkEvent.NetworkActivated(
                new NetworkId(in.getNetwork()),
                ProtoBytes.hash(in.getGenesisHash()),
                ProtoBytes.hash(in.getConfigHash()));
    }

    /** The stored hash must be that of the stored header: a cheap test that the disk gave back what was written. */
    private static FinalBlock decode(BlockFinalised in) {
        Header header = HeaderCodec.decode(ProtoBytes.bytes(in.getHeader()))
                .orElseThrow(() -> new IllegalArgumentException("header"));
        Certificate finalization = CertificateCodec.decode(ProtoBytes.bytes(in.getFinalization()))
                .orElseThrow(() -> new IllegalArgumentException("finalization"));
        Hash hash = ProtoBytes.hash(in.getHash());
        if (!HeaderCodec.hash(header).equals(hash)) {
            throw new IllegalArgumentException("header of height " + header.height() + " is not that of hash " + hash);
        }
        return new FinalBlock(hash, header, ProtoBytes.bytes(in.getBody()), finalization);
    }

    private static NetworkState decode(NetworkSnapshot in) {
        return new NetworkState(
                new NetworkId(in.getNetwork()),
                ProtoBytes.hash(in.getGenesisHash()),
                ProtoBytes.hash(in.getConfigHash()),
                in.hasTip() ? Optional.of(decode(in.getTip())) : Optional.empty());
    }

    private static IllegalArgumentException notOurs(Object object) {
        return new IllegalArgumentException("not an event or state of a network: " + object.getClass());
    }
}
