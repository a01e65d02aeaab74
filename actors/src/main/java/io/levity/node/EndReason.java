package io.levity.node;

import akka.actor.CoordinatedShutdown;
import java.util.Optional;

/** Why a node ends, what its process says then, and the code that a supervisor sees. */
enum EndReason {
    ASKED(ExitCode.OK, "stopped"),
    /** By an operator, through the cluster. */
    LEFT(ExitCode.OK, "this node has left its cluster, as it was told to"),
    DOWNED(
            ExitCode.FAILED,
            "this node was taken out of its cluster: it was frozen, cut off or with the smaller part, and the others go on"
                    + " without it; start it again"),
    REFUSED(ExitCode.FAILED, "refused by the cluster: its settings do not fit, and a member's log says which"),
    NOT_LET_IN(
            ExitCode.FAILED,
            "the cluster that was found did not let this node in: is one of its members unreachable, or this one from"
                    + " there? start it again"),
    BROKEN(ExitCode.FAILED, "the actor system ended of itself; start it again");

    private final ExitCode code;
    private final String line;

    EndReason(ExitCode code, String line) {
        this.code = code;
        this.line = line;
    }

    ExitCode code() {
        return code;
    }

    /** One line for people. */
    String line() {
        return line;
    }

    static EndReason of(Optional<CoordinatedShutdown.Reason> reason) {
        if (reason.isEmpty()) {
            return BROKEN;
        }
        CoordinatedShutdown.Reason why = reason.get();
        if (why.equals(CoordinatedShutdown.jvmExitReason())) {
            return ASKED;
        }
        if (why.equals(CoordinatedShutdown.clusterLeavingReason())) {
            return LEFT;
        }
        if (why.equals(CoordinatedShutdown.clusterDowningReason())) {
            return DOWNED;
        }
        if (why.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason())) {
            return REFUSED;
        }
        return why.equals(CoordinatedShutdown.clusterJoinUnsuccessfulReason()) ? NOT_LET_IN : BROKEN;
    }

    /** Whether the others go on without this node already: there is nothing to hand over, and nobody to wait for. */
    boolean cutOff() {
        return switch (this) {
            case ASKED, LEFT, BROKEN -> false;
            case DOWNED, REFUSED, NOT_LET_IN -> true;
        };
    }
}
