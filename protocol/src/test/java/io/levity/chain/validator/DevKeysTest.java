package io.levity.chain.validator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.crypto.Bls;
import io.levity.crypto.Secp256k1;
import io.levity.types.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DevKeysTest {

    @Test
    void shouldGiveTheSameDistinctKeysEveryTime() {
        List<ValidatorKey> keys = DevKeys.validators(16);
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            ValidatorKey key = keys.get(i);
            assertEquals(i, key.validatorId());
            assertEquals(DevKeys.validator(i).member(1), key.member(1));
            assertEquals(Secp256k1.address(DevKeys.operatorKey(i)), key.operator());
            assertTrue(seen.add(key.bls().publicKey()) && seen.add(key.networkKey()) && seen.add(key.operator()));
        }
        assertThrows(IllegalArgumentException.class, () -> DevKeys.validator(-1));
    }

    /** Local networks are restarted on old data: these keys must never change. */
    @Test
    void shouldNotChange() {
        ValidatorKey first = DevKeys.validator(0);
        assertEquals(
                "0xa52a524fd82823ba6ae9ff2fe9a15bb22ee2d34f2af2e40a8ccf4b1c36714982f38e16cfdd2b2f914d3fe2e8cc028d7e01f560e7e1dc13541b22d87f1be89ae688d6f633215e79edf978febd22464532abe8c661b75a2db726a0f857adf84f1c",
                first.bls().publicKey().toHex());
        assertEquals(
                "0x268944a212230664b47744d048ac207047a183b9", first.operator().toHex());
        assertTrue(
                Bls.verifyProofOfPossession(first.bls().publicKey(), first.bls().proofOfPossession()));
    }

    /** RFC 8032, test 1. */
    @Test
    void shouldDeriveTheNetworkKeyAsTheStandardSays() {
        ValidatorKey key = new ValidatorKey(
                0,
                DevKeys.validator(0).bls(),
                Bytes.fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
                DevKeys.validator(0).operator());
        assertEquals(
                "0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                key.networkKey().toHex());
        assertFalse(key.toString().contains("9d61b1"));
    }
}
