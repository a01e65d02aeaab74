package io.levity.loadtest.chaos;

import java.util.OptionalLong;

/**
 * What a fault did to the chain.
 *
 * @param afterInjectMillis from the fault until every node that it did not hit showed a new final block; empty if never
 * @param afterHealMillis from its end until every node did, those that it hit included; empty if never
 */
public record FaultOutcome(PlannedFault fault, OptionalLong afterInjectMillis, OptionalLong afterHealMillis) {

    boolean recovered() {
        return afterHealMillis.isPresent();
    }
}
