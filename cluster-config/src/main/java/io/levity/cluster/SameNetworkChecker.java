package io.levity.cluster;

import akka.cluster.ConfigValidation;
import akka.cluster.Invalid;
import akka.cluster.JoinConfigCompatChecker;
import akka.cluster.Valid$;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets only nodes of the same network and protocol into a cluster. Asked by both sides: by a member about who wants to join,
 * and by who wants to join about the member.
 */
public final class SameNetworkChecker extends JoinConfigCompatChecker {
    /** Hash of the genesis, in hexadecimal. */
    public static final String NETWORK = "levity.identity.network";
    /** What nodes say to each other; see {@link #PROTOCOL_VERSION}. */
    public static final String PROTOCOL = "levity.identity.protocol";

    /** Raised with each change of messages or stored events that nodes before it could not live with. */
    public static final int PROTOCOL_VERSION = 1;

    @Override
    public Seq<String> requiredKeys() {
        return CollectionConverters.asScala(List.of(NETWORK, PROTOCOL)).toList();
    }

    @Override
    public ConfigValidation check(Config theirs, Config ours) {
        List<String> reasons = new ArrayList<>();
        String network = text(theirs, NETWORK);
        if (!network.equals(text(ours, NETWORK))) {
            reasons.add("it is of the network with genesis " + network + ", and this one of " + text(ours, NETWORK));
        }
        String protocol = text(theirs, PROTOCOL);
        if (!protocol.equals(text(ours, PROTOCOL))) {
            reasons.add("it speaks protocol " + protocol + ", and this one " + text(ours, PROTOCOL));
        }
        return reasons.isEmpty()
                ? Valid$.MODULE$
                : new Invalid(CollectionConverters.asScala(reasons).toList());
    }

    /** Old nodes do not say. */
    private static String text(Config config, String key) {
        return config.hasPath(key) ? config.getString(key) : "unknown";
    }
}
