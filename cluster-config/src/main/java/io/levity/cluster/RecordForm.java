package io.levity.cluster;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** A record as its parts, in the order in which the record names them. */
final class RecordForm<T> implements WireForm<T> {
    private final Constructor<T> constructor;
    private final List<Part> parts;

    private record Part(String name, Method accessor, WireForm<Object> form) {}

    private RecordForm(Constructor<T> constructor, List<Part> parts) {
        this.constructor = constructor;
        this.parts = parts;
    }

    static <T> RecordForm<T> of(Class<T> type, StructuralForms forms) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new RecordForm<>(
                    constructor,
                    Arrays.stream(components)
                            .map(component -> part(type, component, forms))
                            .toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }

    private static Part part(Class<?> type, RecordComponent component, StructuralForms forms) {
        component.getAccessor().setAccessible(true);
        try {
            return new Part(component.getName(), component.getAccessor(), forms.of(component.getGenericType()));
        } catch (IllegalStateException unknown) {
            throw new IllegalStateException(
                    type.getName() + "." + component.getName() + ": " + unknown.getMessage(), unknown);
        }
    }

    @Override
    public void write(Output out, T value) {
        for (Part part : parts) {
            try {
                Object content = part.accessor().invoke(value);
                if (content == null) {
                    throw new KryoException(value.getClass().getName() + "." + part.name() + " is null");
                }
                part.form().write(out, content);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new KryoException(value.getClass().getName() + "." + part.name(), e);
            }
        }
    }

    @Override
    public T read(Input in) {
        Object[] contents = new Object[parts.size()];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = parts.get(i).form().read(in);
        }
        try {
            return constructor.newInstance(contents);
        } catch (InvocationTargetException e) {
            throw new KryoException(constructor.getDeclaringClass().getName() + " refuses these parts", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new KryoException(constructor.getDeclaringClass().getName(), e);
        }
    }
}
