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
 */
public record NodeOptions(
        Path data, int validators, Optional<String> blockTime, List<String> extraFlags, Optional<String> heap) {
    public NodeOptions {
        extraFlags = List.copyOf(extraFlags);
    }

    public static NodeOptions of(Path data, int validators) {
        return new NodeOptions(data, validators, Optional.empty(), List.of(), Optional.empty());
    }

    public NodeOptions withBlockTime(String value) {
        return new NodeOptions(data, validators, Optional.of(value), extraFlags, heap);
    }

    public NodeOptions withHeap(String value) {
        return new NodeOptions(data, validators, blockTime, extraFlags, Optional.of(value));
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
