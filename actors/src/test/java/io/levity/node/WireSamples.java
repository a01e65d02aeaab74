package io.levity.node;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
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
import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Entry;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.da.BlobFailure;
import io.levity.da.BlobInclusion;
import io.levity.da.BlobLifecycle;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.persistence.da.BlobProjection;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One or more of every message between nodes, the same ones for ever: their encodings are committed. */
final class WireSamples {
    private static final Hash A = new Hash(1, 0x1122334455667788L, -1, 0x7fedcba987654321L);
    private static final Hash B = new Hash(-2, 5, 6, 7);
    private static final Bytes BODY = Bytes.fromHex("c0ffee");
    private static final Bytes SIGNATURE = Bytes.wrap(new byte[48]);
    private static final Header HEADER = new Header(
            1,
            2,
            3,
            70_000_000_004L,
            5,
            6,
            A,
            B,
            9,
            1_790_000_000_010L,
            new BodyRef(3, 1, 1, 3, B),
            A,
            B,
            A,
            14,
            B,
            Bytes.fromHex("0106"));
    private static final Certificate PROOF =
            new Certificate(VoteKind.FINALIZE, 70_000_000_004L, A, Bytes.fromHex("07"), SIGNATURE);
    private static final Vote VOTE = new Vote(VoteKind.NOTARIZE, 17, A, 200, SIGNATURE);
    static final FinalBlock BLOCK = new FinalBlock(HeaderCodec.hash(HEADER), HEADER, BODY, PROOF);
    private static final BlobHeader BLOB = new BlobHeader(123_456, 64, 128, 2, A);
    private static final DaCertificate CERTIFICATE =
            new DaCertificate(BLOB, 0, 3, 1_900_000_000L, Bytes.fromHex("0d"), SIGNATURE);
    private static final BlobState STATE = new BlobState(
            List.of(
                    new BlobState.StageTime(BlobStage.RECEIVED, 1_790_000_000_001L),
                    new BlobState.StageTime(BlobStage.CERTIFIED, 1_790_000_000_900L)),
            NetworkId.ROOT,
            123_456,
            Optional.of(BLOB),
            Optional.of(new BlobState.Plan(3, B, 1_900_000_000L)),
            Optional.of(CERTIFICATE),
            Optional.of(new BlobState.Place(77, B)),
            Optional.of(new BlobInclusion(77, B, HEADER, PROOF, List.of(BODY, SIGNATURE), List.of(BODY))),
            Optional.of(new BlobState.Failure(BlobFailure.NOT_INCLUDED, "why not")));

    private static final BlobProjection.Row ROW = new BlobProjection.Row(
            new BlobId(A),
            NetworkId.ROOT,
            123_456,
            BlobStage.FAILED,
            1_790_000_000_001L,
            1_790_000_000_900L,
            "NOT_INCLUDED");
    private static final BlobProjection.Kept KEPT = new BlobProjection.Kept(new BlobId(A), BLOB, 1_900_000_000L);

    private WireSamples() {}

    /** Sets and maps of one element, as the order of more differs from run to run. */
    private static final Peer PEER = new Peer(
            "node-1",
            new Address("akka", "levity", "10.0.0.1", 25_520),
            InetSocketAddress.createUnresolved("10.0.0.1", 25_521),
            URI.create("http://10.0.0.1:8080"),
            Set.of("validator"),
            "0.1.0",
            Map.of(NetworkId.ROOT, Set.of(3)));

    private static final NodeReport REPORT = new NodeReport(
            "node-1",
            "akka://levity@10.0.0.1:25520",
            "http://10.0.0.1:8080",
            "http://10.0.0.1:8558",
            Set.of("validator"),
            "0.1.0",
            "0.1.1",
            1_790_000_000_000L,
            Map.of(NetworkId.ROOT, 1234L),
            Map.of(NetworkId.ROOT, Set.of(3)),
            Map.of("blob", 12),
            Map.of("blob", 200),
            new NodeReport.Volumes(4, 1, 1L << 33, 1L << 36),
            3,
            1L << 28,
            1L << 30,
            "3 of 5 uploads, 2 seats, 12 shards",
            List.of("more than f seats on one node"));

