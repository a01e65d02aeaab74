package io.levity.node;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.levity.actor.chain.CourierActor;
import io.levity.actor.chain.NetworkEntity;
import io.levity.actor.chain.RelayActor;
import io.levity.actor.chain.ValidatorEntity;
import io.levity.actor.da.BlobEntity;
import io.levity.actor.da.BlobNewsActor;
import io.levity.actor.da.RecorderActor;
import io.levity.actor.da.SignerEntity;
import io.levity.actor.peer.NodeReport;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.PeerActor;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CertificateCodec;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.MessageCodec;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.cluster.WireForm;
import io.levity.cluster.WireRegistrations;
import io.levity.cluster.WireTypes;
import io.levity.da.BlobFailure;
import io.levity.da.BlobInclusion;
import io.levity.da.BlobLifecycle;
import io.levity.da.BlobReceiptCodec;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.persistence.da.BlobProjection;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that actors of different nodes say to each other: id, class, form. What has an encoding of its own in the protocol
 * travels in that; the rest part by part.
 *
 * <p>Every message here is also bound in {@code reference.conf} of this module, and has a sample and golden bytes in the
 * test of this class. An id is for ever: who changes a class gives it a new one.
 */
public final class WireMessages implements WireRegistrations {

    @Override
    public void register(WireTypes.Builder types) {
        registerValues(types);
        registerBlobValues(types);
        registerPeerValues(types);
        types.message(128, NetworkEntity.Deliver.class)
                .message(129, NetworkEntity.GetTip.class)
                .message(130, NetworkEntity.Subscribe.class)
                .message(131, NetworkEntity.Delivered.class)
                .message(132, NetworkEntity.Journaled.class)
                .message(133, NetworkEntity.Stop.class)
                .message(134, NetworkEntity.Tip.class)
                .message(144, ValidatorEntity.FromMember.class)
                .message(145, ValidatorEntity.Start.class)
                .message(146, ValidatorEntity.Stop.class)
                .message(160, SignerEntity.Attest.class)
                .message(161, SignerEntity.Attested.class)
                .message(162, SignerEntity.Declined.class)
                .message(163, SignerEntity.Stop.class)
                .message(175, BlobState.class)
                .message(176, BlobEntity.Submit.class)
                .message(177, BlobEntity.Submitted.class)
                .message(178, BlobEntity.Get.class)
                .message(179, BlobEntity.Await.class)
                .message(180, BlobEntity.Resume.class)
                .message(181, BlobEntity.Stop.class)
                .message(184, RecorderActor.Relayed.class)
                .message(185, RecorderActor.Included.class)
                .message(186, RecorderActor.Refused.class)
                .message(187, BlobNewsActor.Since.class)
                .message(188, BlobNewsActor.News.class)
                .message(192, PeerActor.Hello.class)
                .message(193, PeerActor.Told.class)
                .message(208, CourierActor.Parcel.class)
                .message(209, CourierActor.Transactions.class)
                .message(210, RelayActor.Taken.class);
    }

    private static void registerValues(WireTypes.Builder types) {
        types.value(16, Hash.class, hashes())
                .value(17, Bytes.class, bytes())
                .value(18, NetworkId.class)
                .value(19, BlobId.class)
                .value(24, Message.class, canonical(MessageCodec::encode, MessageCodec::decode))
                .value(25, FinalBlock.class, canonical(WireMessages::encodeFinal, WireMessages::decodeFinal))
                .value(26, Header.class, canonical(HeaderCodec::encode, HeaderCodec::decode))
                .value(27, Certificate.class, canonical(CertificateCodec::encode, CertificateCodec::decode));
    }

    private static void registerBlobValues(WireTypes.Builder types) {
        types.value(32, BlobHeader.class)
                .value(33, DaCertificate.class, canonical(DaCertificateCodec::encode, DaCertificateCodec::decode))
                .value(
                        34,
                        BlobInclusion.class,
                        canonical(
                                (BlobInclusion inclusion) -> BlobReceiptCodec.encode(inclusion),
                                BlobReceiptCodec::decodeInclusion))
                .value(35, BlobStage.class)
                .value(36, BlobFailure.class)
                .value(37, BlobState.StageTime.class)
                .value(38, BlobState.Plan.class)
                .value(39, BlobState.Place.class)
                .value(40, BlobState.Failure.class)
                .value(41, BlobLifecycle.Command.Submit.class)
                .value(42, BlobProjection.Row.class)
                .value(43, BlobProjection.Kept.class)
                .value(44, BlobProjection.Change.class)
                .value(45, BlobProjection.Changes.class)
                .value(46, RecorderActor.PutOnChain.class)
                .value(56, CourierActor.Label.class)
                .value(57, RelayActor.Batch.class);
    }

    private static void registerPeerValues(WireTypes.Builder types) {
        types.value(64, Address.class, text(Address::toString, WireMessages::actorSystem))
                .value(65, InetSocketAddress.class, text(WireMessages::hostAndPort, WireMessages::unresolved))
                .value(66, URI.class, text(URI::toString, URI::create))
                .value(67, Peer.class)
                .value(68, NodeReport.Volumes.class)
                .value(69, NodeReport.class);
    }

    private static Address actorSystem(String text) {
        try {
            return AddressFromURIString.parse(text);
        } catch (Exception e) { // it throws checked ones, though Scala does not say so
            throw new KryoException("not an address: " + e.getMessage());
        }
    }

    private static String hostAndPort(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static InetSocketAddress unresolved(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new KryoException("not HOST:PORT");
        }
        return InetSocketAddress.createUnresolved(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static <T> WireForm<T> text(Function<T, String> write, Function<String, T> read) {
        return new WireForm<>() {
            @Override
            public void write(Output out, T value) {
                WireForm.writeBytes(out, write.apply(value).getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public T read(Input in) {
                return read.apply(new String(WireForm.readBytes(in), StandardCharsets.UTF_8));
            }
        };
    }

    /** A final block has no encoding alone: it is an answer with one block. */
    private static Bytes encodeFinal(FinalBlock block) {
        return MessageCodec.encode(new Message.FinalisedFetched(List.of(block)));
    }

    private static Optional<FinalBlock> decodeFinal(Bytes bytes) {
        return MessageCodec.decode(bytes)
                .filter(message -> message instanceof Message.FinalisedFetched(var blocks) && blocks.size() == 1)
                .map(message -> ((Message.FinalisedFetched) message).blocks().getFirst());
    }

    private static WireForm<Hash> hashes() {
        return new WireForm<>() {
            @Override
            public void write(Output out, Hash value) {
                out.writeBytes(value.toArray());
            }

            @Override
            public Hash read(Input in) {
                return Hash.of(in.readBytes(Hash.SIZE_BYTES));
            }
        };
    }

    private static WireForm<Bytes> bytes() {
        return new WireForm<>() {
            @Override
            public void write(Output out, Bytes value) {
                WireForm.writeBytes(out, value.unsafeArray());
            }

            @Override
            public Bytes read(Input in) {
                return Bytes.wrap(WireForm.readBytes(in));
            }
        };
    }

    /** What the protocol encodes itself, behind its length. */
    static <T> WireForm<T> canonical(Function<T, Bytes> encode, Function<Bytes, Optional<T>> decode) {
        WireForm<Bytes> bytes = bytes();
        return new WireForm<>() {
            @Override
            public void write(Output out, T value) {
                bytes.write(out, encode.apply(value));
            }

            @Override
            public T read(Input in) {
                return decode.apply(bytes.read(in)).orElseThrow(() -> new KryoException("malformed"));
            }
        };
    }
}
