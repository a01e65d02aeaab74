package io.levity.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One object of a genesis document. What is missing, malformed or out of range becomes a problem with its path, and
 * reading goes on with a stand-in, so that all problems come together; the stand-ins are never used.
 */
final class GenesisSection {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,63}");

    private final Config config;
    private final String path;
    private final List<String> problems;
    private final Set<String> read = new HashSet<>();

    /** @param path with a dot at its end, empty for the whole document */
    GenesisSection(Config config, String path, List<String> problems) {
        this.config = config;
        this.path = path;
        this.problems = problems;
    }

    void problem(String key, String what) {
        problems.add(path + key + ": " + what);
    }

    /** To be called after everything was read. */
    void refuseOtherKeys() {
        config.root().keySet().stream()
                .filter(key -> !read.contains(key))
                .sorted()
                .forEach(key -> problem(key, "there is no such key"));
    }

    GenesisSection section(String key) {
        Optional<Config> inner = value(key, Config::getConfig);
        return new GenesisSection(
                inner.orElseGet(com.typesafe.config.ConfigFactory::empty),
                path + key + ".",
                inner.isPresent()
                        ? problems
                        : new ArrayList<>()); // one problem is enough for a section that is missing
    }

    List<GenesisSection> sections(String key) {
        List<GenesisSection> sections = new ArrayList<>();
        for (Config entry : value(key, Config::getConfigList).orElseGet(List::of)) {
            sections.add(new GenesisSection(entry, path + key + "[" + sections.size() + "].", problems));
        }
        return sections;
    }

    /** The keys of a section that is a table, in order. */
    List<String> keys() {
        List<String> keys = config.root().keySet().stream().sorted().toList();
        read.addAll(keys);
        return keys;
    }

    long number(String key, long min, long max) {
        return value(key, Config::getLong)
                .filter(v -> holds(key, v >= min && v <= max, "must lie in " + min + " … " + max + ", is " + v))
                .orElse(min);
    }

    long millis(String key, Duration min, Duration max) {
        return value(key, Config::getDuration)
                .filter(v -> holds(
                        key,
                        v.compareTo(min) >= 0 && v.compareTo(max) <= 0,
                        "must lie in " + min.toMillis() + "ms … " + max.toMillis() + "ms, is " + v.toMillis() + "ms"))
                .map(Duration::toMillis)
                .orElse(min.toMillis());
    }

    /** A point in time in the form of ISO 8601, UTC. */
    long timestampMillis(String key) {
        String text = text(key);
        try {
            return text.isEmpty() ? 0 : Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            problem(key, "must be a time such as \"2030-01-31T12:00:00Z\"");
            return 0;
        }
    }

    /** An amount in wei: digits in quotes, as a number without them would be rounded by many a tool. */
    BigInteger wei(String key) {
        String text = text(key);
        if (text.isEmpty() || holds(key, DECIMAL.matcher(text).matches(), "must be an amount in wei, decimal digits")) {
            return text.isEmpty() ? BigInteger.ZERO : new BigInteger(text);
        }
        return BigInteger.ZERO;
    }

    Address address(String key) {
        return Address.of(hex(key, Address.SIZE_BYTES));
    }

    Bytes hex(String key, int sizeBytes) {
        String text = text(key);
        return text.isEmpty() ? Bytes.wrap(new byte[sizeBytes]) : parseHex(key, text, sizeBytes);
    }

    /** A key that is itself an address. */
    Address keyAsAddress(String key) {
        return Address.of(parseHex(key, key, Address.SIZE_BYTES));
    }

    private Bytes parseHex(String key, String text, int sizeBytes) {
        try {
            Bytes bytes = Bytes.fromHex(text);
            if (text.startsWith("0x") && bytes.size() == sizeBytes) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        problem(key, "must be 0x and " + 2 * sizeBytes + " hexadecimal digits");
        return Bytes.wrap(new byte[sizeBytes]);
    }

    private String text(String key) {
        return value(key, (c, name) -> {
                    ConfigValue value = c.getValue(name);
                    return value.valueType() == ConfigValueType.STRING ? (String) value.unwrapped() : "";
                })
                .filter(text -> holds(key, !text.isEmpty(), "must be a text in quotes"))
                .orElse("");
    }

    private boolean holds(String key, boolean condition, String otherwise) {
        if (!condition) {
            problem(key, otherwise);
        }
        return condition;
    }

    private <T> Optional<T> value(String key, KeyReader<T> reader) {
        read.add(key);
        try {
            return Optional.of(reader.read(config, ConfigUtil.joinPath(key)));
        } catch (ConfigException.Missing e) {
            problem(key, "is missing");
        } catch (ConfigException e) {
            problem(key, "is not of the right kind");
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface KeyReader<T> {
        T read(Config config, String path);
    }
}
