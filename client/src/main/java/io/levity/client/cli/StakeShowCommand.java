package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.chain.execution.SystemContracts;
import io.levity.client.ChainClient;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import io.levity.client.TokenUnits;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** All validators with their stakes, from the contract's views. */
@Command(name = "show", description = "validators and their stakes")
final class StakeShowCommand extends NodeCommand {
    private static final int MAX_SHOWN = 1_000;

    @Override
    ExitCode run(LevityClient client, Output output) {
        ChainClient chain = client.chain(connection.networkId());
        long count = AbiDecoder.of(view(chain, Abi.call("validatorCount()", new AbiEncoder())))
                .uint63();
        BigInteger total = AbiDecoder.of(view(chain, Abi.call("totalStake()", new AbiEncoder())))
                .uint256();
        ObjectNode document = Output.object().put("validatorCount", count).put("totalStakeWei", total.toString());
        ArrayNode array = document.putArray("validators");
        List<List<String>> rows = new ArrayList<>();
        for (long id = 0; id < Math.min(count, MAX_SHOWN); id++) {
            rows.add(row(chain, id, array.addObject()));
        }
        output.table(List.of("validator", "operator", "reward address", "stake", "slashed"), rows);
        output.line("total  " + TokenUnits.format(total));
        output.document(document);
        return ExitCode.OK;
    }

    private static List<String> row(ChainClient chain, long id, ObjectNode node) {
        AbiDecoder in = AbiDecoder.of(view(chain, Abi.call("validator(uint32)", new AbiEncoder().uint(id))));
        Address operator = in.address();
        Address reward = in.address();
        BigInteger stake = in.uint256();
        in.bytes32();
        Bytes blsKey = in.bytes(96);
        in.uint256();
        in.uint256();
        BigInteger slashed = in.uint256();
        if (!in.ok()) {
            throw LevityClientException.local(
                    LevityClientException.BAD_ANSWER, "validator " + id + " is not encoded as its ABI says");
        }
        node.put("id", id)
                .put("operator", operator.toHex())
                .put("rewardAddress", reward.toHex())
                .put("stakeWei", stake.toString())
                .put("slashedWei", slashed.toString())
                .put("blsKey", blsKey.toHex());
        return List.of(
                Long.toString(id),
                operator.toHex(),
                reward.toHex(),
                TokenUnits.format(stake),
                TokenUnits.format(slashed));
    }

    private static Bytes view(ChainClient chain, Bytes data) {
        return chain.call(Address.ZERO, SystemContracts.STAKING, data);
    }
}
