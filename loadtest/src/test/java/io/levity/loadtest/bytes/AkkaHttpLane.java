package io.levity.loadtest.bytes;

import akka.actor.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.function.Function;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Entities of akka-http 1.1 with their length known, over its pool of connections. */
final class AkkaHttpLane implements ByteLane {
    private ActorSystem client;

    @Override
    public void serve(int port) throws Exception {
        ActorSystem system = AkkaTcpLane.system("server");
        Http.get(system)
                .newServerAt("127.0.0.1", port)
                .bind((Function<HttpRequest, CompletionStage<HttpResponse>>) request -> {
                    if (request.method().equals(HttpMethods.GET)) {
                        return CompletableFuture.completedStage(HttpResponse.create()
                                .withEntity(HttpEntities.create(
                                        ContentTypes.APPLICATION_OCTET_STREAM, TRANSFER_BYTES, AkkaTcpLane.PIECES)));
                    }
                    return land(request.entity().withoutSizeLimit().getDataBytes(), system)
                            .thenApply(_ -> HttpResponse.create());
                })
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static CompletionStage<?> land(Source<akka.util.ByteString, ?> bytes, ActorSystem system) {
        Landing landing = new Landing();
        return bytes.runForeach(piece -> piece.getByteBuffers().forEach(landing::take), system);
    }

    @Override
    public synchronized Stream connect(int port) {
        client = client == null ? AkkaTcpLane.system("client") : client;
        ActorSystem system = client;
        Http http = Http.get(system);
        String url = "http://127.0.0.1:" + port + "/";
        return new Stream() {
            @Override
            public void push() throws Exception {
                http.singleRequest(HttpRequest.POST(url)
                                .withEntity(HttpEntities.create(
                                        ContentTypes.APPLICATION_OCTET_STREAM, TRANSFER_BYTES, AkkaTcpLane.PIECES)))
                        .thenCompose(
                                response -> response.discardEntityBytes(system).completionStage())
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }

            @Override
            public void pull() throws Exception {
                http.singleRequest(HttpRequest.GET(url))
                        .thenCompose(response ->
                                land(response.entity().withoutSizeLimit().getDataBytes(), system))
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }

            @Override
            public void close() {}
        };
    }
}
