package io.levity.persistence.chain;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.execution.ExecutedBlock;
import java.util.Optional;

/** @param finalization see {@link io.levity.chain.consensus.FinalBlock}; empty for genesis */
public record StoredBlock(Header header, ExecutedBlock block, Optional<Certificate> finalization) {}
