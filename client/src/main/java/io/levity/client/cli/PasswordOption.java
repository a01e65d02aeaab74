package io.levity.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A keystore's password: from a file or the environment, never from the command line, which other users can see. */
final class PasswordOption {
    static final String VARIABLE = "LEVITY_KEYSTORE_PASSWORD";

    private static final int MIN_CHARACTERS = 8;
    private static final int MAX_BYTES = 4096;

    private PasswordOption() {}

    /** @param file or null: then from the environment. Control characters, so also a line's end, do not count. */
    static String read(Path file) {
        String password = file == null ? System.getenv(VARIABLE) : text(file);
        if (password == null) {
            throw CommandFailure.usage(
                    "no password for the keystore", "write one into a file for --password-file, or set " + VARIABLE);
        }
        if (password.strip().length() < MIN_CHARACTERS) {
            throw CommandFailure.usage(
                    "the password has less than " + MIN_CHARACTERS + " characters", "choose a longer one");
        }
        return password;
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) <= MAX_BYTES) {
                return Files.readString(file);
            }
            throw CommandFailure.usage(file + " is longer than " + MAX_BYTES + " bytes", "name a file with a password");
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read the password in " + file + ": " + e, "name a readable text file");
        }
    }
}
