// Checks an answer of eth_getProof (EIP-1186) with nothing but keccak and RLP: walks the Merkle Patricia trie from the
// root that the block names down to the account or slot.
import { decodeRlp, getBytes, hexlify, keccak256, toBeHex } from "ethers";

const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

function nibbles(hex) {
  return [...hex.slice(2)].map((digit) => parseInt(digit, 16));
}

function path(compact) {
  const digits = nibbles(compact);
  const odd = digits[0] & 1;
  return { leaf: (digits[0] & 2) !== 0, digits: digits.slice(odd ? 1 : 2) };
}

/** The value under a key, or null when the proof shows that there is none. Throws when the proof proves nothing. */
export function lookup(root, key, proof) {
  if (root === EMPTY_ROOT && proof.length === 0) return null;
  let expected = root;
  let rest = nibbles(keccak256(key));
  let next = 0;
  let node = null;
  for (;;) {
    if (node === null) {
      if (next >= proof.length) throw new Error("the proof ends early");
      if (keccak256(proof[next]) !== expected) {
        if (root === EMPTY_ROOT) return null;
        throw new Error(`node ${next} does not have the hash ${expected}`);
      }
      node = decodeRlp(proof[next++]);
    }
    if (node === "0x") return null;
    let child;
    if (node.length === 17) {
      if (rest.length === 0) return node[16] === "0x" ? null : node[16];
      child = node[rest[0]];
      rest = rest.slice(1);
      if (child === "0x") return null;
    } else {
      const { leaf, digits } = path(node[0]);
      const matches = digits.every((digit, i) => rest[i] === digit);
      if (leaf) return matches && digits.length === rest.length ? node[1] : null;
      if (!matches) return null;
      rest = rest.slice(digits.length);
      child = node[1];
    }
    if (Array.isArray(child)) {
      node = child; // short nodes sit in their parent
    } else {
      expected = child;
      node = null;
    }
  }
}

function quantity(rlp) {
  return rlp === "0x" ? 0n : BigInt(rlp);
}

/** The account that the proof shows, or null. */
export function verifyAccount(stateRoot, address, accountProof) {
  const rlp = lookup(stateRoot, address, accountProof);
  if (rlp === null) return null;
  const [nonce, balance, storageRoot, codeHash] = decodeRlp(rlp);
  return { nonce: quantity(nonce), balance: quantity(balance), storageRoot, codeHash };
}

/** The word that the proof shows under a slot; 0 when there is none. */
export function verifySlot(storageRoot, slot, proof) {
  const key = toBeHex(BigInt(slot), 32);
  const rlp = lookup(storageRoot, key, proof);
  return rlp === null ? 0n : quantity(decodeRlp(rlp));
}

/** The same proof with one bit of its last node turned, to see that the check can fail. */
export function damaged(proof) {
  const copy = [...proof];
  const bytes = getBytes(copy[copy.length - 1]);
  bytes[bytes.length - 1] ^= 1;
  copy[copy.length - 1] = hexlify(bytes);
  return copy;
}

