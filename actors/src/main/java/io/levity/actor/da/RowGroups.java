package io.levity.actor.da;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import io.levity.actor.da.MemoryBudget.Grant;
import io.levity.chain.publishing.BlobHeader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import scala.jdk.javaapi.FutureConverters;

/**
 * Cuts a body into row groups. It asks for more bytes only when it has memory for them, so that a node that is behind makes
 * clients wait in their sockets; the first {@link #FREE_BYTES} need none, so that small blobs never wait for large ones.
 */
final class RowGroups extends GraphStage<FlowShape<ByteString, RowGroups.RowGroup>> {
    /** Held by each body without asking: known by the limit of bodies at a time. */
    static final int FREE_BYTES = 64 << 10;

    /**
     * A group that is waited for longer is given up: its memory is not to be had for a trickle. What the body itself has to
     * wait for, memory and encoders, does not count.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Bytes of a blob on their way to an encoder; to be closed when they are not needed any more. */
    static final class RowGroup implements AutoCloseable {
        private final int index;
        private final byte[] data;
        private final int length;
        private final Optional<Grant> grant;
        private final GroupBuffers buffers;
        private final AtomicBoolean open = new AtomicBoolean(true);

        /** @param grant of the memory; small groups have none */
        RowGroup(int index, byte[] data, int length, Optional<Grant> grant, GroupBuffers buffers) {
            this.index = index;
            this.data = data;
            this.length = length;
            this.grant = grant;
            this.buffers = buffers;
        }

        /** Of the group in its blob. */
        int index() {
            return index;
        }

        boolean hasGrant() {
            return grant.isPresent();
        }

        /** Of which the first {@link #length} bytes count. */
        byte[] data() {
            return data;
        }

        int length() {
            return length;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                buffers.give(data);
                grant.ifPresent(Grant::close);
            }
        }
    }

    /** The body has more bytes than a blob may. */
    static final class BodyTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        BodyTooLarge() {
            super("more than " + BlobHeader.MAX_SIZE_BYTES + " bytes");
        }
    }

    /** The body has more bytes than it was said to have. */
    static final class LongerThanSaid extends RuntimeException {
        private static final long serialVersionUID = 1;

        LongerThanSaid(long saidBytes) {
            super("more than the " + saidBytes + " bytes that it was said to have");
        }
    }

    /** The body comes in a trickle. */
    static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooSlow() {
            super("a row group did not arrive within " + PATIENCE.toSeconds() + " s");
        }
    }

    private final Inlet<ByteString> in = Inlet.create("RowGroups.in");
    private final Outlet<RowGroup> out = Outlet.create("RowGroups.out");
    private final FlowShape<ByteString, RowGroup> shape = FlowShape.of(in, out);
    private final MemoryBudget budget;
    private final OptionalLong sizeBytes;
    private final StageClock clock;
    private final GroupBuffers buffers;

    /** @param sizeBytes of the body as far as it is known beforehand */
    RowGroups(MemoryBudget budget, OptionalLong sizeBytes, StageClock clock, GroupBuffers buffers) {
        this.budget = budget;
        this.sizeBytes = sizeBytes;
        this.clock = clock;
        this.buffers = buffers;
    }

    @Override
    public FlowShape<ByteString, RowGroup> shape() {
        return shape;
    }

    @Override
    public Logic createLogic(Attributes inheritedAttributes) {
        return new Logic();
    }

    final class Logic extends TimerGraphStageLogic {
        private static final String SLOW = "slow";

        private final AsyncCallback<Grant> granted = createAsyncCallback(this::onGranted);
        private final AsyncCallback<Throwable> refused = createAsyncCallback(this::failStage);
        private byte[] group = new byte[0];
        private int filled;
        private int index;
        private long received;
        private Grant grant;
        private boolean waiting;
        private boolean ended;
        private ByteString rest = ByteString.emptyByteString();

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    received += addRest(grab(in));
                    if (received > BlobHeader.MAX_SIZE_BYTES) {
                        failStage(new BodyTooLarge());
                    } else if (sizeBytes.isPresent() && received > sizeBytes.getAsLong()) {
                        failStage(new LongerThanSaid(sizeBytes.getAsLong()));
                    } else {
                        goOn();
                    }
                }

                @Override
                public void onUpstreamFinish() {
                    ended = true;
                    goOn();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    goOn();
                }
            });
        }

        @Override
        public void preStart() {
            scheduleOnce(SLOW, PATIENCE);
        }

        @Override
        public void onTimer(Object key) {
            failStage(new TooSlow());
        }

        private int addRest(ByteString bytes) {
            rest = rest.isEmpty() ? bytes : rest.concat(bytes);
            return bytes.size();
        }

        /** Takes what is there as far as there is memory, hands on what is full, asks for what is missing. */
        private void goOn() {
            if (waiting) {
                return;
            }
            fill();
            boolean full = filled == BlobHeader.GROUP_BYTES;
            boolean over = ended && rest.isEmpty();
            if (full || over) {
                handOn(over);
            } else if (!rest.isEmpty()) {
                ask();
            } else if (!hasBeenPulled(in) && !isClosed(in)) {
                pull(in);
            }
        }

        private void handOn(boolean over) {
            if (over && filled == 0) {
                completeStage();
            } else if (isAvailable(out)) {
                push(out, new RowGroup(index++, group, filled, Optional.ofNullable(grant), buffers));
                group = new byte[0];
                filled = 0;
                grant = null;
                if (over) {
                    completeStage();
                } else {
                    scheduleOnce(SLOW, PATIENCE);
                }
            } else {
                cancelTimer(SLOW);
            }
        }

        private void fill() {
            int room = capacity() - filled;
            int taken = Math.min(room, rest.size());
            if (taken == 0) {
                return;
            }
            try (var _ = clock.enter(StageClock.Stage.RECEIVE)) {
                if (group.length < filled + taken) {
                    group = grown();
                }
                ByteString now = rest.take(taken);
                now.copyToArray(group, filled, taken);
                rest = rest.drop(taken);
                filled += taken;
            }
        }

        private byte[] grown() {
            if (grant == null || capacity() < BlobHeader.GROUP_BYTES) {
                return Arrays.copyOf(group, capacity());
            }
            byte[] whole = buffers.take();
            System.arraycopy(group, 0, whole, 0, filled);
            return whole;
        }

        private int capacity() {
            return grant == null ? FREE_BYTES : wanted();
        }

        /** The size of the group as far as it is known. */
        private int wanted() {
            long before = received - rest.size() - filled;
            return (int)
                    Math.min(BlobHeader.GROUP_BYTES, Math.max(sizeBytes.orElse(Long.MAX_VALUE) - before, FREE_BYTES));
        }

        private void ask() {
            waiting = true;
            cancelTimer(SLOW);
            budget.acquire(wanted()).whenComplete((share, busy) -> {
                if (busy == null) {
                    FutureConverters.asJava(granted.invokeWithFeedback(share)).exceptionally(gone -> {
                        share.close();
                        return null;
                    });
                } else {
                    refused.invoke(busy);
                }
            });
        }

        private void onGranted(Grant share) {
            grant = share;
            waiting = false;
            scheduleOnce(SLOW, PATIENCE);
            goOn();
        }

        @Override
        public void postStop() {
            if (grant != null) {
                buffers.give(group);
                grant.close();
            }
        }
    }
}
