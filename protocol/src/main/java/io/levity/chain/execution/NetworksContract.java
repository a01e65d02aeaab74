package io.levity.chain.execution;

import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The register of networks, to be read by anyone; the ABI is in {@code docs/system-contracts.md}. */
final class NetworksContract implements SystemContract {
    static final Bytes CODE = Bytes.wrap("\u00felevity/networks".getBytes(StandardCharsets.ISO_8859_1));
    private static final long VIEW_GAS = 5_000;

    private final List<ContractCall> functions = List.of(
            ContractCall.view("networkCount()", VIEW_GAS, NetworksContract::networkCount),
            ContractCall.view("network(uint32)", VIEW_GAS, NetworksContract::network));

    @Override
    public Address address() {
        return SystemContracts.NETWORKS;
    }

    @Override
    public Bytes code() {
        return CODE;
    }

    @Override
    public CallOutcome call(CallFrame frame, ExecutionScope scope) {
        return ContractCall.run(functions, frame, scope);
    }

    private static Bytes networkCount(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        return new AbiEncoder().uint(new NetworksStorage(scope.state()).count()).toBytes();
    }

    private static Bytes network(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws ContractCall.Revert {
        long id = in.uint63();
        ContractCall.check(in);
        NetworksStorage storage = new NetworksStorage(scope.state());
        if (!storage.exists(id)) {
            throw new ContractCall.Revert(Abi.call("UnknownNetwork(uint32)", new AbiEncoder().uint(id)));
        }
        return new AbiEncoder()
                .uint(id)
                .uint(storage.chainId(id))
                .uint(storage.mode(id))
                .uint(storage.state(id))
                .bytes32(storage.genesisHash(id))
                .bytes32(storage.configHash(id))
                .uint(storage.blockTimeMillis(id))
                .uint(storage.gasLimit(id))
                .toBytes();
    }
}
