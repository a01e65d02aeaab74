package io.levity.loadtest;

import java.util.List;

/** How results of {@link CodingBench} are shown. */
final class CodingTable extends KernelTable {
    private static final int LISTED_BYTES = 8 << 20;

    CodingTable() {
        super(1e6, "MB", 0);
    }

    @Override
    public String benchmark() {
        return "coding";
    }

    @Override
    public String listHead() {
        return """
                ## Coding

                Each line is one choice of parameters of a run of `./levity bench coding`; the file has all sizes and lines.
                MB (10^6 bytes) of user data a second on each core, best / median of several samples, blobs of 8 MiB from DRAM
                to DRAM; goals are 1 000 for fast encode + commit at rate 1/2 and 700 at 1/3, 600 for checked at 1/2, and 400
                for decoding. ISA-L is Intel's library, the same code on another construction, and hashes with our BLAKE3.

                | when | commit | cores, CPU, load before | k+m | fast, 1 thread | fast, 2 threads | checked, 1 thread | decode, all lost | plain Java, 1 MiB | ISA-L | ISA-L + BLAKE3 | copy | file |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|
                """;
    }

    @Override
    public List<String> listLines(List<KernelSpeed> results) {
        List<String> groups = results.stream()
                .map(KernelSpeed::group)
                .filter(group -> group.matches("\\d+\\+\\d+"))
                .distinct()
                .toList();
        return groups.stream().map(group -> listLine(results, group)).toList();
    }

    private String listLine(List<KernelSpeed> results, String group) {
        String reference = CodingBench.REFERENCE + " " + group;
        return String.join(
                        " | ",
                        "| " + group,
                        cell(results, group, CodingBench.FAST, 1),
                        cell(results, group, CodingBench.FAST, 2),
                        cell(results, group, CodingBench.CHECKED, 1),
                        cell(results, group, decodeOfAll(results, group), 1),
                        anySize(results, group + " SCALAR", CodingBench.FAST),
                        anySize(results, reference, CodingBench.ISA_L),
                        anySize(results, reference, CodingBench.ISA_L_HASHED),
                        anySize(results, reference, CodingBench.COPY))
                + " |";
    }

    private String decodeOfAll(List<KernelSpeed> results, String group) {
        return results.stream()
                .filter(s -> s.group().equals(group) && s.line().startsWith("decode"))
                .map(KernelSpeed::line)
                .reduce((first, last) -> last)
                .orElse("");
    }

    private String cell(List<KernelSpeed> results, String group, String line, int threads) {
        return cell(results, group, line, KernelSpeed.DRAM, LISTED_BYTES, threads);
    }

    private String anySize(List<KernelSpeed> results, String group, String line) {
        return cell(results, group, line, KernelSpeed.DRAM, 0, 1);
    }
}
