package io.levity.node;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.Genesis;
import io.levity.chain.validator.DevKeys;
import io.levity.chain.validator.Keystore;
import io.levity.chain.validator.ValidatorKey;
import io.levity.chain.validator.ValidatorKeystore;
import io.levity.config.NodeSettings;
import io.levity.persistence.validator.KeyDirectory;
import io.levity.types.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The validators of a genesis whose keys this node holds. On a dev network these are all, with the keys that everybody
 * knows; elsewhere those whose keystore lies in the data directory, or beside the shared ledgers, and opens with the
 * operator's password. With shared ledgers a node holds only some of them at a time.
 *
 * @param keys no validator twice; at least one, unless the node does not have the role of a validator
 */
record HostedValidators(List<ValidatorKey> keys) {
    private static final Logger LOG = LoggerFactory.getLogger(HostedValidators.class);

    HostedValidators {
        keys = List.copyOf(keys);
    }

    /** @throws StartFailure with all that is wrong, if no validator can be hosted or a keystore can not be used */
    static HostedValidators open(Genesis genesis, NodeSettings settings, Optional<String> password) {
        if (!settings.cluster().roles().contains("validator")) {
            return new HostedValidators(List.of());
        }
        Path directory = settings.sharedSigners()
                .orElse(settings.dataDirectory())
                .toAbsolutePath()
                .normalize();
        return open(genesis, directory.resolve("keys"), password);
    }

    /** @throws StartFailure with all that is wrong, if no validator can be hosted or a keystore can not be used */
    static HostedValidators open(Genesis genesis, Path keyDirectory, Optional<String> password) {
        if (genesis.dev()) {
            return new HostedValidators(DevKeys.validators(genesis.validators().size()));
        }
        return new Opening(genesis, keyDirectory).run(password);
    }

    boolean hosts(int validatorId) {
        return keys.stream().anyMatch(key -> key.validatorId() == validatorId);
    }

    /** Seats of the hosted ones in a set. */
    int seats(SetConfig config) {
        return config.members().stream()
                .filter(member -> hosts(member.validatorId()))
                .mapToInt(SetConfig.Member::weight)
                .sum();
    }

    /** For the operator: how many are hosted, and whether they alone can make blocks. */
    String describe(SetConfig config) {
        int seats = seats(config);
        String hosted = "hosted here: " + keys.size() + " of "
                + config.members().size() + ", with " + seats + " of " + config.totalWeight() + " seats";
        return seats >= config.quorum()
                ? hosted
                : hosted + "; NO BLOCK CAN BECOME FINAL, that takes " + config.quorum() + " seats";
    }

    /** Reads the keystores of one directory. */
    private static final class Opening {
        private final Path directory;
        private final Map<Bytes, Genesis.GenesisValidator> byKey;
        private final List<String> problems = new ArrayList<>();
        private final List<ValidatorKey> keys = new ArrayList<>();

        Opening(Genesis genesis, Path directory) {
            this.directory = directory;
            this.byKey = genesis.validators().stream()
                    .collect(Collectors.toMap(Genesis.GenesisValidator::blsKey, Function.identity()));
        }

        HostedValidators run(Optional<String> password) {
            List<KeyDirectory.Entry.Ok> ours = keystores();
            if (ours.isEmpty() && problems.isEmpty()) {
                problems.add(directory + " holds no keystore of a validator of this genesis, and a node without one is"
                        + " not yet supported: make keys with ./levity validator-key new");
            } else if (password.isEmpty()) {
                problems.add("the keystores in " + directory + " need a password: --password-file FILE or "
                        + UpCommand.PASSWORD_VARIABLE);
            } else {
                ours.forEach(entry -> open(entry.file(), entry.keystore(), password.get()));
            }
            if (!problems.isEmpty()) {
                throw new StartFailure(ExitCode.USAGE, String.join("\n  ", problems));
            }
            return new HostedValidators(keys);
        }

        private List<KeyDirectory.Entry.Ok> keystores() {
            List<KeyDirectory.Entry.Ok> ours = new ArrayList<>();
            try {
                for (KeyDirectory.Entry entry : KeyDirectory.read(directory)) {
                    switch (entry) {
                        case KeyDirectory.Entry.Bad(var file, var reason) ->
                            problems.add(file + " is no keystore: " + reason);
                        case KeyDirectory.Entry.Ok ok
                        when byKey.containsKey(ok.keystore().publicKey()) -> ours.add(ok);
                        case KeyDirectory.Entry.Ok ok ->
                            LOG.warn("{} is the key of no validator of this genesis, so it stays closed", ok.file());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the keystores in " + directory, e);
            }
            return ours;
        }

        private void open(Path file, Keystore keystore, String password) {
            switch (ValidatorKeystore.open(keystore, password)) {
                case ValidatorKeystore.Opened.WrongPassword.INSTANCE ->
                    problems.add("the password does not open " + file);
                case ValidatorKeystore.Opened.Bad(var reason) -> problems.add(file + " can not be used: " + reason);
                case ValidatorKeystore.Opened.Ok(var bls, var seed) -> {
                    Genesis.GenesisValidator validator = byKey.get(bls.publicKey());
                    accept(file, new ValidatorKey(validator.validatorId(), bls, seed, validator.operator()), validator);
                }
            }
        }

        private void accept(Path file, ValidatorKey key, Genesis.GenesisValidator validator) {
            if (!key.networkKey().equals(validator.networkKey())) {
                problems.add(file + " has network key " + key.networkKey() + ", but the genesis says "
                        + validator.networkKey());
            } else if (keys.stream().anyMatch(known -> known.validatorId() == key.validatorId())) {
                problems.add(file + " holds the key of validator " + key.validatorId() + " once more");
            } else {
                keys.add(key);
            }
        }
    }
}
