package io.levity.codec;

import io.levity.codec.Json.JsonArray;
import io.levity.codec.Json.JsonBoolean;
import io.levity.codec.Json.JsonNull;
import io.levity.codec.Json.JsonNumber;
import io.levity.codec.Json.JsonObject;
import io.levity.codec.Json.JsonText;
import java.util.Map;

/** Writes JSON (RFC 8259) for people: one field or item a line, indented by two. */
public final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    public static String encode(Json value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value, 0);
        return writer.out.append('\n').toString();
    }

    private void value(Json value, int depth) {
        switch (value) {
            case JsonObject(var fields) -> object(fields, depth);
            case JsonArray(var items) -> {
                out.append('[');
                boolean first = true;
                for (Json item : items) {
                    line(first, depth + 1);
                    value(item, depth + 1);
                    first = false;
                }
                end(']', first, depth);
            }
            case JsonText(var text) -> text(text);
            case JsonNumber(var literal) -> out.append(literal);
            case JsonBoolean(var bit) -> out.append(bit);
            case JsonNull.NULL -> out.append("null");
        }
    }

    private void object(Map<String, Json> fields, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, Json> field : fields.entrySet()) {
            line(first, depth + 1);
            text(field.getKey());
            out.append(": ");
            value(field.getValue(), depth + 1);
            first = false;
        }
        end('}', first, depth);
    }

    private void line(boolean first, int depth) {
        out.append(first ? "\n" : ",\n").append("  ".repeat(depth));
    }

    private void end(char bracket, boolean empty, int depth) {
        if (!empty) {
            out.append('\n').append("  ".repeat(depth));
        }
        out.append(bracket);
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        out.append('"');
    }
}
