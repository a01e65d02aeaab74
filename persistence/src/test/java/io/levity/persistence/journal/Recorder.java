package io.levity.persistence.journal;

import akka.actor.ActorRef;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.DeleteMessagesFailure;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.RecoveryCompleted;
import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Drives one persistent actor that keeps byte arrays, from outside and synchronously. */
final class Recorder {
    private record Persist(Bytes event, CompletableFuture<Long> acknowledged) {}

    private record Delete(long to, CompletableFuture<Long> acknowledged) {}

    private final ActorRef actor;
    private final CompletableFuture<List<byte[]>> recovered;

    Recorder(PersistingSystem system, String id) {
        this.recovered = new CompletableFuture<>();
        this.actor = system.system().actorOf(Props.create(Entity.class, () -> new Entity(id, recovered)));
    }

    /** The events it had when it started. */
    List<byte[]> recovered() {
        return recovered.join();
    }

    /** The number of the event, once acknowledged. */
    long persist(byte[] event) {
        CompletableFuture<Long> acknowledged = new CompletableFuture<>();
        actor.tell(new Persist(Bytes.wrap(event), acknowledged), ActorRef.noSender());
        return acknowledged.join();
    }

    void deleteTo(long number) {
        CompletableFuture<Long> acknowledged = new CompletableFuture<>();
        actor.tell(new Delete(number, acknowledged), ActorRef.noSender());
        acknowledged.join();
    }

    private static final class Entity extends AbstractPersistentActor {
        private final String id;
        private final CompletableFuture<List<byte[]>> recovered;
        private final List<byte[]> events = new ArrayList<>();
        private final List<CompletableFuture<Long>> deletions = new ArrayList<>();

        private Entity(String id, CompletableFuture<List<byte[]>> recovered) {
            this.id = id;
            this.recovered = recovered;
        }

        @Override
        public String persistenceId() {
            return id;
        }

        @Override
        public Receive createReceiveRecover() {
            return receiveBuilder()
                    .match(byte[].class, events::add)
                    .match(RecoveryCompleted.class, _ -> recovered.complete(List.copyOf(events)))
                    .build();
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(Persist.class, this::onPersist)
                    .match(Delete.class, delete -> {
                        deletions.add(delete.acknowledged());
                        deleteMessages(delete.to());
                    })
                    .match(
                            DeleteMessagesSuccess.class,
                            done -> deletions.removeFirst().complete(done.toSequenceNr()))
                    .match(
                            DeleteMessagesFailure.class,
                            failed -> deletions.removeFirst().completeExceptionally(failed.cause()))
                    .build();
        }

        private void onPersist(Persist command) {
            persist(command.event().unsafeArray(), _ -> command.acknowledged().complete(lastSequenceNr()));
        }
    }
}
