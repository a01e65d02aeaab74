package io.levity.actor.da;

import io.levity.types.Hash;
import java.util.Optional;

/** Where repair reads the slices of members, on this node or elsewhere. May wait for disks and networks, within limits. */
@FunctionalInterface
public interface SliceSource {
    /** @param member of the set that blobs are dealt to; whoever asks checks what it gets */
    Optional<byte[]> get(int member, Hash key);
}
