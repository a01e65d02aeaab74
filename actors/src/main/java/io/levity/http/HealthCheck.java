package io.levity.http;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One condition of readiness.
 *
 * @param name short, fixed, for people and alerts
 * @param failure asked on each probe: empty = fine, else what is wrong and what would mend it
 */
public record HealthCheck(String name, Supplier<Optional<String>> failure) {}
