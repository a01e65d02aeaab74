package io.levity.chain.execution;

import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/** A call that changes nothing ({@code eth_call}, {@code eth_estimateGas}). Absent {@code from} = zero address. */
public record CallRequest(
        Address from,
        Optional<Address> to,
        BigInteger valueWei,
        Bytes data,
        long gasLimit,
        Optional<BigInteger> gasPriceWei) {}
