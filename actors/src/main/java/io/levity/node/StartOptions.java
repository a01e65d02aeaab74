package io.levity.node;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the operator asks of one start, besides the settings.
 *
 * @param fresh delete what an earlier dev network left in the data directory
 * @param validators named explicitly, so a stored genesis must agree
 * @param blockTimeGiven a block time was named explicitly, so a stored genesis must agree
 * @param genesis document that a new data directory starts from, and that an old one must have started from
 * @param keystorePassword opens the keystores of a network that is not a dev network
 */
public record StartOptions(
        boolean fresh,
        OptionalInt validators,
        boolean blockTimeGiven,
        Optional<Path> genesis,
        Optional<String> keystorePassword) {

    /** Continues what the data directory holds, or makes a dev network. */
    public static final StartOptions NONE =
            new StartOptions(false, OptionalInt.empty(), false, Optional.empty(), Optional.empty());

    /** @param genesis as in {@link #genesis()} */
    public StartOptions withGenesis(Path genesis) {
        return new StartOptions(fresh, validators, blockTimeGiven, Optional.of(genesis), keystorePassword);
    }

    /** @param password as in {@link #keystorePassword()} */
    public StartOptions withKeystorePassword(String password) {
        return new StartOptions(fresh, validators, blockTimeGiven, genesis, Optional.of(password));
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return "StartOptions(fresh " + fresh + ", validators " + validators + ", genesis " + genesis + ")";
    }
}
