package io.levity.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The list of recorded runs: a Markdown file with a section and a table for each benchmark. */
final class RunList {
    private static final String TITLE = "# Recorded runs";

    private final Path file;

    private RunList(Path file) {
        this.file = file;
    }

    static RunList at(Path file) {
        return new RunList(file);
    }

    /**
     * Adds lines below the last one of the table of their section.
     *
     * @param head of the section, which is added if there is none: its first line is the heading, its last lines are the
     *     head of the table
     */
    void add(String head, List<String> lines) throws IOException {
        List<String> all = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of(TITLE));
        String heading = head.lines().findFirst().orElseThrow();
        int begin = all.indexOf(heading);
        if (begin < 0) {
            all.add("");
            begin = all.size();
            all.addAll(head.strip().lines().toList());
        }
        all.addAll(endOfTable(all, begin), lines);
        Files.write(file, all);
    }

    private static int endOfTable(List<String> all, int begin) {
        int end = begin + 1;
        for (int i = begin + 1; i < all.size() && !all.get(i).startsWith("## "); i++) {
            if (all.get(i).startsWith("|")) {
                end = i + 1;
            }
        }
        return end;
    }
}
