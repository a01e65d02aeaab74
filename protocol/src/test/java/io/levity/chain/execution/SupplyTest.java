package io.levity.chain.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.chain.state.MemoryStateStore;
import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** No token comes from nowhere: what all accounts hold is what was there, plus rewards, less burnt base fees. */
class SupplyTest {
    private static final List<Hash> ROOTS = List.of(new Hash(1, 2, 3, 4), new Hash(5, 6, 7, 8));

    @Property(tries = 40)
    void shouldConserveTheSupplyWhateverTransactionsDo(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int blocks) {
        Random random = new Random(seed);
        LedgerFixture chain = new LedgerFixture(new MemoryStateStore(), new LedgerParams(2, 0, 1, 8, 0));
        Set<Address> touched = new TreeSet<>(DevGenesis.ACCOUNTS);
        touched.add(SystemContracts.STAKING);
        touched.add(SystemContracts.NETWORKS);
        touched.add(SystemContracts.DA_ENTRANCE);
        LedgerFixture.GENESIS.validators().forEach(v -> touched.add(v.reward()));
        BigInteger expected = total(chain, touched);
        for (int b = 0; b < blocks; b++) {
            List<Transaction> transactions = new ArrayList<>();
            int[] sent = new int[10];
            for (int i = random.nextInt(12); i > 0; i--) {
                int from = random.nextInt(10);
                Address to = target(random);
                touched.add(to);
                Address sender = DevGenesis.ACCOUNTS.get(from);
                BigInteger wei = BigInteger.valueOf(random.nextInt(3) == 0 ? 0 : random.nextLong() >>> 4);
                transactions.add(chain.call(sender, chain.nonce(sender) + sent[from]++, to, wei, input(random)));
            }
            ExecutedBlock block = chain.append(transactions.toArray(Transaction[]::new));
            BigInteger burnt = block.baseFeePerGasWei().multiply(BigInteger.valueOf(block.gasUsed()));
            expected = expected.add(DevGenesis.BLOCK_REWARD_WEI).subtract(burnt);
            assertEquals(expected, total(chain, touched));
        }
    }

    private static Address target(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> SystemContracts.STAKING;
            case 1 -> DevGenesis.ACCOUNTS.get(random.nextInt(10));
            case 2 -> SystemContracts.NETWORKS;
            case 3 -> SystemContracts.DA_ENTRANCE;
            default -> new Address(5, 5, random.nextInt(20));
        };
    }

    private static Bytes input(Random random) {
        AbiEncoder arguments = new AbiEncoder().uint(random.nextInt(5)).uint(random.nextInt(1000));
        return switch (random.nextInt(6)) {
            case 0 -> Abi.call("bond(uint32)", arguments);
            case 1 -> Abi.call("unbond(uint32,uint256)", arguments);
            case 2 -> Abi.call("withdraw(uint32)", arguments);
            case 3 -> Bytes.fromHex("01020304");
            case 4 -> Abi.call("submitOriginalData(bytes32[])", new AbiEncoder().array(ROOTS, AbiEncoder::bytes32));
            default -> Bytes.EMPTY;
        };
    }

    private static BigInteger total(LedgerFixture chain, Set<Address> accounts) {
        return accounts.stream().map(chain::balance).reduce(BigInteger.ZERO, BigInteger::add);
    }
}