    static List<Object> all(ActorRefResolver actors) {
        ActorRef<?> asker = actors.resolveActorRef("akka://levity@10.0.0.7:25520/user/asker#42");
        return List.of(
                new NetworkEntity.Deliver(BLOCK, as(asker)),
                new NetworkEntity.GetTip(as(asker)),
                new NetworkEntity.Subscribe(as(asker)),
                new NetworkEntity.Delivered(1L << 40),
                new NetworkEntity.Journaled(70_000_000_000L),
                NetworkEntity.Stop.INSTANCE,
                new NetworkEntity.Tip(5, B),
                fromMember(new Message.Propose(HEADER, new Entry(Optional.of(PROOF), List.of(PROOF)), VOTE, BODY)),
                fromMember(new Message.VoteCast(VOTE)),
                fromMember(new Message.CertificateFormed(PROOF)),
                fromMember(new Message.Standstill(Optional.of(PROOF), List.of(PROOF), List.of(VOTE))),
                fromMember(new Message.FetchBlock(A)),
                fromMember(new Message.BlockFetched(HEADER, BODY)),
                fromMember(new Message.FetchFinalised(27, 28)),
                fromMember(new Message.FinalisedFetched(List.of(BLOCK, BLOCK))),
                fromMember(new Message.FetchCertificates(29, 30)),
                ValidatorEntity.Start.INSTANCE,
                ValidatorEntity.Stop.INSTANCE,
                new SignerEntity.Attest(BLOB, 1_900_000_000L, B, as(asker)),
                new SignerEntity.Attested(new BlobId(A), 3, SIGNATURE),
                new SignerEntity.Declined(new BlobId(A), 3, "OTHER_SET", "this member is in another set"),
                SignerEntity.Stop.INSTANCE,
                new BlobEntity.Submit(
                        new BlobLifecycle.Command.Submit(NetworkId.ROOT, BLOB, 1_790_000_000_001L, 1_790_000_000_002L),
                        as(asker)),
                new BlobEntity.Submitted(STATE, true),
                new BlobEntity.Get(as(asker)),
                new BlobEntity.Await(true, as(asker)),
                BlobEntity.Resume.INSTANCE,
                BlobEntity.Stop.INSTANCE,
                new RecorderActor.Relayed(new RecorderActor.PutOnChain(CERTIFICATE, as(asker))),
                new RecorderActor.Included(new BlobState.Place(77, B)),
                new RecorderActor.Refused("the contract refused it"),
                new BlobNewsActor.Since(-1L << 40, 1L << 40, as(asker)),
                new BlobNewsActor.News(
                        "node-2",
                        new BlobProjection.Changes(
                                -1L << 40,
                                List.of(
                                        new BlobProjection.Change(ROW, Optional.of(KEPT), false),
                                        new BlobProjection.Change(ROW, Optional.empty(), true)),
                                1L << 40,
                                true)),
                BlobState.NONE,
                STATE,
                new PeerActor.Hello(PEER, -5, 7),
                new PeerActor.Told(REPORT, PEER.address(), -5),
                new CourierActor.Parcel(
                        new CourierActor.Label("node-2", 1L << 33, NetworkId.ROOT, List.of(1, 3), A, 2), 0, 2, BODY),
                new CourierActor.Transactions(
                        NetworkId.ROOT, new RelayActor.Batch(3, List.of(BODY, SIGNATURE), as(asker))),
                new RelayActor.Taken(3, "node-2", List.of(A)));
    }

    private static ValidatorEntity.FromMember fromMember(Message message) {
        return new ValidatorEntity.FromMember(A, 200, message);
    }

    @SuppressWarnings("unchecked")
    private static <T> ActorRef<T> as(ActorRef<?> anybody) {
        return (ActorRef<T>) anybody;
    }
}
