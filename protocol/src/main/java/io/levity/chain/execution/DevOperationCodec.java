package io.levity.chain.execution;

import io.levity.chain.execution.DecodedBody.DevOperation;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** A balance to set, in a body: 20 bytes address, then 32 bytes wei, big endian. */
public final class DevOperationCodec {

    private DevOperationCodec() {}

    public static Bytes encode(DevOperation operation) {
        byte[] out = new byte[BlockBodyCodec.DEV_OPERATION_BYTES];
        operation.address().copyTo(out, 0);
        byte[] wei = operation.balanceWei().toByteArray();
        int skip = wei.length > Hash.SIZE_BYTES ? wei.length - Hash.SIZE_BYTES : 0;
        System.arraycopy(wei, skip, out, out.length - (wei.length - skip), wei.length - skip);
        return Bytes.wrap(out);
    }

    /** Empty unless it has exactly 52 bytes. */
    public static Optional<DevOperation> decode(Bytes encoded) {
        if (encoded.size() != BlockBodyCodec.DEV_OPERATION_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = encoded.unsafeArray();
        byte[] wei = Arrays.copyOfRange(bytes, Address.SIZE_BYTES, bytes.length);
        return Optional.of(new DevOperation(Address.at(bytes, 0), new BigInteger(1, wei)));
    }
}
