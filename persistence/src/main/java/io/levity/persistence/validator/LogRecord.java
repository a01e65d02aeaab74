package io.levity.persistence.validator;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.validator.LedgerScope;
import io.levity.chain.validator.VoteRecord;
import io.levity.types.Hash;

/** What the log says. A scope is named once and then goes by its number. */
sealed interface LogRecord {

    /** A ledger begins. */
    record Opened(int scope, LedgerScope ledger) implements LogRecord {}

    record Voted(int scope, VoteRecord vote) implements LogRecord {}

    /** The application durably took the block of this view and height: what lies at or below is forgotten. */
    record Delivered(int scope, long view, long height) implements LogRecord {}

    /** A header and body, once for all validators of the process that refer to it. */
    record Body(DurableRecord.Block block) implements LogRecord {}

    /** This validator must remember that block. */
    record Referred(int scope, Hash headerHash) implements LogRecord {}

    record Certified(int scope, DurableRecord.Certified certified) implements LogRecord {}

    /** The head of the segment is complete; what follows was appended. */
    record CheckpointEnd() implements LogRecord {}
}
