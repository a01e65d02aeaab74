package io.levity.node;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.GenesisCodec;
import io.levity.chain.validator.DevKeys;
import io.levity.config.NodeSettings;
import io.levity.persistence.validator.KeyDirectory;
import io.levity.types.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The genesis of the network that a data directory holds: {@code genesis} in hexadecimal. The first start of an empty
 * directory takes it from a document or makes a dev network; later starts continue it.
 */
public final class GenesisFile {
    private static final int MAX_BODY_BYTES = 2 << 20;
    private static final long MAX_CLOCK_DRIFT_MILLIS = 5_000;

    private GenesisFile() {}

    /**
     * The stored genesis, or else that of the document, or else a new one of a dev network. Writes nothing.
     *
     * @throws StartFailure if the document has problems, or a network of another genesis is stored
     */
    public static Genesis choose(
            Path directory, Optional<Path> document, NodeSettings.Network settings, long nowMillis) {
        Path file = directory.resolve("genesis");
        try {
            Optional<Genesis> stored = Files.exists(file) ? Optional.of(load(file)) : Optional.empty();
            Optional<Genesis> written = document.map(GenesisFile::read);
            if (stored.isPresent() && written.isPresent()) {
                requireSame(directory, stored.get(), written.get());
            }
            Genesis genesis = stored.or(() -> written).orElseGet(() -> devGenesis(settings, nowMillis));
            long aheadMillis = genesis.timestampMillis() - nowMillis;
            if (stored.isEmpty() && aheadMillis > genesis.params().maxClockDriftMillis()) {
                throw new StartFailure(
                        ExitCode.USAGE,
                        "the genesis is " + aheadMillis / 1000 + " s in the future: start the node then");
            }
            return genesis;
        } catch (IOException e) {
            throw new UncheckedIOException("the genesis file " + file, e);
        }
    }

    /** {@link #choose} without a document, and {@link #keep}. */
    static Genesis loadOrCreate(Path directory, NodeSettings.Network settings, long nowMillis) {
        Genesis genesis = choose(directory, Optional.empty(), settings, nowMillis);
        keep(directory, genesis);
        return genesis;
    }

    /** Writes the genesis down, unless it is there already. */
    public static void keep(Path directory, Genesis genesis) {
        Path file = directory.resolve("genesis");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                write(file, genesis);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the genesis file " + file, e);
        }
    }

    private static Genesis read(Path document) {
        return switch (GenesisDocument.read(document)) {
            case GenesisDocument.Parsed.Good(var genesis) -> genesis;
            case GenesisDocument.Parsed.Bad(var problems) ->
                throw new StartFailure(
                        ExitCode.USAGE,
                        "the genesis document " + document + " has " + problems.size() + " problem(s):\n  "
                                + String.join("\n  ", problems));
        };
    }

    private static void requireSame(Path directory, Genesis stored, Genesis written) {
        if (!stored.hash().equals(written.hash())) {
            throw new StartFailure(
                    ExitCode.OTHER_NETWORK,
                    directory + " holds the network with genesis " + stored.hash() + ", but the document describes "
                            + written.hash() + ": use another --data, or leave --genesis out");
        }
    }

    private static Genesis load(Path file) throws IOException {
        String text = Files.readString(file).trim();
        try {
            return GenesisCodec.decode(Bytes.fromHex(text))
                    .orElseThrow(() -> new IllegalArgumentException("it does not decode"));
        } catch (IllegalArgumentException e) {
            throw new StartFailure(
                    ExitCode.OTHER_NETWORK, "the genesis file " + file + " is damaged: " + e.getMessage());
        }
    }

    /** Written whole or not at all. */
    private static void write(Path file, Genesis genesis) throws IOException {
        Path draft = file.resolveSibling("genesis.new");
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap((GenesisCodec.encode(genesis).toHex() + "\n").getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether the directory holds a network that is no dev network, whose votes must not be forgotten. */
    public static boolean holdsRealNetwork(Path directory) {
        Path file = directory.resolve("genesis");
        try {
            return Files.exists(file) && !load(file).dev();
        } catch (StartFailure damaged) {
            return holdsKeys(directory.resolve("keys"));
        } catch (IOException e) {
            throw new UncheckedIOException("the genesis file " + file, e);
        }
    }

    private static boolean holdsKeys(Path directory) {
        try {
            return !KeyDirectory.read(directory).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("the keystores in " + directory, e);
        }
    }

    private static Genesis devGenesis(NodeSettings.Network settings, long nowMillis) {
        SetConfig.Params params = new SetConfig.Params(
                settings.delta().toMillis(),
                settings.blockTime().toMillis(),
                1,
                MAX_BODY_BYTES,
                MAX_BODY_BYTES,
                MAX_CLOCK_DRIFT_MILLIS);
        List<DevGenesis.DevValidator> validators = DevKeys.validators(settings.validators()).stream()
                .map(key -> new DevGenesis.DevValidator(
                        key.operator(), key.bls().publicKey(), key.bls().proofOfPossession(), key.networkKey()))
                .toList();
        return DevGenesis.create(nowMillis, validators, params);
    }
}
