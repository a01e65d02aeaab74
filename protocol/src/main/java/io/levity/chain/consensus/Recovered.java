package io.levity.chain.consensus;

import java.util.List;
import java.util.Optional;

/**
 * What a restarted validator knows: replayed records and own votes above the last delivered block.
 *
 * @param lastDelivered the newest block that the application has durably taken; empty = the epoch's start
 * @param records replayed in the order they were written
 * @param ownVotes votes that the signer's ledger holds, re-signed (BLS signing is deterministic)
 */
public record Recovered(Optional<FinalBlock> lastDelivered, List<DurableRecord> records, List<Vote> ownVotes) {
    public static final Recovered NOTHING = new Recovered(Optional.empty(), List.of(), List.of());

    public Recovered {
        records = List.copyOf(records);
        ownVotes = List.copyOf(ownVotes);
    }
}
