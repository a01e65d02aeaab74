package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import io.levity.actor.chain.ValidatorEntity.FromMember;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.MessageCodec;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Carries the messages of a network's members. Small ones go to the validator's entity, wherever it is. Large ones for
 * validators of another node go there once, in parcels, to its {@link CourierActor}: on a connection of its own, so that no
 * vote waits behind a body. Thread-safe; what is lost the consensus asks for again.
 */
public final class MemberPost {
    /** Messages with more bytes than this travel in parcels. */
    static final int LARGE_BYTES = 32 * 1024;

    /** Artery's ordinary frames hold this much and what is around it. */
    private static final int MOST_WITH_VOTES = 192 * 1024;

    private static final AtomicLong TRANSFERS = new AtomicLong();

    private final NetworkId network;
    private final Seats seats;
    private final Peers peers;
    private final Function<Integer, EntityRef<ValidatorEntity.Command>> entities;
    private final Function<Peer, ActorRef<CourierActor.Command>> couriers;

    MemberPost(
            NetworkId network,
            Seats seats,
            Peers peers,
            Function<Integer, EntityRef<ValidatorEntity.Command>> entities,
            Function<Peer, ActorRef<CourierActor.Command>> couriers) {
        this.network = network;
        this.seats = seats;
        this.peers = peers;
        this.entities = entities;
        this.couriers = couriers;
    }

    public static MemberPost of(ActorSystem<?> system, NetworkId network, Seats seats, Peers peers) {
        ClusterSharding sharding = ClusterSharding.get(system);
        ActorRefResolver resolver = ActorRefResolver.get(system);
        return new MemberPost(
                network,
                seats,
                peers,
                validator -> sharding.entityRefFor(ValidatorEntity.KEY, ValidatorEntity.entityId(network, validator)),
                peer -> resolver.resolveActorRef(peer.actorPath(CourierActor.NAME)));
    }

    void send(List<Integer> validators, FromMember message) {
        long bytes = size(message.message());
        Map<Peer, List<Integer>> far = new LinkedHashMap<>();
        for (int validator : validators) {
            if (!seats.reachable(validator)) {
                continue; // a message would start the entity of one that can not sign here
            }
            if (bytes <= LARGE_BYTES || seats.held().contains(validator)) {
                entities.apply(validator).tell(message);
                continue;
            }
            peers.hosting(network, validator)
                    .filter(host -> !host.address().equals(peers.self().address()))
                    .ifPresentOrElse(
                            host -> far.computeIfAbsent(host, peer -> new ArrayList<>())
                                    .add(validator),
                            () -> sendToSomewhere(validator, bytes, message));
        }
        if (!far.isEmpty()) {
            sendParcels(far, message);
        }
    }

    /** While nobody says that he hosts the validator: what is too large for the connection of votes is not sent. */
    private void sendToSomewhere(int validator, long bytes, FromMember message) {
        if (bytes <= MOST_WITH_VOTES || peers.others().isEmpty()) {
            entities.apply(validator).tell(message);
        }
    }

    private void sendParcels(Map<Peer, List<Integer>> far, FromMember message) {
        Bytes encoded = MessageCodec.encode(message.message());
        long transfer = TRANSFERS.incrementAndGet();
        int parts = (encoded.size() + CourierActor.PART_BYTES - 1) / CourierActor.PART_BYTES;
        if (parts > CourierActor.MAX_PARTS) {
            return; // no message that the consensus makes is so long
        }
        for (int part = 0; part < parts; part++) {
            int from = part * CourierActor.PART_BYTES;
            Bytes bytes = encoded.slice(from, Math.min(encoded.size(), from + CourierActor.PART_BYTES));
            for (Map.Entry<Peer, List<Integer>> host : far.entrySet()) {
                CourierActor.Label label = new CourierActor.Label(
                        peers.self().name(), transfer, network, host.getValue(), message.configHash(), message.from());
                couriers.apply(host.getKey()).tell(new CourierActor.Parcel(label, part, parts, bytes));
            }
        }
    }

    /** About as many bytes as the message has; only bodies and long lists matter. */
    static long size(Message message) {
        return switch (message) {
            case Message.Propose propose ->
                propose.body().size() + 128L * propose.entry().nullifications().size();
            case Message.BlockFetched fetched -> fetched.body().size();
            case Message.FinalisedFetched(var blocks) ->
                blocks.stream()
                        .map(FinalBlock::body)
                        .mapToLong(body -> body.size() + 512)
                        .sum();
            case Message.Standstill standstill ->
                128L * (standstill.certificates().size() + standstill.votes().size());
            case Message.VoteCast _,
                    Message.CertificateFormed _,
                    Message.FetchBlock _,
                    Message.FetchFinalised _,
                    Message.FetchCertificates _ -> 256;
        };
    }
}
