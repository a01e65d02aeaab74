package io.levity.loadtest.bytes;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Akka Streams over TCP, one connection for each transfer. */
final class AkkaTcpLane implements ByteLane {
    private static final byte PUSH = 1;
    private static final byte PULL = 2;

    static final Source<ByteString, NotUsed> PIECES =
            Source.from(Collections.nCopies(TRANSFER_PIECES, ByteString.fromArrayUnsafe(new byte[PIECE_BYTES])));

    private ActorSystem client;

    static ActorSystem system(String name) {
        return ActorSystem.create(name, ConfigFactory.parseString("""
                                akka.loglevel = WARNING
                                akka.io.tcp.direct-buffer-size = 256 KiB
                                akka.http.server.parsing.max-content-length = infinite
                                akka.http.client.parsing.max-content-length = infinite
                                """).withFallback(ConfigFactory.load()));
    }

    @Override
    public void serve(int port) throws Exception {
        ActorSystem system = system("server");
        Tcp.get(system)
                .bind("127.0.0.1", port)
                .to(Sink.foreach(connection -> connection.handleWith(
                        Flow.of(ByteString.class)
                                .statefulMapConcat(() -> {
                                    Landing landing = new Landing();
                                    boolean[] pushed = {false};
                                    return bytes -> {
                                        ByteString content = bytes;
                                        if (!pushed[0]) {
                                            if (bytes.head() == PULL) {
                                                return List.of(PIECES);
                                            }
                                            pushed[0] = true;
                                            content = bytes.drop(1);
                                        }
                                        content.getByteBuffers().forEach(landing::take);
                                        return landing.complete()
                                                ? List.of(Source.single(ByteString.fromArray(new byte[] {PUSH})))
                                                : List.<Source<ByteString, NotUsed>>of();
                                    };
                                })
                                .flatMapConcat(answer -> answer),
                        system)))
                .run(system)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Override
    public synchronized Stream connect(int port) {
        client = client == null ? system("client") : client;
        ActorSystem system = client;
        return new Stream() {
            @Override
            public void push() throws Exception {
                // Half-closed connections would end the server's answer: the request stays open until it came.
                Source.single(ByteString.fromArray(new byte[] {PUSH}))
                        .concat(PIECES)
                        .concat(Source.maybe())
                        .viaMat(Tcp.get(system).outgoingConnection("127.0.0.1", port), Keep.right())
                        .runWith(Sink.head(), system)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }

            @Override
            public void pull() throws Exception {
                Landing landing = new Landing();
                Source.single(ByteString.fromArray(new byte[] {PULL}))
                        .concat(Source.maybe())
                        .viaMat(Tcp.get(system).outgoingConnection("127.0.0.1", port), Keep.right())
                        .map(bytes -> {
                            bytes.getByteBuffers().forEach(landing::take);
                            return landing.complete();
                        })
                        .takeWhile(complete -> !complete, true)
                        .runWith(Sink.ignore(), system)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }

            @Override
            public void close() {}
        };
    }
}
