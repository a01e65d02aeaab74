package io.levity.cluster;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import com.typesafe.config.Config;
import java.io.NotSerializableException;

/**
 * Messages between nodes, by Kryo with a closed table of classes. Nothing outside the table is written or read, nothing
 * larger than {@code levity.wire.max-message-bytes} is, and bytes that are not exactly one message are refused with
 * {@link NotSerializableException}: Akka logs that and drops the message, the connection stays.
 *
 * <p>The manifest is the id of the class, so that a node of an older version says which message it does not know.
 */
public final class KryoSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 1_716_001;
    private static final int BUFFER_BYTES = 4 * 1024;
    /** A buffer that grew beyond this for one large message is not kept. */
    private static final int KEPT_BUFFER_BYTES = 256 * 1024;

    private static final int POOLED = 64;

    private final WireTypes types;
    private final int maxBytes;
    private final Pool<Kryo> kryos;
    private final Pool<Output> outputs;

    public KryoSerializer(ExtendedActorSystem system) {
        this(
                WireTypes.of(registrations(system), () -> ActorRefResolver.get(Adapter.toTyped(system))),
                maxBytes(system.settings().config()));
    }

    KryoSerializer(WireTypes types, int maxBytes) {
        this.types = types;
        this.maxBytes = maxBytes;
        this.kryos = new Pool<>(true, false, POOLED) {
            @Override
            protected Kryo create() {
                return kryo(types);
            }
        };
        this.outputs = new Pool<>(true, false, POOLED) {
            @Override
            protected Output create() {
                return new Output(BUFFER_BYTES, maxBytes);
            }
        };
    }

    private static int maxBytes(Config config) {
        return Math.toIntExact(config.getBytes("levity.wire.max-message-bytes"));
    }

    private static WireRegistrations registrations(ExtendedActorSystem system) {
        String name = system.settings().config().getString("levity.wire.registrations");
        try {
            Class<?> type = Class.forName(name, true, system.dynamicAccess().classLoader());
            return (WireRegistrations) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("levity.wire.registrations = " + name + " can not be used", e);
        }
    }

    private static Kryo kryo(WireTypes types) {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        types.entries().forEach(entry -> register(kryo, entry));
        return kryo;
    }

    private static <T> void register(Kryo kryo, WireTypes.Entry<T> entry) {
        kryo.register(
                entry.type(),
                new Serializer<T>(false, true) {
                    @Override
                    public void write(Kryo same, Output out, T value) {
                        entry.form().write(out, value);
                    }

                    @Override
                    public T read(Kryo same, Input in, Class<? extends T> type) {
                        return entry.form().read(in);
                    }
                },
                entry.id());
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    /** The classes that this serializer takes. */
    public WireTypes types() {
        return types;
    }

    @Override
    public String manifest(Object message) {
        WireTypes.Entry<?> entry = types.messageOrNull(message.getClass());
        if (entry == null) {
            throw new IllegalArgumentException(
                    message.getClass().getName() + " does not travel between nodes: it is not registered");
        }
        return Integer.toString(entry.id());
    }

    /** @throws IllegalArgumentException for a class that is not registered, and for a message that is too large */
    @Override
    public byte[] toBinary(Object message) {
        manifest(message);
        Kryo kryo = kryos.obtain();
        Output out = outputs.obtain();
        try {
            out.reset();
            kryo.writeObject(out, message);
            return out.toBytes();
        } catch (KryoBufferOverflowException tooLarge) {
            throw new IllegalArgumentException(
                    message.getClass().getName() + " has more than " + maxBytes + " bytes", tooLarge);
        } finally {
            kryos.free(kryo);
            if (out.getBuffer().length <= KEPT_BUFFER_BYTES) {
                outputs.free(out);
            }
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        WireTypes.Entry<?> entry = entry(manifest);
        if (bytes.length > maxBytes) {
            throw refused(entry, bytes.length + " bytes, at most " + maxBytes + " are taken", null);
        }
        Kryo kryo = kryos.obtain();
        Input in = input(bytes);
        try {
            Object message = kryo.readObject(in, entry.type());
            if (in.position() != bytes.length) {
                throw refused(entry, (bytes.length - in.position()) + " bytes are left over", null);
            }
            return message;
        } catch (RuntimeException malformed) {
            throw refused(entry, String.valueOf(malformed.getMessage()), malformed);
        } finally {
            kryos.free(kryo);
        }
    }

    /** Kryo asked for bytes of an array of length 0 asks for ever; with room for one it says that there are none. */
    private static Input input(byte[] bytes) {
        return bytes.length == 0 ? new Input(new byte[1], 0, 0) : new Input(bytes);
    }

    private WireTypes.Entry<?> entry(String manifest) throws NotSerializableException {
        WireTypes.Entry<?> entry = null;
        if (manifest.length() <= 9 && !manifest.isEmpty() && manifest.chars().allMatch(c -> c >= '0' && c <= '9')) {
            entry = types.messageOrNull(Integer.parseInt(manifest));
        }
        if (entry == null) {
            String shown = manifest.substring(0, Math.min(manifest.length(), 20));
            throw new NotSerializableException("no message has the wire id '" + shown + "' here: a newer node sent it");
        }
        return entry;
    }

    private static NotSerializableException refused(
            WireTypes.Entry<?> entry, String why, RuntimeException causeOrNull) {
        var refusal = new NotSerializableException("not a " + entry.type().getName() + ": " + why);
        refusal.initCause(causeOrNull);
        return refusal;
    }
}
