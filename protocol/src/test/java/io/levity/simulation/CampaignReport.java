package io.levity.simulation;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a campaign covered, for people or machines.
 *
 * @param nanos wall clock
 * @param cpuNanos of the whole process, with its compiler and collector: what the speed is told by, so that a busy
 *     machine does not blur it
 */
record CampaignReport(Campaign campaign, int members, long nanos, long cpuNanos) {

    private double virtualHours() {
        return campaign.total().virtualMicros / 3.6e9;
    }

    private double speed() {
        return campaign.total().virtualMicros * 1e3 / Math.max(1, cpuNanos);
    }

    String text() {
        Tallies t = campaign.total();
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "n=%d: %d schedules, %.2f virtual hours, %d views entered, %d blocks final, %d messages, %d events, "
                        + "%d violations, %.1f s, %.1f s of CPU, %.0f x real time per core%n",
                members,
                campaign.runs(),
                virtualHours(),
                t.views,
                t.finalised,
                t.messages,
                t.events,
                campaign.failures().size(),
                nanos / 1e9,
                cpuNanos / 1e9,
                speed()));
        out.append("  faults:");
        for (Fault fault : Fault.values()) {
            out.append(' ').append(name(fault)).append('=').append(t.injected(fault));
        }
        out.append(System.lineSeparator()).append("  sometimes:");
        for (Sometimes what : Sometimes.values()) {
            out.append(' ').append(name(what)).append('=').append(t.count(what));
        }
        return out.toString();
    }

    String json() {
        Tallies t = campaign.total();
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"nodes\":%d,\"schedules\":%d,\"virtualHours\":%.4f,\"views\":%d,\"finalised\":%d,\"messages\":%d,"
                        + "\"events\":%d,\"violations\":%d,\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"speed\":%.1f,\"faults\":{",
                members,
                campaign.runs(),
                virtualHours(),
                t.views,
                t.finalised,
                t.messages,
                t.events,
                campaign.failures().size(),
                nanos / 1e9,
                cpuNanos / 1e9,
                speed()));
        StringJoiner faults = new StringJoiner(",");
        for (Fault fault : Fault.values()) {
            faults.add('"' + name(fault) + "\":" + t.injected(fault));
        }
        StringJoiner sometimes = new StringJoiner(",");
        for (Sometimes what : Sometimes.values()) {
            sometimes.add('"' + name(what) + "\":" + t.count(what));
        }
        out.append(faults).append("},\"sometimes\":{").append(sometimes);
        out.append("},\"replay\":[");
        for (int i = 0; i < campaign.failures().size(); i++) {
            out.append(i == 0 ? "" : ",").append('"');
            out.append(campaign.replayLine(campaign.failures().get(i).seed())).append('"');
        }
        return out.append("]}").toString();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
