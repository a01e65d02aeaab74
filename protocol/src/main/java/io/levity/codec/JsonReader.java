package io.levity.codec;

import io.levity.codec.Json.JsonArray;
import io.levity.codec.Json.JsonBoolean;
import io.levity.codec.Json.JsonNull;
import io.levity.codec.Json.JsonNumber;
import io.levity.codec.Json.JsonObject;
import io.levity.codec.Json.JsonText;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON (RFC 8259) strictly: one value, no field twice, nesting and length bounded, nothing behind it. */
public final class JsonReader {
    public static final int MAX_DEPTH = 16;
    public static final int MAX_CHARACTERS = 64 << 10;

    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]{0,63})(?:\\.[0-9]{1,64})?(?:[eE][+-]?[0-9]{1,4})?");

    /** How reading ended. */
    public sealed interface Decoded {
        record Ok(Json value) implements Decoded {}

        /** @param reason where and what, without the content */
        record Bad(String reason) implements Decoded {}
    }

    /** Ends the descent; never leaves this class. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String reason) {
            super(reason, null, false, false);
        }
    }

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    public static Decoded decode(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return new Decoded.Bad("longer than " + MAX_CHARACTERS + " characters");
        }
        try {
            JsonReader reader = new JsonReader(text);
            Json value = reader.value(0);
            reader.skipSpace();
            return reader.at == text.length() ? new Decoded.Ok(value) : new Decoded.Bad("more than one value");
        } catch (Malformed e) {
            return new Decoded.Bad(e.getMessage());
        }
    }

    private Json value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new Malformed("nested deeper than " + MAX_DEPTH);
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonText(string());
            case 't' -> word("true", new JsonBoolean(true));
            case 'f' -> word("false", new JsonBoolean(false));
            case 'n' -> word("null", JsonNull.NULL);
            default -> number();
        };
    }

    private Json object(int depth) {
        Map<String, Json> fields = new LinkedHashMap<>();
        at++;
        if (!skipTo('}')) {
            do {
                skipSpace();
                String name = string();
                expect(':');
                if (fields.put(name, value(depth + 1)) != null) {
                    throw bad("a field that is there twice");
                }
            } while (skipTo(','));
            expect('}');
        }
        return new JsonObject(fields);
    }

    private Json array(int depth) {
        List<Json> items = new ArrayList<>();
        at++;
        if (!skipTo(']')) {
            do {
                items.add(value(depth + 1));
            } while (skipTo(','));
            expect(']');
        }
        return new JsonArray(items);
    }

    private Json number() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw bad("no value");
        }
        at = matcher.end();
        return new JsonNumber(matcher.group());
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw bad("no value");
        }
        at += word.length();
        return value;
    }

    private String string() {
        if (peek() != '"') {
            throw bad("no string");
        }
        StringBuilder out = new StringBuilder();
        at++;
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw bad("a control character");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw bad("an unknown escape");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            if (!HexFormat.isHexDigit(peek())) {
                throw bad("no four hexadecimal digits");
            }
            code = code << 4 | HexFormat.fromHexDigit(peek());
            at++;
        }
        return (char) code;
    }

    private char peek() {
        if (at >= text.length()) {
            throw new Malformed("it ends in the middle");
        }
        return text.charAt(at);
    }

    private boolean skipTo(char wanted) {
        skipSpace();
        boolean there = peek() == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char wanted) {
        if (!skipTo(wanted)) {
            throw bad("no '" + wanted + "'");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Malformed bad(String what) {
        return new Malformed(what + " at character " + at);
    }
}
