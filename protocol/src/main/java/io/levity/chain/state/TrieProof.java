package io.levity.chain.state;

import io.levity.codec.RlpReader;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a Merkle Patricia proof that a stranger sent (EIP-1186): what the trie of a known root holds under a key, or
 * that it holds nothing there.
 *
 * <p>Needs nothing but the root. Nodes must be given from the root down, all of them and no others.
 */
public final class TrieProof {
    /** A path has 64 nibbles and the root. */
    public static final int MAX_NODES = 65;

    private static final int MAX_NODE_BYTES = 1 << 16;

    private TrieProof() {}

    /** What a proof shows. */
    public sealed interface Result {
        /** @param value as the trie holds it (RLP for accounts and words) */
        record Present(Bytes value) implements Result {}

        record Absent() implements Result {}

        record Invalid(String reason) implements Result {}
    }

    /** Checks the account part of a proof; {@link Account#EMPTY} when the account is proven absent. */
    public static Optional<Account> verifyAccount(Hash stateRoot, Address address, List<Bytes> proof) {
        return switch (verify(stateRoot, Keccak256.hash(address.toArray()), proof)) {
            case Result.Present present -> AccountCodec.decode(present.value());
            case Result.Absent _ -> Optional.of(Account.EMPTY);
            case Result.Invalid _ -> Optional.empty();
        };
    }

    /** Checks the proof of one slot; {@link Hash#ZERO} when it is proven absent. */
    public static Optional<Hash> verifyStorage(Hash storageRoot, Hash slot, List<Bytes> proof) {
        return switch (verify(storageRoot, Keccak256.hash(slot.toArray()), proof)) {
            case Result.Present present -> AccountCodec.decodeWord(present.value());
            case Result.Absent _ -> Optional.of(Hash.ZERO);
            case Result.Invalid _ -> Optional.empty();
        };
    }

    /**
     * @param root hash of the trie
     * @param key the hashed key (Keccak-256 of an address or slot)
     * @param proof RLP nodes from the root down; empty only for the empty trie
     */
    public static Result verify(Hash root, Hash key, List<Bytes> proof) {
        if (root.equals(Account.EMPTY_TRIE_ROOT)) {
            return proof.isEmpty()
                            || (proof.size() == 1
                                    && Keccak256.hash(proof.get(0)).equals(root))
                    ? new Result.Absent()
                    : new Result.Invalid("nodes below an empty root");
        }
        if (proof.isEmpty() || proof.size() > MAX_NODES) {
            return new Result.Invalid("a proof has 1 to " + MAX_NODES + " nodes, not " + proof.size());
        }
        return new Walk(key.toArray(), proof).run(root);
    }

    /** One walk down the given nodes. */
    private static final class Walk {
        private final byte[] key;
        private final List<Bytes> proof;
        private int used;
        private int depth;

        Walk(byte[] key, List<Bytes> proof) {
            this.key = key;
            this.proof = proof;
        }

        Result run(Hash root) {
            Optional<Bytes> node = take(root);
            while (node.isPresent()) {
                List<Bytes> items = items(node.get());
                Step step =
                        switch (items.size()) {
                            case 17 -> branch(items);
                            case 2 -> shortNode(items);
                            default -> new Done(new Result.Invalid("node " + used + " is no trie node"));
                        };
                switch (step) {
                    case Done done -> {
                        return complete(done.result);
                    }
                    case Go go -> {
                        if (go.child.size() == TrieNode.HASH_REFERENCE_BYTES) {
                            node = take(Hash.at(go.child.unsafeArray(), 1));
                        } else {
                            node = Optional.of(go.child);
                        }
                    }
                }
            }
            return new Result.Invalid(
                    used == proof.size() ? "the proof ends early" : "node " + used + " has another hash");
        }

        private sealed interface Step {}

        private record Done(Result result) implements Step {}

        private record Go(Bytes child) implements Step {}

        private Optional<Bytes> take(Hash hash) {
            if (used == proof.size() || !Keccak256.hash(proof.get(used)).equals(hash)) {
                return Optional.empty();
            }
            return Optional.of(proof.get(used++));
        }

        private Result complete(Result result) {
            return used == proof.size() || result instanceof Result.Invalid
                    ? result
                    : new Result.Invalid("the proof has nodes that are not on the way");
        }

        private Step branch(List<Bytes> items) {
            if (depth == 2 * key.length) {
                return new Done(new Result.Invalid("the path is longer than the key"));
            }
            Bytes child = items.get(TrieNode.nibble(key, depth++));
            if (child.size() == 1 && (child.get(0) & 0xff) == 0x80) {
                return new Done(new Result.Absent());
            }
            return isReference(child) ? new Go(child) : new Done(new Result.Invalid("a child is no reference"));
        }

        private Step shortNode(List<Bytes> items) {
            RlpReader reader = RlpReader.of(items.get(0));
            Bytes compact = reader.readBytes(1 + Hash.SIZE_BYTES);
            int flags = compact.isEmpty() ? 0xff : compact.get(0) >> 4 & 15;
            if (flags > 3 || ((flags & 1) == 0 && (compact.get(0) & 15) != 0)) {
                return new Done(new Result.Invalid("a path has bad flags"));
            }
            boolean leaf = (flags & 2) != 0;
            int start = (flags & 1) == 1 ? 1 : 2;
            int count = 2 * compact.size() - start;
            boolean matches = depth + count <= 2 * key.length;
            for (int i = 0; matches && i < count; i++) {
                matches = TrieNode.nibble(compact.unsafeArray(), start + i) == TrieNode.nibble(key, depth + i);
            }
            depth += count;
            if (leaf) {
                return new Done(leaf(items.get(1), matches));
            }
            if (!matches) {
                return new Done(new Result.Absent());
            }
            return count > 0 && isReference(items.get(1))
                    ? new Go(items.get(1))
                    : new Done(new Result.Invalid("an extension leads nowhere"));
        }

        private Result leaf(Bytes item, boolean matches) {
            if (depth != 2 * key.length) {
                return new Result.Invalid("a leaf has a key of another length");
            }
            if (!matches) {
                return new Result.Absent();
            }
            RlpReader reader = RlpReader.of(item);
            Bytes value = reader.readBytes(MAX_NODE_BYTES);
            reader.end();
            return reader.ok() && !value.isEmpty()
                    ? new Result.Present(value)
                    : new Result.Invalid("a leaf holds no value");
        }

        /** By hash, or a whole node shorter than a hash. */
        private static boolean isReference(Bytes child) {
            int first = child.get(0) & 0xff;
            return (child.size() == TrieNode.HASH_REFERENCE_BYTES && first == 0xa0)
                    || (first >= 0xc0 && child.size() < Hash.SIZE_BYTES);
        }

        private static List<Bytes> items(Bytes node) {
            List<Bytes> items = new ArrayList<>(17);
            RlpReader reader = RlpReader.of(node);
            boolean list = node.size() <= MAX_NODE_BYTES && reader.enterList();
            while (list && !reader.atEnd() && items.size() <= 17) {
                items.add(reader.readItem());
            }
            reader.leaveList();
            reader.end();
            return reader.ok() ? items : List.of();
        }
    }
}
