package io.levity.cluster;

import akka.actor.typed.ActorRefResolver;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The table id → class → form of what may travel between nodes.
 *
 * <p>An id is for ever: a class whose form changes gets a new id, and the old one is not used again. So nodes of two
 * versions either understand each other or refuse, and never mistake one thing for another.
 */
public final class WireTypes {
    /** Smaller ids are Kryo's own. */
    public static final int FIRST_ID = 16;

    private final Map<Integer, Entry<?>> byId;
    private final Map<Class<?>, Entry<?>> byType = new HashMap<>();

    /** @param alone whether it is a message by itself, or only a part of others */
    record Entry<T>(int id, Class<T> type, boolean alone, WireForm<T> form) {}

    private WireTypes(Map<Integer, Entry<?>> byId) {
        this.byId = Map.copyOf(byId);
        byId.values().forEach(entry -> byType.put(entry.type(), entry));
    }

    /** Throws {@link IllegalStateException} for lists that contradict themselves or name what can not be carried. */
    public static WireTypes of(WireRegistrations registrations, Supplier<ActorRefResolver> actors) {
        Builder builder = new Builder(new StructuralForms(actors));
        registrations.register(builder);
        return builder.build();
    }

    /** Classes that are messages by themselves. */
    public Set<Class<?>> messages() {
        return byType.values().stream()
                .filter(Entry::alone)
                .<Class<?>>map(Entry::type)
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    Iterable<Entry<?>> entries() {
        return byId.values();
    }

    /** The entry of a class that is a message; null for all others. */
    Entry<?> messageOrNull(Class<?> type) {
        Entry<?> entry = byType.get(type);
        return entry != null && entry.alone() ? entry : null;
    }

    /** The entry of a message's id; null for all others. */
    Entry<?> messageOrNull(int id) {
        Entry<?> entry = byId.get(id);
        return entry != null && entry.alone() ? entry : null;
    }

    /** Collects entries; values come before what contains them. */
    public static final class Builder {
        private final StructuralForms forms;
        private final Map<Integer, Entry<?>> byId = new LinkedHashMap<>();

        private Builder(StructuralForms forms) {
            this.forms = forms;
        }

        /** A record or enum that is sent by itself, written part by part. */
        public <T> Builder message(int id, Class<T> type) {
            return add(new Entry<>(id, type, true, forms.ofParts(type)));
        }

        /** A class that is sent by itself, in a form of its own. */
        public <T> Builder message(int id, Class<T> type, WireForm<T> form) {
            return add(new Entry<>(id, type, true, form));
        }

        /** A record or enum that occurs inside others. */
        public <T> Builder value(int id, Class<T> type) {
            return add(new Entry<>(id, type, false, forms.ofParts(type)));
        }

        /** A class, or a sealed one with all its subclasses, that occurs inside others, in a form of its own. */
        public <T> Builder value(int id, Class<T> type, WireForm<T> form) {
            return add(new Entry<>(id, type, false, form));
        }

        private <T> Builder add(Entry<T> entry) {
            Objects.requireNonNull(entry.form());
            Entry<?> other = byId.putIfAbsent(entry.id(), entry);
            if (other != null) {
                throw new IllegalStateException(
                        "wire id " + entry.id() + " is of " + other.type() + " and of " + entry.type());
            }
            if (entry.id() < FIRST_ID) {
                throw new IllegalStateException("wire id " + entry.id() + " of " + entry.type() + " is reserved");
            }
            forms.register(entry.type(), entry.form());
            return this;
        }

        private WireTypes build() {
            return new WireTypes(byId);
        }
    }
}
