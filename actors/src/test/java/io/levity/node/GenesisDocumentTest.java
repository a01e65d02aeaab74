package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.GenesisCodec;
import io.levity.chain.validator.DevKeys;
import io.levity.chain.validator.ValidatorKey;
import io.levity.crypto.BlsSecretKey;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class GenesisDocumentTest {
    private static final String HOLDER = "0x" + "a1".repeat(20);
    private static final String DOCUMENT = document(key(1), key(2));

    private static ValidatorKey key(int index) {
        Bytes material = Bytes.fromHex("%02x".formatted(index).repeat(32));
        return new ValidatorKey(0, BlsSecretKey.fromKeyMaterial(material), material, Address.fromHex(HOLDER));
    }

    private static String document(ValidatorKey... keys) {
        StringBuilder validators = new StringBuilder();
        for (ValidatorKey key : keys) {
            validators.append("""
                    {
                      "operator": "%s", "reward": "%s",
                      "blsKey": "%s",
                      "proofOfPossession": "%s",
                      "networkKey": "%s",
                      "stakeWei": "1000000000000000000"
                    }
                    """.formatted(
                            HOLDER,
                            HOLDER,
                            key.bls().publicKey().toHex(),
                            key.bls().proofOfPossession().toHex(),
                            key.networkKey().toHex()));
        }
        return """
                chainId = 4242
                timestamp = "2026-01-31T12:00:00.250Z"
                economy {
                  gasLimit = 30000000, startBaseFeeWei = "1000000000", floorBaseFeeWei = "7"
                  blockRewardWei = "0", unbondingDelay = 7d
                }
                allocations { "%s" = "123456789012345678901234567890" }
                validators = [
                %s]
                consensus { delta = 1s, blockTime = 500ms, maxBodyBytes = 2097152, maxClockDrift = 5s }
                """.formatted(HOLDER, validators);
    }

    @Test
    void shouldMeanWhatItSays() {
        Genesis genesis = good(DOCUMENT);
        assertFalse(genesis.dev());
        assertEquals(4242, genesis.chainId());
        assertEquals(1_769_860_800_250L, genesis.timestampMillis());
        assertEquals(7 * 86_400, genesis.economy().unbondingDelaySeconds());
        assertEquals(BigInteger.valueOf(7), genesis.economy().floorBaseFeeWei());
        assertEquals(
                new BigInteger("123456789012345678901234567890"),
                genesis.allocations().getFirst().balanceWei());
        assertEquals(2, genesis.validators().size());
        assertEquals(1, genesis.validators().get(1).validatorId());
        assertEquals(key(2).networkKey(), genesis.validators().get(1).networkKey());
        assertEquals(500, genesis.params().blockTimeMillis());
        assertEquals(2 << 20, genesis.params().maxInlineBytes());
        assertEquals(Optional.of(genesis), GenesisCodec.decode(GenesisCodec.encode(genesis)));
        assertEquals(
                genesis.hash(), good(DOCUMENT + "# the form does not count\n").hash());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chainId = 4242 | chainId = 0 | chainId:",
                "chainId = 4242 | chainId = 31337 | chainId:",
                "chainId = 4242 | chainId = 31337001 | chainId:",
                "chainId = 4242 | chainIdd = 4242 | chainIdd:",
                "chainId = 4242 | chainId = ${HOME} | HOME",
                "chainId = 4242 | include \"other.conf\" | include",
                "chainId = 4242 | include file(\"/etc/hostname\") | include",
                "chainId = 4242 | } | can not be read",
                "2026-01-31T12:00:00.250Z | 2026-01-31 | timestamp:",
                "gasLimit = 30000000 | gasLimit = 20999 | economy.gasLimit:",
                "startBaseFeeWei = \"1000000000\" | startBaseFeeWei = \"6\" | economy:",
                "blockRewardWei = \"0\" | blockRewardWei = 0 | economy.blockRewardWei:",
                "blockRewardWei = \"0\" | blockRewardWei = \"-1\" | economy.blockRewardWei:",
                "unbondingDelay = 7d | unbondingDelay = soon | economy.unbondingDelay:",
                "economy { | economie { | economy: is missing",
                "delta = 1s, | delta = 1s, gamma = 1s, | consensus.gamma:",
                "maxBodyBytes = 2097152 | maxBodyBytes = 1 | consensus.maxBodyBytes:",
                "\"123456789012345678901234567890\" | \"12.5\" | allocations.0xa1",
                "{ \"0xa1 | { \"0xzz | allocations.0xzz",
                "\"operator\": \"0x | \"operator\": \" | validators[0].operator:",
                "\"stakeWei\": \"1000000000000000000\" | \"stakeWei\": \"0\" | stake out of range",
                "\"stakeWei\": | \"steak\": | validators[0].steak:",
                "\"networkKey\": | \"networkKey\": \"0x11\", \"x\": | validators[0].networkKey:",
                "consensus { | validators = [], consensus { | 1 to 255 validators",
            })
    void shouldNameWhatIsWrong(String from, String to, String named) {
        assertTrue(DOCUMENT.contains(from));
        List<String> problems = bad(DOCUMENT.replaceFirst(
                java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to)));
        assertTrue(problems.stream().anyMatch(p -> p.contains(named)), problems::toString);
    }

    @Test
    void shouldTellAllProblemsTogetherAndNoneThatOnlyFollows() {
        String text = DOCUMENT.replace("chainId = 4242", "chainId = -1")
                .replace("delta = 1s", "delta = 1h")
                .replace("unbondingDelay = 7d", "")
                .replaceFirst("\"reward\": \"0x", "\"reward\": \"0x00");
        assertEquals(
                List.of("chainId", "economy.unbondingDelay", "validators[0].reward", "consensus.delta"),
                bad(text).stream().map(p -> p.substring(0, p.indexOf(':'))).toList());
    }

    @Test
    void shouldRefuseKeysWithoutProofKeysOfDevNetworksAndKeysUsedTwice() {
        String stolen = DOCUMENT.replace(
                key(2).bls().proofOfPossession().toHex(),
                key(1).bls().proofOfPossession().toHex());
        assertEquals(List.of("validator 1 has no valid proof of possession of its BLS key"), bad(stolen));
        assertTrue(bad(document(DevKeys.validator(5))).getFirst().contains("everybody knows its secret"));
        assertEquals(List.of("two validators have the same key"), bad(document(key(1), key(1))));
    }

    private static Genesis good(String text) {
        GenesisDocument.Parsed parsed = GenesisDocument.parse(text);
        return assertInstanceOf(GenesisDocument.Parsed.Good.class, parsed, parsed::toString)
                .genesis();
    }

    private static List<String> bad(String text) {
        return assertInstanceOf(GenesisDocument.Parsed.Bad.class, GenesisDocument.parse(text))
                .problems();
    }
}
