package io.levity.node;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends this process when the one that started it is gone, which shows in the end of standard input. Only for children that
 * are told so by {@value #VARIABLE}: elsewhere standard input may be closed from the start.
 */
public final class ParentPipe {
    public static final String VARIABLE = "LEVITY_PARENT_PIPE";

    private ParentPipe() {}

    static void watchIfAsked() {
        if (System.getenv(VARIABLE) != null) {
            Thread.ofPlatform().daemon().name("levity-parent").start(() -> awaitEnd(System.in));
        }
    }

    /** At once: nothing acknowledged is lost by that, and what it would hand over to is ending as well. */
    private static void awaitEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // nothing is ever said
            }
        } catch (IOException e) {
            // as good as its end
        }
        System.err.println("levity: the process that started this node is gone, ending");
        Runtime.getRuntime().halt(ExitCode.FAILED.code());
    }
}
