package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.MessageCodec;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what is large for this node's validators and mempools, of all networks. Its name is among Artery's large message
 * destinations. It puts parcels together and hands the message to those of its addressees that are here; a parcel that is
 * lost loses the message.
 */
public final class CourierActor extends AbstractBehavior<CourierActor.Command> {
    /** Under which each node's guardian has it. */
    public static final String NAME = "courier";

    static final int PART_BYTES = 512 * 1024;
    static final int MAX_PARTS = 64;

    /** Messages in the making, and their bytes; beyond that the oldest is given up. */
    private static final int MAX_OPEN = 64;

    private static final long MAX_OPEN_BYTES = 64L << 20;

    public sealed interface Command {}

    /**
     * Whose message a parcel is a part of, and for whom.
     *
     * @param node name of the sender's
     * @param transfer tells the sender's messages apart
     * @param to validators
     */
    public record Label(String node, long transfer, NetworkId network, List<Integer> to, Hash configHash, int from) {}

    /** @param part counts from 0; parts come in order */
    public record Parcel(Label label, int part, int parts, Bytes bytes) implements Command {}

    /** Transactions for the mempool of this network. */
    public record Transactions(NetworkId network, RelayActor.Batch batch) implements Command {}

    /** From now on this network's messages are taken. */
    public record Serve(NetworkId network, Local local) implements Command {}

    /** Who takes the messages of a network here. */
    public interface Local {
        /** The validator, if this node holds it: what comes for others is dropped. */
        Optional<RecipientRef<ValidatorEntity.Command>> validator(int validatorId);

        ActorRef<RelayActor.Command> relay();
    }

    private static final class Open {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final int parts;
        int next;

        Open(int parts) {
            this.parts = parts;
        }
    }

    private final Map<NetworkId, Local> networks = new HashMap<>();
    private final Map<Label, Open> open = new LinkedHashMap<>();
    private long openBytes;

    private CourierActor(ActorContext<Command> context) {
        super(context);
    }

    public static Behavior<Command> create() {
        return Behaviors.supervise(Behaviors.setup(CourierActor::new)).onFailure(SupervisorStrategy.resume());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Parcel parcel -> onParcel(parcel);
            case Transactions(var network, var batch) -> {
                Local local = networks.get(network);
                if (local != null) {
                    local.relay().tell(batch);
                }
            }
            case Serve(var network, var local) -> networks.put(network, local);
        }
        return this;
    }

    private void onParcel(Parcel parcel) {
        if (parcel.parts() < 1 || parcel.parts() > MAX_PARTS || parcel.bytes().size() > PART_BYTES) {
            return;
        }
        Label label = parcel.label();
        if (parcel.part() == 0) {
            forget(label);
            open.put(label, new Open(parcel.parts()));
        }
        Open made = open.get(label);
        if (made == null) {
            return;
        }
        if (made.parts != parcel.parts() || made.next != parcel.part()) {
            forget(label);
            return;
        }
        made.next++;
        made.bytes.writeBytes(parcel.bytes().unsafeArray());
        openBytes += parcel.bytes().size();
        if (made.next == made.parts) {
            forget(label);
            MessageCodec.decode(Bytes.wrap(made.bytes.toByteArray())).ifPresent(message -> deliver(label, message));
        }
        makeRoom();
    }

    private void forget(Label label) {
        Open gone = open.remove(label);
        if (gone != null) {
            openBytes -= gone.bytes.size();
        }
    }

    private void makeRoom() {
        Iterator<Map.Entry<Label, Open>> oldest = open.entrySet().iterator();
        while (open.size() > MAX_OPEN || openBytes > MAX_OPEN_BYTES) {
            openBytes -= oldest.next().getValue().bytes.size();
            oldest.remove();
        }
    }

    private void deliver(Label label, Message message) {
        Local local = networks.get(label.network());
        if (local == null) {
            return;
        }
        var fromMember = new ValidatorEntity.FromMember(label.configHash(), label.from(), message);
        for (int validator : label.to()) {
            local.validator(validator).ifPresent(here -> here.tell(fromMember));
        }
    }
}
