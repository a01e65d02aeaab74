package io.levity.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What probes and tools ask: health as it is, and which services there are. */
@Timeout(60)
class ReadinessTest {
    private GrpcFixture grpc;

    @BeforeEach
    void start() throws Exception {
        grpc = new GrpcFixture(GrpcLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        grpc.close();
    }

    @Test
    void shouldAnswerReadinessAsItIsWhenChecked() {
        HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(grpc.channel);
        for (String service : List.of("", "disperser.Disperser", "retriever.Retriever")) {
            grpc.sick.set(Optional.empty());
            assertEquals(ServingStatus.SERVING, health.check(request(service)).getStatus());
            grpc.sick.set(Optional.of("no blocks"));
            assertEquals(
                    ServingStatus.NOT_SERVING, health.check(request(service)).getStatus());
        }
        StatusRuntimeException unknown =
                assertThrows(StatusRuntimeException.class, () -> health.check(request("light.Light")));
        assertEquals(Status.Code.NOT_FOUND, unknown.getStatus().getCode());
    }

    @Test
    void shouldTellChangesToWhoWatches() {
        Iterator<HealthCheckResponse> watch = HealthGrpc.newBlockingStub(grpc.channel)
                .withDeadlineAfter(40, TimeUnit.SECONDS)
                .watch(request(""));
        assertEquals(ServingStatus.SERVING, watch.next().getStatus());
        grpc.sick.set(Optional.of("no blocks"));
        assertEquals(ServingStatus.NOT_SERVING, watch.next().getStatus());
        grpc.sick.set(Optional.empty());
        assertEquals(ServingStatus.SERVING, watch.next().getStatus());
    }

    @Test
    void shouldDescribeItsServicesByTheNamesThatToolsKnow() throws Exception {
        ServerReflectionResponse services =
                reflect(ServerReflectionRequest.newBuilder().setListServices("").build());
        Set<String> names = services.getListServicesResponse().getServiceList().stream()
                .map(s -> s.getName())
                .collect(Collectors.toSet());
        assertTrue(
                names.containsAll(Set.of(
                        "disperser.Disperser",
                        "retriever.Retriever",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection")),
                names::toString);
        for (String file : List.of("disperser/disperser.proto", "retriever/retriever.proto")) {
            ServerReflectionResponse found = reflect(
                    ServerReflectionRequest.newBuilder().setFileByFilename(file).build());
            FileDescriptorProto descriptor = FileDescriptorProto.parseFrom(
                    found.getFileDescriptorResponse().getFileDescriptorProto(0));
            assertEquals(file, descriptor.getName());
        }
    }

    private ServerReflectionResponse reflect(ServerReflectionRequest request) throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> out = ServerReflectionGrpc.newStub(grpc.channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        out.onNext(request);
        ServerReflectionResponse response = answer.get(20, TimeUnit.SECONDS);
        out.onCompleted();
        return response;
    }

    private static HealthCheckRequest request(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }
}
