package io.levity.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Forms that follow from a type: of records their parts in their order, of enums the name, of collections a count and the
 * elements. Types are known on both sides, so that no class is named inside a message.
 */
final class StructuralForms {
    private static final int MAX_TEXT_BYTES = 64 * 1024;

    private final Supplier<ActorRefResolver> actors;
    private final Map<Class<?>, WireForm<?>> known = new HashMap<>();

    /** @param actors is asked when the first reference travels, not before: the actor system may be on its way up */
    StructuralForms(Supplier<ActorRefResolver> actors) {
        this.actors = actors;
        put(boolean.class, Output::writeBoolean, Input::readBoolean);
        put(int.class, (out, value) -> out.writeVarInt(value, false), in -> in.readVarInt(false));
        put(long.class, (out, value) -> out.writeVarLong(value, false), in -> in.readVarLong(false));
        put(Integer.class, (out, value) -> out.writeVarInt(value, false), in -> in.readVarInt(false));
        put(Long.class, (out, value) -> out.writeVarLong(value, false), in -> in.readVarLong(false));
        put(String.class, StructuralForms::writeText, StructuralForms::readText);
        put(ActorRef.class, this::writeActor, this::readActor);
    }

    private <T> void put(Class<T> type, BiConsumer<Output, T> write, Function<Input, T> read) {
        known.put(type, form(write, read));
    }

    static <T> WireForm<T> form(BiConsumer<Output, T> write, Function<Input, T> read) {
        return new WireForm<>() {
            @Override
            public void write(Output out, T value) {
                write.accept(out, value);
            }

            @Override
            public T read(Input in) {
                return read.apply(in);
            }
        };
    }

    void register(Class<?> type, WireForm<?> form) {
        known.put(type, form);
    }

    /** @throws IllegalStateException for a class that is neither record nor enum, or has a part that is not registered */
    <T> WireForm<T> ofParts(Class<T> type) {
        if (type.isEnum()) {
            return ofEnum(type);
        }
        if (type.isRecord()) {
            return RecordForm.of(type, this);
        }
        throw new IllegalStateException(type + " is neither a record nor an enum: give it a form");
    }

    @SuppressWarnings("unchecked")
    WireForm<Object> of(Type type) {
        return (WireForm<Object>)
                switch (type) {
                    case Class<?> plain when known.containsKey(plain) -> known.get(plain);
                    case ParameterizedType generic -> ofGeneric(generic);
                    default -> throw new IllegalStateException(type.getTypeName() + " is not registered");
                };
    }

    private WireForm<?> ofGeneric(ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == ActorRef.class) {
            return known.get(ActorRef.class);
        }
        if (raw == Optional.class) {
            return ofOptional(of(of[0]));
        }
        if (raw == List.class) {
            return ofCollection(of(of[0]), ArrayList::new, List::copyOf);
        }
        if (raw == Set.class) {
            return ofCollection(of(of[0]), size -> new LinkedHashSet<>(), StructuralForms::distinct);
        }
        if (raw == Map.class) {
            return ofMap(of(of[0]), of(of[1]));
        }
        throw new IllegalStateException(type.getTypeName() + " can not be carried");
    }

    private static Set<Object> distinct(Collection<Object> elements) {
        return Set.copyOf(elements);
    }

    private static WireForm<Optional<Object>> ofOptional(WireForm<Object> element) {
        return form(
                (out, value) -> {
                    out.writeBoolean(value.isPresent());
                    value.ifPresent(present -> element.write(out, present));
                },
                in -> in.readBoolean() ? Optional.of(element.read(in)) : Optional.empty());
    }

    private static <C extends Collection<Object>> WireForm<C> ofCollection(
            WireForm<Object> element,
            Function<Integer, Collection<Object>> empty,
            Function<Collection<Object>, C> done) {
        return form(
                (out, value) -> {
                    out.writeVarInt(value.size(), true);
                    value.forEach(each -> element.write(out, each));
                },
                in -> {
                    int count = WireForm.readCount(in);
                    Collection<Object> read = empty.apply(Math.min(count, 1024));
                    for (int i = 0; i < count; i++) {
                        read.add(element.read(in));
                    }
                    return done.apply(read);
                });
    }

    private static WireForm<Map<Object, Object>> ofMap(WireForm<Object> key, WireForm<Object> value) {
        return form(
                (out, map) -> {
                    out.writeVarInt(map.size(), true);
                    map.forEach((k, v) -> {
                        key.write(out, k);
                        value.write(out, v);
                    });
                },
                in -> {
                    int count = WireForm.readCount(in);
                    Map<Object, Object> read = new LinkedHashMap<>();
                    for (int i = 0; i < count; i++) {
                        read.put(key.read(in), value.read(in));
                    }
                    return Map.copyOf(read);
                });
    }

    private static <T> WireForm<T> ofEnum(Class<T> type) {
        Map<String, T> byName = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toUnmodifiableMap(constant -> ((Enum<?>) constant).name(), constant -> constant));
        return form((out, value) -> writeText(out, ((Enum<?>) value).name()), in -> {
            String name = readText(in);
            T constant = byName.get(name);
            if (constant == null) {
                throw new KryoException(type.getSimpleName() + " has no " + name);
            }
            return constant;
        });
    }

    private static void writeText(Output out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new KryoException("a text of " + bytes.length + " bytes, at most " + MAX_TEXT_BYTES + " are carried");
        }
        WireForm.writeBytes(out, bytes);
    }

    private static String readText(Input in) {
        byte[] bytes = WireForm.readBytes(in);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new KryoException("a text of " + bytes.length + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void writeActor(Output out, ActorRef<?> actor) {
        writeText(out, actors.get().toSerializationFormat(actor));
    }

    private ActorRef<?> readActor(Input in) {
        return actors.get().resolveActorRef(readText(in));
    }
}
