package io.levity.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets so many calls of a method run at a time, because each holds its message in memory. The others wait before anything
 * of theirs is read, on a thread of their own, which must be a virtual one.
 */
final class CallGate implements ServerInterceptor {
    private final String method;
    private final Semaphore running;
    private final int waiting;
    private final Duration patience;
    private final Status refusal;

    /**
     * @param method full name, {@code service/method}
     * @param refusal when too many wait already, or one has waited too long
     */
    CallGate(String method, int running, int waiting, Duration patience, Status refusal) {
        this.method = method;
        this.running = new Semaphore(running, true);
        this.waiting = waiting;
        this.patience = patience;
        this.refusal = refusal;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!call.getMethodDescriptor().getFullMethodName().equals(method)) {
            return next.startCall(call, headers);
        }
        if (!enter()) {
            call.close(refusal, new Metadata());
            return new ServerCall.Listener<>() {};
        }
        try {
            return new Leaving<>(next.startCall(call, headers));
        } catch (RuntimeException e) {
            running.release();
            throw e;
        }
    }

    private boolean enter() {
        if (running.tryAcquire()) {
            return true;
        }
        try {
            return running.getQueueLength() < waiting && running.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private final class Leaving<Q> extends SimpleForwardingServerCallListener<Q> {
        private final AtomicBoolean left = new AtomicBoolean();

        Leaving(ServerCall.Listener<Q> inner) {
            super(inner);
        }

        @Override
        public void onComplete() {
            leave();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            leave();
            super.onCancel();
        }

        private void leave() {
            if (left.compareAndSet(false, true)) {
                running.release();
            }
        }
    }
}
