package io.levity.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.levity.codec.Json.JsonArray;
import io.levity.codec.Json.JsonBoolean;
import io.levity.codec.Json.JsonNull;
import io.levity.codec.Json.JsonNumber;
import io.levity.codec.Json.JsonObject;
import io.levity.codec.Json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JsonTest {

    @Test
    void shouldReadEveryKindOfValue() {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put(
                "a",
                new JsonArray(List.of(
                        new JsonNumber("-1.50e+3"), new JsonBoolean(true), new JsonBoolean(false), JsonNull.NULL)));
        fields.put("b\"\\\n", new JsonText("\u00e9\ud83d\udd11/\t\u0001"));
        fields.put("c", new JsonObject(Map.of()));
        fields.put("d", new JsonArray(List.of()));
        String text = "{ \"a\" : [-1.50e+3,true, false\t,null],\r\n\"b\\\"\\\\\\n\": "
                + "\"\\u00e9\\ud83d\\uDD11\\/\\t\\u0001\", \"c\":{}, \"d\": [ ] } ";
        assertEquals(new JsonReader.Decoded.Ok(new JsonObject(fields)), JsonReader.decode(text));
    }

    @Test
    void shouldReadWhatItWrote() {
        Json inner =
                new JsonArray(List.of(new JsonText("\"\\ \u0000 \ud83d\udd11 é"), new JsonNumber("0"), JsonNull.NULL));
        Json value = new JsonObject(Map.of("x", inner));
        assertEquals(new JsonReader.Decoded.Ok(value), JsonReader.decode(JsonWriter.encode(value)));
        assertEquals("{\n  \"x\": {}\n}\n", JsonWriter.encode(new JsonObject(Map.of("x", new JsonObject(Map.of())))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "}", "[1", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":1,\"a\":2}", "01", "1.",
                        ".5",
                "+1", "1e", "-", "NaN", "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "1 2",
                        "[]]",
                "'a'", "/**/1", "\ufeff1", "\"\\u\uff11111\""
            })
    void shouldSayWhatIsWrongWhenTextIsNoJson(String text) {
        assertInstanceOf(JsonReader.Decoded.Bad.class, JsonReader.decode(text), text);
    }

    @Test
    void shouldStopAtItsLimits() {
        assertInstanceOf(JsonReader.Decoded.Bad.class, JsonReader.decode("[".repeat(60_000)));
        assertInstanceOf(JsonReader.Decoded.Bad.class, JsonReader.decode(" ".repeat(JsonReader.MAX_CHARACTERS) + "1"));
        assertInstanceOf(JsonReader.Decoded.Bad.class, JsonReader.decode("1".repeat(65)));
        String deepest = "[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1);
        assertInstanceOf(JsonReader.Decoded.Ok.class, JsonReader.decode(deepest));
        assertInstanceOf(JsonReader.Decoded.Bad.class, JsonReader.decode("[" + deepest + "]"));
    }
}
