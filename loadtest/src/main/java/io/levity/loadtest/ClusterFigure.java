package io.levity.loadtest;

import java.util.Locale;

/**
 * One measured number of several nodes.
 *
 * @param section what was measured together
 * @param line what was done
 * @param value NaN where it could not be measured
 * @param detail what else belongs to it, or why there is no value
 */
record ClusterFigure(String section, String line, double value, String unit, String detail) {

    static ClusterFigure missing(String section, String why) {
        return new ClusterFigure(section, "not measured", Double.NaN, "", why);
    }

    String shown() {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, value < 100 ? "%.2f %s" : "%.0f %s", value, unit);
    }
}
