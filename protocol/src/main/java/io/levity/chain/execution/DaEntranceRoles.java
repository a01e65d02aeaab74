package io.levity.chain.execution;

import io.levity.chain.execution.ContractCall.Revert;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The part of DAEntrance that OpenZeppelin's AccessControlEnumerable answers for, on a contract where nobody has a role: so
 * nobody gets one, and nobody changes a parameter.
 *
 * @see <a href="https://docs.openzeppelin.com/contracts/5.x/api/access">Access control</a>
 */
final class DaEntranceRoles {
    private static final long GAS = DaEntranceContract.VIEW_GAS;

    private static final Hash DEFAULT_ADMIN_ROLE = Hash.ZERO;
    private static final Hash PARAMS_ADMIN_ROLE =
            Keccak256.hash("PARAMS_ADMIN_ROLE".getBytes(StandardCharsets.US_ASCII));

    /** IERC165, IAccessControl, IAccessControlEnumerable. */
    private static final Set<Bytes> INTERFACES =
            Set.of(Bytes.fromHex("01ffc9a7"), Bytes.fromHex("7965db0b"), Bytes.fromHex("5a05180f"));

    /** Panic code of an index out of bounds. */
    private static final int OUT_OF_BOUNDS = 0x32;

    private DaEntranceRoles() {}

    static List<ContractCall> functions() {
        return Stream.concat(roles(), setters()).toList();
    }

    private static Stream<ContractCall> roles() {
        return Stream.of(
                ContractCall.constant("DEFAULT_ADMIN_ROLE()", GAS, new AbiEncoder().bytes32(DEFAULT_ADMIN_ROLE)),
                ContractCall.constant("PARAMS_ADMIN_ROLE()", GAS, new AbiEncoder().bytes32(PARAMS_ADMIN_ROLE)),
                ContractCall.view("hasRole(bytes32,address)", GAS, DaEntranceRoles::hasRole),
                ContractCall.view("getRoleAdmin(bytes32)", GAS, DaEntranceRoles::getRoleAdmin),
                ContractCall.view("getRoleMemberCount(bytes32)", GAS, DaEntranceRoles::getRoleMemberCount),
                ContractCall.view("getRoleMember(bytes32,uint256)", GAS, DaEntranceRoles::getRoleMember),
                ContractCall.view("supportsInterface(bytes4)", GAS, DaEntranceRoles::supportsInterface),
                restricted("grantRole(bytes32,address)", DEFAULT_ADMIN_ROLE),
                restricted("revokeRole(bytes32,address)", DEFAULT_ADMIN_ROLE),
                ContractCall.write("renounceRole(bytes32,address)", GAS, DaEntranceRoles::renounceRole),
                ContractCall.refused("initialize()", GAS, DaRegistryContract.INVALID_INITIALIZATION));
    }

    private static Stream<ContractCall> setters() {
        return Stream.of(
                        "setRoundSubmissions(uint64)",
                        "setEpochWindowSize(uint64)",
                        "setRewardRatio(uint64)",
                        "setBaseReward(uint256)",
                        "setSamplePeriod(uint64)",
                        "setBlobPrice(uint256)",
                        "setServiceFeeRate(uint256)",
                        "setTreasury(address)")
                .map(signature -> restricted(signature, PARAMS_ADMIN_ROLE));
    }

    private static ContractCall restricted(String signature, Hash role) {
        return ContractCall.write(signature, GAS, (in, frame, scope) -> {
            throw new Revert(Abi.call(
                    "AccessControlUnauthorizedAccount(address,bytes32)",
                    new AbiEncoder().address(frame.caller()).bytes32(role)));
        });
    }

    private static Bytes hasRole(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        in.bytes32();
        in.address();
        ContractCall.check(in);
        return new AbiEncoder().bool(false).toBytes();
    }

    private static Bytes getRoleAdmin(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        in.bytes32();
        ContractCall.check(in);
        return new AbiEncoder().bytes32(DEFAULT_ADMIN_ROLE).toBytes();
    }

    private static Bytes getRoleMemberCount(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        in.bytes32();
        ContractCall.check(in);
        return new AbiEncoder().uint(0).toBytes();
    }

    private static Bytes getRoleMember(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        in.bytes32();
        in.uint256();
        ContractCall.check(in);
        throw new Revert(Abi.panic(OUT_OF_BOUNDS));
    }

    private static Bytes supportsInterface(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        byte[] word = in.bytes32().toArray();
        ContractCall.check(in);
        for (int i = Abi.SELECTOR_BYTES; i < word.length; i++) {
            if (word[i] != 0) {
                throw new Revert(Bytes.EMPTY);
            }
        }
        boolean supported = INTERFACES.contains(Bytes.copyOf(word, 0, Abi.SELECTOR_BYTES));
        return new AbiEncoder().bool(supported).toBytes();
    }

    /** Giving up a role that one does not have changes nothing, but only one's own can be given up. */
    private static Bytes renounceRole(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        in.bytes32();
        Address account = in.address();
        ContractCall.check(in);
        if (!account.equals(frame.caller())) {
            throw new Revert(Abi.call("AccessControlBadConfirmation()", new AbiEncoder()));
        }
        return Bytes.EMPTY;
    }
}
