package io.levity.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259), for the few standards that the rules share with others and that are written in it. */
public sealed interface Json {
    /** @param fields in the order in which they were written */
    record JsonObject(Map<String, Json> fields) implements Json {
        public JsonObject {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    record JsonArray(List<Json> items) implements Json {
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    record JsonText(String value) implements Json {}

    /** @param literal as it was written, so that nothing is rounded */
    record JsonNumber(String literal) implements Json {}

    record JsonBoolean(boolean value) implements Json {}

    enum JsonNull implements Json {
        NULL
    }
}
