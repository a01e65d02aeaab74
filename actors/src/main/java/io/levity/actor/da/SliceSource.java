package io.levity.actor.da;

import io.levity.types.Hash;
import java.util.Optional;
import java.util.function.Function;

/** Where repair reads the slices of members, on this node or elsewhere. May wait for disks and networks, within limits. */
public interface SliceSource {
    /** @param member of the set that blobs are dealt to; whoever asks checks what it gets */
    Optional<byte[]> get(int member, Hash key);

    /**
     * What all members keep, from the first that has it right.
     *
     * @param check gives what the bytes say if they are the right ones
     */
    <T> Optional<T> find(Hash key, Function<byte[], Optional<T>> check);
}
