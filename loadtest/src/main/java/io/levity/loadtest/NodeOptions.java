package io.levity.loadtest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a node of a test is started.
 *
 * @param data its data directory
 * @param validators 1 to 127, all in the one process
 * @param blockTime for example {@code 500ms}; empty = the node's default
 * @param extraFlags as on the command line of {@code up}
 * @param heap maximal heap for the JVM, for example {@code 512m}; empty = the script's default
 * @param properties system properties for the JVM, as {@code name=value}
 */
public record NodeOptions(
        Path data,
        int validators,
        Optional<String> blockTime,
        List<String> extraFlags,
        Optional<String> heap,
        List<String> properties) {
    public NodeOptions {
        extraFlags = List.copyOf(extraFlags);
        properties = List.copyOf(properties);
    }

    public static NodeOptions of(Path data, int validators) {
        return new NodeOptions(data, validators, Optional.empty(), List.of(), Optional.empty(), List.of());
    }

    public NodeOptions withBlockTime(String value) {
        return new NodeOptions(data, validators, Optional.of(value), extraFlags, heap, properties);
    }

    public NodeOptions withHeap(String value) {
        return new NodeOptions(data, validators, blockTime, extraFlags, Optional.of(value), properties);
    }

    public NodeOptions withProperties(String... values) {
        return new NodeOptions(data, validators, blockTime, extraFlags, heap, List.of(values));
    }

    /** For the JVM of the node. */
    String jvmFlags() {
        List<String> flags = new ArrayList<>();
        heap.ifPresent(most -> flags.add("-Xmx" + most));
        properties.forEach(property -> flags.add("-D" + property));
        return String.join(" ", flags);
    }

    List<String> flags(int portOffset) {
        List<String> flags = new ArrayList<>(List.of(
                "--data", data.toString(),
                "--port-offset", Integer.toString(portOffset),
                "--validators", Integer.toString(validators)));
        blockTime.ifPresent(time -> flags.addAll(List.of("--block-time", time)));
        flags.addAll(extraFlags);
        return flags;
    }
}
