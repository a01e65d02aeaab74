package io.levity.admission;

import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a file, of which only digests stay in memory. */
public final class ApiKeys {
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9._-]{1,64}):([\\x21-\\x39\\x3b-\\x7e]{16,256})(?::(\\d{1,18}))?");

    private record Entry(Account account, Hash keyDigest) {}

    private final List<Entry> entries;

    /** The outcome of reading a file: good, or every problem found, none of which shows a key. */
    public sealed interface Parsed {
        record Good(ApiKeys keys) implements Parsed {}

        record Bad(List<String> problems) implements Parsed {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    private ApiKeys(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** @param lines each empty, a comment after {@code #}, or {@code name:key} or {@code name:key:bytes-per-day} */
    public static Parsed parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Hash> digests = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                problems.add("line " + (i + 1) + ": a line is name:key or name:key:bytes-per-day, a key has 16 to 256"
                        + " printable characters without colons");
                continue;
            }
            Hash digest = digest(parts.group(2));
            if (!names.add(parts.group(1)) || !digests.add(digest)) {
                problems.add("line " + (i + 1) + ": the name or the key is there already");
            }
            OptionalLong quota =
                    parts.group(3) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts.group(3)));
            entries.add(new Entry(new Account(parts.group(1), quota), digest));
        }
        if (entries.isEmpty() && problems.isEmpty()) {
            problems.add("there is no key in it");
        }
        return problems.isEmpty() ? new Parsed.Good(new ApiKeys(entries)) : new Parsed.Bad(problems);
    }

    List<Account> accounts() {
        return entries.stream().map(Entry::account).toList();
    }

    /** Takes as long whether the key is right or wrong, and wherever it is. */
    Optional<Account> find(String key) {
        byte[] asked = digest(key).toArray();
        Optional<Account> found = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.keyDigest().toArray(), asked)) {
                found = Optional.of(entry.account());
            }
        }
        return found;
    }

    private static Hash digest(String key) {
        return Sha256.hash(key.getBytes(StandardCharsets.UTF_8));
    }
}
