package io.levity.node.local;

/** How a command upon a node ended. */
sealed interface Outcome {
    /** It is done, or under way where that takes time. */
    record Done(int index) implements Outcome {}

    /** @param next what the operator can do instead */
    record Refused(String code, String message, String next) implements Outcome {}
}
