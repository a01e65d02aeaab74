package io.levity.chain.execution;

import static io.levity.chain.execution.LedgerFixture.ALICE;
import static io.levity.chain.execution.LedgerFixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.EvidenceCodec;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.execution.DevGenesis.DevValidator;
import io.levity.chain.state.MemoryStateStore;
import io.levity.chain.state.StateOverlay;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.BlsSecretKey;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StakingTest {
    private static final Address STAKING = SystemContracts.STAKING;
    private static final BigInteger TOKEN = DevGenesis.TOKEN_WEI;
    private static final List<BlsSecretKey> KEYS = keys(5);
    private static final Genesis GENESIS = genesis();

    private final LedgerFixture chain = new LedgerFixture(GENESIS, new MemoryStateStore(), LedgerParams.DEFAULT);

    private static List<BlsSecretKey> keys(int count) {
        List<BlsSecretKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(BlsSecretKey.fromKeyMaterial(
                    Keccak256.hash(new byte[] {(byte) i}).toBytes()));
        }
        return keys;
    }

    /** Four validators; the first is operated by ALICE. */
    private static Genesis genesis() {
        List<DevValidator> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Address operator = i == 0 ? ALICE : new Address(0, 0xabcdef, i);
            members.add(new DevValidator(
                    operator, KEYS.get(i).publicKey(), KEYS.get(i).proofOfPossession(), new Hash(1, 2, 3, i)));
        }
        return DevGenesis.create(1_700_000_000_000L, members, LedgerFixture.PARAMS);
    }

    @Test
    void shouldRegisterAValidatorWithAProofOfPossession() {
        Bytes input = registration(KEYS.get(4), KEYS.get(4).proofOfPossession(), new Hash(7, 7, 7, 7));
        Receipt receipt = send(ALICE, TOKEN.multiply(BigInteger.TEN), input);
        assertTrue(receipt.success(), () -> receipt.revertData().toHex());
        assertEquals(2, receipt.logs().size());
        assertEquals(
                Abi.topic("ValidatorRegistered(uint32,address,address,bytes32,bytes)"),
                receipt.logs().getFirst().topics().getFirst());
        assertEquals(
                BigInteger.valueOf(5),
                view("validatorCount()", new AbiEncoder()).uint256());
        AbiDecoder validator = view("validator(uint32)", new AbiEncoder().uint(4));
        assertEquals(ALICE, validator.address());
        assertEquals(BOB, validator.address());
        assertEquals(TOKEN.multiply(BigInteger.TEN), validator.uint256());
        assertEquals(new Hash(7, 7, 7, 7), validator.bytes32());
        assertEquals(KEYS.get(4).publicKey(), validator.bytes(96));
        Hash blsKeyHash = Keccak256.hash(KEYS.get(4).publicKey());
        assertEquals(
                4,
                view("validatorByKey(bytes32)", new AbiEncoder().bytes32(blsKeyHash))
                        .uint63());
        assertEquals(
                4,
                view("validatorByKey(bytes32)", new AbiEncoder().bytes32(new Hash(7, 7, 7, 7)))
                        .uint63());
    }

    @Test
    void shouldUndoARegistrationThatReverts() {
        BigInteger held = chain.balance(STAKING);
        Bytes stolen = registration(KEYS.get(4), KEYS.get(3).proofOfPossession(), new Hash(7, 7, 7, 7));
        Receipt bad = send(ALICE, TOKEN, stolen);
        assertFalse(bad.success());
        assertEquals(Abi.selector("BadProofOfPossession()"), bad.revertData());
        assertTrue(bad.logs().isEmpty());
        Bytes twice = registration(KEYS.get(0), KEYS.get(0).proofOfPossession(), new Hash(7, 7, 7, 7));
        assertEquals(Abi.selector("KeyInUse()"), send(ALICE, TOKEN, twice).revertData());
        Bytes poor = registration(KEYS.get(4), KEYS.get(4).proofOfPossession(), new Hash(7, 7, 7, 7));
        assertTrue(Abi.startsWith(
                send(ALICE, BigInteger.ONE, poor).revertData(), Abi.selector("StakeTooLow(uint256,uint256)")));
        assertEquals(held, chain.balance(STAKING));
        assertEquals(
                BigInteger.valueOf(4),
                view("validatorCount()", new AbiEncoder()).uint256());
    }

    @Test
    void shouldReturnUnbondedStakeAfterTheDelayOnly() {
        BigInteger amount = TOKEN.multiply(BigInteger.valueOf(1000));
        assertTrue(send(BOB, TOKEN, Abi.call("bond(uint32)", new AbiEncoder().uint(0)))
                .success());
        Bytes unbond =
                Abi.call("unbond(uint32,uint256)", new AbiEncoder().uint(0).uint(amount));
        assertTrue(Abi.startsWith(
                send(BOB, BigInteger.ZERO, unbond).revertData(), Abi.selector("NotOperator(uint32,address)")));
        assertTrue(send(ALICE, BigInteger.ZERO, unbond).success());
        assertEquals(
                DevGenesis.STAKE_WEI.multiply(BigInteger.valueOf(4)).add(TOKEN).subtract(amount),
                view("totalStake()", new AbiEncoder()).uint256());
        Bytes withdraw = Abi.call("withdraw(uint32)", new AbiEncoder().uint(0));
        assertTrue(Abi.startsWith(
                send(ALICE, BigInteger.ZERO, withdraw).revertData(), Abi.selector("NothingToWithdraw(uint256)")));
        AbiDecoder pending =
                view("unbonding(uint32,uint256)", new AbiEncoder().uint(0).uint(0));
        assertEquals(amount, pending.uint256());
        for (int i = 0; i < DevGenesis.UNBONDING_DELAY_SECONDS; i++) {
            chain.append();
        }
        BigInteger before = chain.balance(ALICE);
        BigInteger held = chain.balance(STAKING);
        Receipt withdrawn = send(BOB, BigInteger.ZERO, withdraw);
        assertTrue(withdrawn.success());
        assertEquals(held.subtract(amount), chain.balance(STAKING));
        // The operator may have proposed the block and have its reward too.
        assertTrue(chain.balance(ALICE).compareTo(before.add(amount)) >= 0);
        assertEquals(
                List.of(Abi.topic("Withdrawn(uint32,address,uint256)"), Abi.topic(0), Abi.topic(ALICE)),
                withdrawn.logs().getFirst().topics());
        Bytes tooMuch =
                Abi.call("unbond(uint32,uint256)", new AbiEncoder().uint(0).uint(DevGenesis.STAKE_WEI));
        assertTrue(Abi.startsWith(
                send(ALICE, BigInteger.ZERO, tooMuch).revertData(),
                Abi.selector("InsufficientStake(uint256,uint256)")));
    }

    @Test
    void shouldSlashOnceWhenAnEquivocationIsReported() {
        Bytes report =
                Abi.call("reportEvidence(bytes)", new AbiEncoder().bytes(EvidenceCodec.encode(equivocation(1, 9))));
        BigInteger reporterBefore = chain.balance(BOB);
        BigInteger held = chain.balance(STAKING);
        Receipt receipt = send(BOB, BigInteger.ZERO, report);
        assertTrue(receipt.success(), () -> receipt.revertData().toHex());
        // One seat of four: 3 × 1/4 of the stake.
        BigInteger slashed =
                DevGenesis.STAKE_WEI.multiply(BigInteger.valueOf(3)).divide(BigInteger.valueOf(4));
        BigInteger fee = receipt.effectiveGasPriceWei().multiply(BigInteger.valueOf(receipt.gasUsed()));
        BigInteger reward = slashed.divide(BigInteger.valueOf(20));
        assertEquals(reporterBefore.add(reward).subtract(fee), chain.balance(BOB));
        BigInteger burnt = slashed.divide(BigInteger.TWO);
        assertEquals(held.subtract(reward).subtract(burnt), chain.balance(STAKING));
        assertEquals(
                slashed.subtract(reward).subtract(burnt),
                view("treasury()", new AbiEncoder()).uint256());
        assertEquals(DevGenesis.STAKE_WEI.subtract(slashed), stake(1));
        assertEquals(
                Abi.selector("AlreadyPunished()"),
                send(BOB, BigInteger.ZERO, report).revertData());
        assertEquals(DevGenesis.STAKE_WEI.subtract(slashed), stake(1));
    }

    @Test
    void shouldSlashByEvidenceInTheBodyBeforeTransactions() {
        BlockContext context = chain.next("evidence");
        DecodedBody body = new DecodedBody(List.of(), List.of(equivocation(2, 5), equivocation(2, 5)), List.of());
        Execution.Valid valid = assertInstanceOf(Execution.Valid.class, chain.execute(context, body));
        chain.ledger.finalise(context.hash());
        assertEquals(2, valid.block().systemLogs().size());
        assertEquals(
                StakingRules.SLASHED,
                valid.block().systemLogs().getFirst().topics().getFirst());
        assertEquals(
                StakingRules.REWARD_PAID,
                valid.block().systemLogs().getLast().topics().getFirst());
        assertTrue(stake(2).compareTo(DevGenesis.STAKE_WEI) < 0);
    }

    @Test
    void shouldRefuseEvidenceThatProvesNothing() {
        Vote vote = vote(1, 3, VoteKind.NOTARIZE, new Hash(1, 1, 1, 1));
        Vote forged = new Vote(VoteKind.NOTARIZE, 3, new Hash(2, 2, 2, 2), 1, vote.signature());
        Evidence nothing = new Evidence.ConflictingVotes(vote, forged);
        assertInstanceOf(
                Execution.Invalid.class,
                chain.execute(chain.next("x"), new DecodedBody(List.of(), List.of(nothing), List.of())));
        Bytes report = Abi.call("reportEvidence(bytes)", new AbiEncoder().bytes(EvidenceCodec.encode(nothing)));
        assertEquals(
                Abi.selector("BadEvidence()"),
                send(BOB, BigInteger.ZERO, report).revertData());
        Bytes noise = Abi.call("reportEvidence(bytes)", new AbiEncoder().bytes(Bytes.fromHex("0102")));
        assertEquals(
                Abi.selector("BadEvidence()"), send(BOB, BigInteger.ZERO, noise).revertData());
    }

    @Test
    void shouldFindProofsOfPossessionThatProveNothing() {
        assertEquals(List.of(), GenesisRules.verify(GENESIS));
        assertEquals(4, GenesisRules.verify(LedgerFixture.GENESIS).size());
    }

    @Test
    void shouldAskMoreOfFaultsThatComeTogether() {
        BigInteger stake = BigInteger.valueOf(1000);
        assertEquals(BigInteger.valueOf(50), StakingRules.share(stake, 1, 100));
        assertEquals(BigInteger.valueOf(300), StakingRules.share(stake, 10, 100));
        assertEquals(stake, StakingRules.share(stake, 34, 100));
    }

    @Test
    void shouldRevertWithoutDataWhenNobodyAnswers() {
        for (Bytes input :
                List.of(Bytes.EMPTY, Bytes.fromHex("01020304"), Bytes.fromHex("0102"), Abi.selector("bond(uint32)"))) {
            Receipt receipt = send(ALICE, BigInteger.ONE, input);
            assertFalse(receipt.success());
            assertEquals(Bytes.EMPTY, receipt.revertData());
        }
        // A view that is sent value, as Solidity refuses it.
        assertFalse(send(ALICE, BigInteger.ONE, Abi.selector("totalStake()")).success());
    }

    @Test
    void shouldShowTheNetworkInTheRegister() {
        chain.append();
        assertEquals(
                1,
                chainView(SystemContracts.NETWORKS, "networkCount()", new AbiEncoder())
                        .uint63());
        AbiDecoder network = chainView(SystemContracts.NETWORKS, "network(uint32)", new AbiEncoder().uint(0));
        assertEquals(0, network.uint63());
        assertEquals(DevGenesis.ROOT_CHAIN_ID, network.uint63());
        assertEquals(NetworksStorage.MODE_SHARED, network.uint63());
        assertEquals(NetworksStorage.STATE_ACTIVE, network.uint63());
        assertEquals(GENESIS.hash(), network.bytes32());
        assertEquals(SetConfigCodec.hash(GENESIS.setConfig()), network.bytes32());
        assertEquals(500, network.uint63());
        assertEquals(DevGenesis.GAS_LIMIT, network.uint63());
        CallResult unknown = call(SystemContracts.NETWORKS, Abi.call("network(uint32)", new AbiEncoder().uint(1)));
        assertInstanceOf(CallResult.Reverted.class, unknown);
    }

    @Test
    void shouldEstimateExactlyWhatACallUses() {
        Bytes input = Abi.call("bond(uint32)", new AbiEncoder().uint(0));
        CallRequest request = new CallRequest(ALICE, Optional.of(STAKING), TOKEN, input, 0, Optional.empty());
        GasEstimate.Sufficient estimate = assertInstanceOf(
                GasEstimate.Sufficient.class,
                chain.ledger.estimateGas(request, chain.ledger.finalState(), chain.next("c"), BigInteger.ONE));
        Transaction exact =
                chain.transaction(ALICE, chain.nonce(ALICE), Optional.of(STAKING), TOKEN, input, estimate.gas());
        Receipt receipt = chain.append(exact).receipts().getFirst();
        assertTrue(receipt.success());
        assertEquals(estimate.gas(), receipt.gasUsed());
        Transaction less =
                chain.transaction(ALICE, chain.nonce(ALICE), Optional.of(STAKING), TOKEN, input, estimate.gas() - 1);
        Receipt outOfGas = chain.append(less).receipts().getFirst();
        assertFalse(outOfGas.success());
        assertEquals(estimate.gas() - 1, outOfGas.gasUsed());
    }

    private Receipt send(Address from, BigInteger wei, Bytes input) {
        return chain.append(chain.call(from, chain.nonce(from), STAKING, wei, input))
                .receipts()
                .getFirst();
    }

    private BigInteger stake(long id) {
        return new StakingStorage(new StateOverlay(chain.ledger.finalState())).stake(id);
    }

    private AbiDecoder view(String signature, AbiEncoder arguments) {
        return chainView(STAKING, signature, arguments);
    }

    private AbiDecoder chainView(Address contract, String signature, AbiEncoder arguments) {
        return AbiDecoder.of(assertInstanceOf(CallResult.Returned.class, call(contract, Abi.call(signature, arguments)))
                .output());
    }

    private CallResult call(Address contract, Bytes input) {
        CallRequest request =
                new CallRequest(Address.ZERO, Optional.of(contract), BigInteger.ZERO, input, 0, Optional.empty());
        return chain.ledger.call(request, chain.ledger.finalState(), chain.next("call"), BigInteger.ONE);
    }

    private static Bytes registration(BlsSecretKey key, Bytes proof, Hash networkKey) {
        return Abi.call(
                "registerValidator(bytes,bytes,bytes32,address)",
                new AbiEncoder()
                        .bytes(key.publicKey())
                        .bytes(proof)
                        .bytes32(networkKey)
                        .address(BOB));
    }

    private static Evidence equivocation(int member, long view) {
        return new Evidence.ConflictingVotes(
                vote(member, view, VoteKind.NOTARIZE, new Hash(1, 1, 1, 1)),
                vote(member, view, VoteKind.NOTARIZE, new Hash(2, 2, 2, 2)));
    }

    private static Vote vote(int member, long view, VoteKind kind, Hash block) {
        Bytes payload = SignedPayload.encode(GENESIS.setConfig(), kind, view, block);
        return new Vote(kind, view, block, member, KEYS.get(member).sign(payload));
    }
}
