package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How the results of one benchmark are shown, and how they are listed among the recorded runs. */
interface BenchTable<R> {
    /** Names the benchmark and the files of its runs. */
    String benchmark();

    /** The section of the list of runs: a heading, what its columns mean, and the head of a table. */
    String listHead();

    /** What comes behind when, commit and machine in the lines of one run; each line ends with a bar. */
    List<String> listLines(List<R> results);

    /** All results as text. */
    String text(List<R> results);

    JsonNode json(R result);
}
