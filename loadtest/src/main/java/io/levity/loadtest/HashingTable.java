package io.levity.loadtest;

import io.levity.crypto.LaneWidth;
import java.util.List;

/** How results of {@link HashBench} are shown. */
final class HashingTable extends KernelTable {
    HashingTable() {
        super(1e9, "GB", 2);
    }

    @Override
    public String benchmark() {
        return "hash";
    }

    @Override
    public String listHead() {
        return """
                ## Hashing

                Each line is one run of `./levity bench hash`; the file has everything, also the narrower kernels and Bouncy
                Castle. GB (10^9 bytes) a second on one core with the widest vectors, best / median of several samples, from
                DRAM; goals are 4.5 for BLAKE3, 2 for SHA-256 and 0.9 for the Keccak tree.

                | when | commit | cores, CPU, load before | BLAKE3 | SHA-256 of 1 KiB leaves | Keccak tree of 256 B leaves | JDK SHA-256 | copy | file |
                |---|---|---|---|---|---|---|---|---|
                """;
    }

    @Override
    public List<String> listLines(List<KernelSpeed> results) {
        String width = LaneWidth.PREFERRED.name();
        return List.of("| " + cell(results, width, "BLAKE3")
                + " | " + cell(results, width, "SHA-256 of 1 KiB leaves")
                + " | " + cell(results, width, "Keccak-256 tree of 256 B leaves")
                + " | " + cell(results, HashBench.REFERENCE, "JDK SHA-256")
                + " | " + cell(results, HashBench.REFERENCE, "copy (System.arraycopy)") + " |");
    }

    private String cell(List<KernelSpeed> results, String group, String line) {
        return cell(results, group, line, KernelSpeed.DRAM, 0, 1);
    }
}
