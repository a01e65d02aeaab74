package io.levity.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.FeeRules;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.GenesisRules;
import io.levity.chain.validator.DevKeys;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A genesis as people write and agree upon it: HOCON or JSON. The same document gives the same genesis on every machine:
 * no defaults that a version could change, nothing from the environment. Unknown keys are refused, and all problems are
 * told together. README shows one.
 */
final class GenesisDocument {
    static final long MAX_FILE_BYTES = 8 << 20;

    private static final int MIN_BODY_BYTES = 256 << 10;
    private static final int MAX_BODY_BYTES = 2 << 20;
    private static final long MAX_GAS_LIMIT = 1_000_000_000;
    private static final int KNOWN_DEV_KEYS = 64;

    private final List<String> problems = new ArrayList<>();

    private GenesisDocument() {}

    /** How reading ended. */
    sealed interface Parsed {
        record Good(Genesis genesis) implements Parsed {}

        record Bad(List<String> problems) implements Parsed {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    static Parsed read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                return new Parsed.Bad(List.of(file + " is longer than " + MAX_FILE_BYTES + " bytes"));
            }
            return parse(Files.readString(file));
        } catch (IOException e) {
            return new Parsed.Bad(List.of(file + " can not be read: " + e));
        }
    }

    static Parsed parse(String text) {
        try {
            Config config = ConfigFactory.parseString(
                            text,
                            ConfigParseOptions.defaults()
                                    .setSyntax(ConfigSyntax.CONF)
                                    .setIncluder(new NoIncludes()))
                    .resolve(ConfigResolveOptions.noSystem());
            return new GenesisDocument().read(config);
        } catch (ConfigException e) {
            return new Parsed.Bad(List.of("it can not be read as HOCON or JSON: " + e.getMessage()));
        }
    }

    private Parsed read(Config config) {
        GenesisSection root = new GenesisSection(config, "", problems);
        long chainId = chainId(root);
        long timestampMillis = root.timestampMillis("timestamp");
        Optional<Genesis.Economy> economy = economy(root);
        List<Genesis.Allocation> allocations = allocations(root.section("allocations"));
        List<Genesis.GenesisValidator> validators = validators(root.sections("validators"));
        SetConfig.Params params = params(root.section("consensus"));
        root.refuseOtherKeys();
        if (!problems.isEmpty() || economy.isEmpty()) {
            return new Parsed.Bad(problems);
        }
        Optional<Genesis> genesis = attempt(
                problems.size(),
                "",
                () -> new Genesis(
                        NetworkId.ROOT,
                        chainId,
                        timestampMillis,
                        economy.get(),
                        allocations,
                        validators,
                        params,
                        false));
        return genesis.<Parsed>map(Parsed.Good::new).orElseGet(() -> new Parsed.Bad(problems));
    }

    private static long chainId(GenesisSection root) {
        long chainId = root.number("chainId", 1, Genesis.MAX_CHAIN_ID);
        if (chainId == DevGenesis.ROOT_CHAIN_ID || chainId / 1000 == DevGenesis.ROOT_CHAIN_ID) {
            root.problem("chainId", chainId + " belongs to dev networks, for which clients sign with public keys");
        }
        return chainId;
    }

    private Optional<Genesis.Economy> economy(GenesisSection root) {
        int before = problems.size();
        GenesisSection in = root.section("economy");
        long gasLimit = in.number("gasLimit", FeeRules.TRANSACTION_GAS, MAX_GAS_LIMIT);
        BigInteger start = in.wei("startBaseFeeWei");
        BigInteger floor = in.wei("floorBaseFeeWei");
        BigInteger reward = in.wei("blockRewardWei");
        long unbondingMillis = in.millis("unbondingDelay", Duration.ofSeconds(1), Duration.ofDays(3650));
        in.refuseOtherKeys();
        return attempt(
                before, "economy: ", () -> new Genesis.Economy(gasLimit, start, floor, reward, unbondingMillis / 1000));
    }

    private List<Genesis.Allocation> allocations(GenesisSection in) {
        List<Genesis.Allocation> allocations = new ArrayList<>();
        for (String key : in.keys()) {
            int before = problems.size();
            var address = in.keyAsAddress(key);
            BigInteger balance = in.wei(key);
            attempt(before, "allocations." + key + ": ", () -> new Genesis.Allocation(address, balance))
                    .ifPresent(allocations::add);
        }
        return allocations;
    }

    private List<Genesis.GenesisValidator> validators(List<GenesisSection> entries) {
        Set<Bytes> devKeys = DevKeys.validators(KNOWN_DEV_KEYS).stream()
                .map(key -> key.bls().publicKey())
                .collect(Collectors.toSet());
        List<Genesis.GenesisValidator> validators = new ArrayList<>();
        for (int id = 0; id < entries.size(); id++) {
            GenesisSection entry = entries.get(id);
            validator(entry, id).ifPresent(validator -> {
                validators.add(validator);
                problems.addAll(GenesisRules.verify(validator));
                if (devKeys.contains(validator.blsKey())) {
                    entry.problem("blsKey", "belongs to dev networks: everybody knows its secret");
                }
            });
        }
        return validators;
    }

    private Optional<Genesis.GenesisValidator> validator(GenesisSection in, int id) {
        int before = problems.size();
        var operator = in.address("operator");
        var reward = in.address("reward");
        Bytes blsKey = in.hex("blsKey", 96);
        Bytes proof = in.hex("proofOfPossession", 48);
        Hash networkKey = Hash.of(in.hex("networkKey", Hash.SIZE_BYTES));
        BigInteger stake = in.wei("stakeWei");
        in.refuseOtherKeys();
        return attempt(
                before, "", () -> new Genesis.GenesisValidator(id, operator, reward, blsKey, proof, networkKey, stake));
    }

    private static SetConfig.Params params(GenesisSection in) {
        long delta = in.millis("delta", Duration.ofMillis(10), Duration.ofMinutes(1));
        long blockTime = in.millis("blockTime", Duration.ZERO, Duration.ofMinutes(1));
        int maxBodyBytes = (int) in.number("maxBodyBytes", MIN_BODY_BYTES, MAX_BODY_BYTES);
        long maxClockDrift = in.millis("maxClockDrift", Duration.ofMillis(100), Duration.ofMinutes(1));
        in.refuseOtherKeys();
        return new SetConfig.Params(delta, blockTime, 1, maxBodyBytes, maxBodyBytes, maxClockDrift);
    }

    /**
     * Lets a record check its own ranges.
     *
     * @param before problems when the reading of its parts began: if there are more now, it is not tried
     */
    private <T> Optional<T> attempt(int before, String where, Supplier<T> construction) {
        try {
            return problems.size() == before ? Optional.of(construction.get()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            problems.add(where + e.getMessage());
            return Optional.empty();
        }
    }
}
