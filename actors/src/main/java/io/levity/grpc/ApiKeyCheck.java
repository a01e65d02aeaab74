package io.levity.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.levity.admission.Admission;
import java.util.Optional;

/** Refuses uploads without a key before anything of them is read, and hands the key of the others on. */
final class ApiKeyCheck implements ServerInterceptor {
    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Optional<String>> AUTHORIZATION =
            Context.keyWithDefault("authorization", Optional.empty());

    private final String method;
    private final Admission admission;

    /** @param method full name of the one that writes */
    ApiKeyCheck(String method, Admission admission) {
        this.method = method;
        this.admission = admission;
    }

    /** Of the call that is being served. */
    static Optional<String> authorization() {
        return AUTHORIZATION.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!call.getMethodDescriptor().getFullMethodName().equals(method)) {
            return next.startCall(call, headers);
        }
        Optional<String> authorization = Optional.ofNullable(headers.get(HEADER));
        if (admission.caller(authorization) instanceof Admission.Caller.Known) {
            return Contexts.interceptCall(
                    Context.current().withValue(AUTHORIZATION, authorization), call, headers, next);
        }
        call.close(refusal(authorization.isPresent()), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    static Status refusal(boolean keyGiven) {
        return Status.UNAUTHENTICATED.withDescription(
                keyGiven ? "this key is not known here" : "an API key is needed: authorization: Bearer KEY");
    }
}
