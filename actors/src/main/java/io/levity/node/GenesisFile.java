package io.levity.node;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.GenesisCodec;
import io.levity.chain.validator.DevKeys;
import io.levity.chain.validator.ValidatorKey;
import io.levity.config.NodeSettings;
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

/**
 * The genesis of the network that a data directory holds: {@code genesis} in hexadecimal. The first start of an empty
 * directory makes a dev network; later starts continue it.
 */
final class GenesisFile {
    private static final int MAX_BODY_BYTES = 2 << 20;
    private static final long MAX_CLOCK_DRIFT_MILLIS = 5_000;

    private GenesisFile() {}

    static Genesis loadOrCreate(Path directory, NodeSettings.Network settings, long nowMillis) {
        Path file = directory.resolve("genesis");
        try {
            if (Files.exists(file)) {
                return load(file);
            }
            Genesis genesis = devGenesis(settings, nowMillis);
            Files.createDirectories(directory);
            write(file, genesis);
            return genesis;
        } catch (IOException e) {
            throw new UncheckedIOException("the genesis file " + file, e);
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

    private static Genesis devGenesis(NodeSettings.Network settings, long nowMillis) {
        SetConfig.Params params = new SetConfig.Params(
                settings.delta().toMillis(),
                settings.blockTime().toMillis(),
                1,
                MAX_BODY_BYTES,
                MAX_BODY_BYTES,
                MAX_CLOCK_DRIFT_MILLIS);
        List<DevGenesis.DevValidator> validators = keys(settings.validators()).stream()
                .map(key -> new DevGenesis.DevValidator(
                        key.operator(), key.bls().publicKey(), key.bls().proofOfPossession(), key.networkKey()))
                .toList();
        return DevGenesis.create(nowMillis, validators, params);
    }

    /** The well-known keys of a dev network's validators. */
    static List<ValidatorKey> keys(int validators) {
        return DevKeys.validators(validators);
    }
}
