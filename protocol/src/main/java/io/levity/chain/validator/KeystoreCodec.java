package io.levity.chain.validator;

import io.levity.codec.Json;
import io.levity.codec.Json.JsonNumber;
import io.levity.codec.Json.JsonObject;
import io.levity.codec.Json.JsonText;
import io.levity.codec.JsonReader;
import io.levity.codec.JsonWriter;
import io.levity.types.Bytes;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A {@link Keystore} as the JSON of EIP-2335, version 4. Reading is strict about everything the secret depends on. */
public final class KeystoreCodec {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,9}|-?1[0-9]{9}");

    private KeystoreCodec() {}

    /** How {@link #decode} ended. */
    public sealed interface Decoded {
        record Ok(Keystore keystore) implements Decoded {}

        /** @param reason in words an operator can act on; never shows the content */
        record Bad(String reason) implements Decoded {}
    }

    public static Decoded decode(String json) {
        return switch (JsonReader.decode(json)) {
            case JsonReader.Decoded.Bad(var reason) -> new Decoded.Bad("not JSON: " + reason);
            case JsonReader.Decoded.Ok(JsonObject root) -> decode(root);
            case JsonReader.Decoded.Ok _ -> new Decoded.Bad("no JSON object");
        };
    }

    private static Decoded decode(JsonObject root) {
        try {
            return new Decoded.Ok(keystore(root));
        } catch (IllegalArgumentException e) {
            return new Decoded.Bad(e.getMessage());
        }
    }

    private static Keystore keystore(JsonObject root) {
        int version = integer(root, "version");
        if (version != Keystore.VERSION) {
            throw new IllegalArgumentException("keystore version " + version + ", not " + Keystore.VERSION);
        }
        JsonObject crypto = object(root, "crypto");
        JsonObject checksum = object(crypto, "checksum");
        JsonObject cipher = object(crypto, "cipher");
        expect(checksum, "function", "sha256");
        expect(cipher, "function", "aes-128-ctr");
        Bytes iv = hex(object(cipher, "params"), "iv", Keystore.IV_BYTES);
        if (iv.size() != Keystore.IV_BYTES) {
            throw new IllegalArgumentException("\"iv\" has " + iv.size() + " bytes, not " + Keystore.IV_BYTES);
        }
        return new Keystore(
                derivation(object(crypto, "kdf")),
                hex(checksum, "message", 32),
                iv,
                hex(cipher, "message", Keystore.MAX_SECRET_BYTES),
                root.fields().containsKey("description") ? text(root, "description") : "",
                root.fields().containsKey("pubkey") ? hex(root, "pubkey", 96) : Bytes.EMPTY,
                text(root, "path"),
                text(root, "uuid"));
    }

    private static KeyDerivation derivation(JsonObject kdf) {
        JsonObject params = object(kdf, "params");
        if (integer(params, "dklen") < KeyDerivation.KEY_BYTES) {
            throw new IllegalArgumentException("\"dklen\" is below " + KeyDerivation.KEY_BYTES);
        }
        Bytes salt = hex(params, "salt", KeyDerivation.MAX_SALT_BYTES);
        String function = text(kdf, "function");
        return switch (function) {
            case "scrypt" ->
                new KeyDerivation.Scrypt(integer(params, "n"), integer(params, "r"), integer(params, "p"), salt);
            case "pbkdf2" -> {
                expect(params, "prf", "hmac-sha256");
                yield new KeyDerivation.Pbkdf2(integer(params, "c"), salt);
            }
            default -> throw new IllegalArgumentException("unknown key derivation \"" + function + "\"");
        };
    }

    private static JsonObject object(JsonObject parent, String name) {
        if (parent.fields().get(name) instanceof JsonObject child) {
            return child;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing or no object");
    }

    private static String text(JsonObject parent, String name) {
        if (parent.fields().get(name) instanceof JsonText(var text)) {
            return text;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing or no text");
    }

    private static int integer(JsonObject parent, String name) {
        if (parent.fields().get(name) instanceof JsonNumber(var literal)
                && INTEGER.matcher(literal).matches()) {
            return Integer.parseInt(literal);
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing or no number in range");
    }

    private static Bytes hex(JsonObject parent, String name, int maxBytes) {
        String text = text(parent, name);
        if (text.length() > 2 * maxBytes) {
            throw new IllegalArgumentException("\"" + name + "\" is longer than " + maxBytes + " bytes");
        }
        try {
            return Bytes.wrap(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) { // whose message would show the content
            throw new IllegalArgumentException("\"" + name + "\" is not hexadecimal", e);
        }
    }

    private static void expect(JsonObject parent, String name, String value) {
        if (!text(parent, name).equals(value)) {
            throw new IllegalArgumentException("\"" + name + "\" is not \"" + value + "\"");
        }
    }

    /** In the order of the EIP, indented. */
    public static String encode(Keystore keystore) {
        JsonObject crypto = object(
                "kdf", derivation(keystore.kdf()),
                "checksum", function("sha256", object(), keystore.checksum()),
                "cipher", function("aes-128-ctr", object("iv", hex(keystore.iv())), keystore.cipherText()));
        return JsonWriter.encode(object(
                "crypto",
                crypto,
                "description",
                new JsonText(keystore.description()),
                "pubkey",
                hex(keystore.publicKey()),
                "path",
                new JsonText(keystore.path()),
                "uuid",
                new JsonText(keystore.uuid()),
                "version",
                integer(Keystore.VERSION)));
    }

    private static JsonObject derivation(KeyDerivation kdf) {
        return switch (kdf) {
            case KeyDerivation.Scrypt s ->
                function(
                        "scrypt",
                        object(
                                "dklen", integer(KeyDerivation.KEY_BYTES),
                                "n", integer(s.cost()),
                                "p", integer(s.parallelism()),
                                "r", integer(s.blockSize()),
                                "salt", hex(s.salt())),
                        Bytes.EMPTY);
            case KeyDerivation.Pbkdf2 p ->
                function(
                        "pbkdf2",
                        object(
                                "dklen", integer(KeyDerivation.KEY_BYTES),
                                "c", integer(p.iterations()),
                                "prf", new JsonText("hmac-sha256"),
                                "salt", hex(p.salt())),
                        Bytes.EMPTY);
        };
    }

    /** What the EIP calls a module. */
    private static JsonObject function(String name, JsonObject params, Bytes message) {
        return object("function", new JsonText(name), "params", params, "message", hex(message));
    }

    /** Names and values in turn. */
    private static JsonObject object(Object... namesAndValues) {
        Map<String, Json> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
        }
        return new JsonObject(fields);
    }

    private static JsonNumber integer(int value) {
        return new JsonNumber(Integer.toString(value));
    }

    private static JsonText hex(Bytes bytes) {
        return new JsonText(HexFormat.of().formatHex(bytes.unsafeArray()));
    }
}
