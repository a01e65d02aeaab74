package io.levity.persistence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** The value types in protobuf fields. Reading throws {@link IllegalArgumentException} when the size is wrong. */
final class ProtoBytes {
    private ProtoBytes() {}

    static ByteString of(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.unsafeArray());
    }

    static ByteString of(Hash hash) {
        return UnsafeByteOperations.unsafeWrap(hash.toArray());
    }

    static ByteString of(Address address) {
        return UnsafeByteOperations.unsafeWrap(address.toArray());
    }

    static Bytes bytes(ByteString field) {
        return Bytes.wrap(field.toByteArray());
    }

    static Hash hash(ByteString field) {
        return Hash.of(field.toByteArray());
    }

    static Address address(ByteString field) {
        return Address.of(field.toByteArray());
    }
}
