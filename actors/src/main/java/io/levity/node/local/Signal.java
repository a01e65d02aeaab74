package io.levity.node.local;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/** Signals that {@link ProcessHandle} can not send, by {@code kill(2)}. */
enum Signal {
    /** Freezes the process: it keeps its memory, its locks and its connections. */
    STOP(19, 17),
    CONTINUE(18, 19);

    private static final boolean MAC =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");

    @SuppressWarnings("restricted") // native access is given to the class path
    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("kill").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int onLinux;
    private final int onMac;

    Signal(int onLinux, int onMac) {
        this.onLinux = onLinux;
        this.onMac = onMac;
    }

    /** @return whether the process was there and is ours */
    boolean send(long pid) {
        if (pid <= 1) {
            throw new IllegalArgumentException("no process of ours: " + pid);
        }
        try {
            return (int) KILL.invokeExact((int) pid, MAC ? onMac : onLinux) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill(2)", e);
        }
    }
}
