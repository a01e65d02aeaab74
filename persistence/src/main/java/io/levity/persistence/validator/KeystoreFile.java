package io.levity.persistence.validator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.chain.validator.KeyDerivation;
import io.levity.chain.validator.Keystore;
import io.levity.types.Bytes;
import java.util.HexFormat;

/** A {@link Keystore} as the JSON of EIP-2335, version 4. Reading is strict about everything the secret depends on. */
public final class KeystoreFile {
    /** Longest text that is read. */
    public static final int MAX_CHARACTERS = 64 << 10;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(16)
                        .maxNumberLength(20)
                        .build());
    }

    private KeystoreFile() {}

    /** How {@link #read} ended. */
    public sealed interface Read {
        record Ready(Keystore keystore) implements Read {}

        /** @param reason in words an operator can act on; never shows the content */
        record Unreadable(String reason) implements Read {}
    }

    public static Read read(String json) {
        if (json.length() > MAX_CHARACTERS) {
            return new Read.Unreadable("a keystore of " + json.length() + " characters");
        }
        try {
            return new Read.Ready(keystore(JSON.readTree(json)));
        } catch (JsonProcessingException e) {
            return new Read.Unreadable("not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return new Read.Unreadable(e.getMessage());
        }
    }

    private static Keystore keystore(JsonNode root) {
        int version = integer(root, "version");
        if (version != Keystore.VERSION) {
            throw new IllegalArgumentException("keystore version " + version + ", not " + Keystore.VERSION);
        }
        JsonNode crypto = object(root, "crypto");
        JsonNode checksum = object(crypto, "checksum");
        JsonNode cipher = object(crypto, "cipher");
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
                root.path("description").asText(""),
                root.has("pubkey") ? hex(root, "pubkey", 96) : Bytes.EMPTY,
                text(root, "path"),
                text(root, "uuid"));
    }

    private static KeyDerivation derivation(JsonNode kdf) {
        JsonNode params = object(kdf, "params");
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

    private static JsonNode object(JsonNode parent, String name) {
        JsonNode child = parent.path(name);
        if (!child.isObject()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no object");
        }
        return child;
    }

    private static String text(JsonNode parent, String name) {
        JsonNode child = parent.path(name);
        if (!child.isTextual()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no text");
        }
        return child.textValue();
    }

    private static int integer(JsonNode parent, String name) {
        JsonNode child = parent.path(name);
        if (!child.isInt()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no number");
        }
        return child.intValue();
    }

    private static Bytes hex(JsonNode parent, String name, int maxBytes) {
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

    private static void expect(JsonNode parent, String name, String value) {
        if (!text(parent, name).equals(value)) {
            throw new IllegalArgumentException("\"" + name + "\" is not \"" + value + "\"");
        }
    }

    /** In the order of the EIP, indented. */
    public static String write(Keystore keystore) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode crypto = root.putObject("crypto");
        putDerivation(crypto.putObject("kdf"), keystore.kdf());
        ObjectNode checksum = crypto.putObject("checksum").put("function", "sha256");
        checksum.putObject("params");
        checksum.put("message", hex(keystore.checksum()));
        ObjectNode cipher = crypto.putObject("cipher").put("function", "aes-128-ctr");
        cipher.putObject("params").put("iv", hex(keystore.iv()));
        cipher.put("message", hex(keystore.cipherText()));
        root.put("description", keystore.description());
        root.put("pubkey", hex(keystore.publicKey()));
        root.put("path", keystore.path());
        root.put("uuid", keystore.uuid());
        root.put("version", Keystore.VERSION);
        return root.toPrettyString() + "\n";
    }

    private static void putDerivation(ObjectNode target, KeyDerivation kdf) {
        switch (kdf) {
            case KeyDerivation.Scrypt s ->
                target.put("function", "scrypt")
                        .putObject("params")
                        .put("dklen", KeyDerivation.KEY_BYTES)
                        .put("n", s.cost())
                        .put("p", s.parallelism())
                        .put("r", s.blockSize())
                        .put("salt", hex(s.salt()));
            case KeyDerivation.Pbkdf2 p ->
                target.put("function", "pbkdf2")
                        .putObject("params")
                        .put("dklen", KeyDerivation.KEY_BYTES)
                        .put("c", p.iterations())
                        .put("prf", "hmac-sha256")
                        .put("salt", hex(p.salt()));
        }
        target.put("message", "");
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.unsafeArray());
    }
}
