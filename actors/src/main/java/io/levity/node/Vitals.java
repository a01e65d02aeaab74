package io.levity.node;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import java.util.function.Consumer;

/** Watches an actor that must not end while the node runs. */
final class Vitals {

    private Vitals() {}

    /** @param onFatal hears when the actor has ended though nobody is stopping the node */
    static Behavior<Void> watch(ActorRef<?> vital, Consumer<Throwable> onFatal) {
        return Behaviors.setup(context -> {
            context.watch(vital);
            return Behaviors.receive(Void.class)
                    .onSignal(Terminated.class, terminated -> {
                        boolean stopping = CoordinatedShutdown.get(context.getSystem())
                                .getShutdownReason()
                                .isPresent();
                        if (!stopping) {
                            onFatal.accept(new IllegalStateException(
                                    terminated.getRef().path().name() + " ended; its failure is logged above"));
                        }
                        return Behaviors.stopped();
                    })
                    .build();
        });
    }
}
