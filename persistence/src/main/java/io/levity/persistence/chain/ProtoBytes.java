package io.levity.persistence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** The value types in protobuf fields. Reading throws {@link IllegalArgumentException} when the size is wrong. */
public final class ProtoBytes {
    private ProtoBytes() {}

    public static ByteString of(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.unsafeArray());
    }

    public static ByteString of(Hash hash) {
        return UnsafeByteOperations.unsafeWrap(hash.toArray());
    }

    public static ByteString of(Address address) {
        return UnsafeByteOperations.unsafeWrap(address.toArray());
    }

    public static Bytes bytes(ByteString field) {
        return Bytes.wrap(field.toByteArray());
    }

    public static Hash hash(ByteString field) {
        return Hash.of(field.toByteArray());
    }

    public static Address address(ByteString field) {
        return Address.of(field.toByteArray());
    }
}
