package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.da.coding.BlobReader.Refused;
import io.levity.da.coding.BlobReader.Retrieved;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers get from honest and from lying uploaders and signers. */
@Timeout(60)
class RetrievalTest {
    private static final CodingParams PARAMS = new CodingParams(8, 16);
    private static final Random RANDOM = new Random(7);

    private final byte[] blob = CodingTest.bytes(RANDOM, 41_234);
    private final StripeLayout layout = new StripeLayout(PARAMS, blob.length);
    private final EncodedBlob encoded = BlobEncoder.encode(layout, blob);
    private final BlobCommitment commitment = encoded.commitment();

    @Test
    void shouldReadTheBlobWhenAnySufficientSubsetVerifies() {
        for (int round = 0; round < 50; round++) {
            assertEquals(new Retrieved(Bytes.wrap(blob)), BlobReader.read(commitment, shards(encoded, 8)));
        }
    }

    @Test
    void shouldPassOverFalseShardsWhenEnoughGoodOnesAreLeft() {
        List<ProvenShard> all = shards(encoded, 24);
        for (int i = 0; i < 16; i++) {
            all.set(i, falsify(all.get(i), i));
        }
        assertEquals(new Retrieved(Bytes.wrap(blob)), BlobReader.read(commitment, all));
        all.set(16, falsify(all.get(16), 1));
        assertEquals(new Refused(CodingProblem.TOO_FEW_SHARDS), BlobReader.read(commitment, all));
    }

    @Test
    void shouldNotCountAShardTwice() {
        List<ProvenShard> few = shards(encoded, 7);
        few.addAll(List.copyOf(few));
        assertEquals(new Refused(CodingProblem.TOO_FEW_SHARDS), BlobReader.read(commitment, few));
    }

    @Test
    void shouldRefuseEveryReaderAlikeWhenOneCommittedShardIsOffTheCodeWord() {
        for (int wrong = 0; wrong < PARAMS.totalShards(); wrong++) {
            EncodedBlob lie = committedWith(wrong, 5 + 97 * wrong);
            for (int round = 0; round < 6; round++) {
                assertEquals(
                        new Refused(CodingProblem.NOT_ONE_CODE_WORD),
                        BlobReader.read(lie.commitment(), shards(lie, 8)),
                        "shard " + wrong);
            }
        }
    }

    @Test
    void shouldRefuseEveryReaderAlikeWhenTheFillingIsNotZero() {
        byte[] longer = new byte[layout.shardBytes() * PARAMS.dataShards()];
        System.arraycopy(blob, 0, longer, 0, blob.length);
        longer[blob.length] = 1;
        EncodedBlob other = BlobEncoder.encode(new StripeLayout(PARAMS, longer.length), longer);
        assertEquals(layout.shardBytes(), other.shards().getFirst().size(), "same shape, other filling");
        ShardTree tree = ShardTree.of(layout, hashes(other.shards()));
        EncodedBlob lie = new EncodedBlob(tree, other.shards());
        for (int round = 0; round < 10; round++) {
            assertEquals(
                    new Refused(CodingProblem.NOT_ONE_CODE_WORD), BlobReader.read(lie.commitment(), shards(lie, 8)));
        }
    }

    @Test
    void shouldNameWhatIsWrongWithAShard() {
        ProvenShard good = encoded.shard(5);
        assertEquals(Optional.empty(), good.verify(commitment));
        ProvenShard shorter = new ProvenShard(good.content().slice(0, 64), good.proof());
        assertEquals(Optional.of(CodingProblem.SHARD_SIZE_WRONG), shorter.verify(commitment));
        for (int index : new int[] {-1, 24, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            ShardProof proof = new ShardProof(index, good.proof().siblings());
            assertEquals(
                    Optional.of(CodingProblem.SHARD_INDEX_OUT_OF_RANGE),
                    new ProvenShard(good.content(), proof).verify(commitment));
        }
        for (int how = 0; how < 16; how++) {
            assertEquals(
                    Optional.of(CodingProblem.SHARD_PROOF_WRONG),
                    falsify(good, how).verify(commitment));
        }
    }

    @Test
    void shouldProveEveryPieceOfAShardAndNothingElse() {
        for (int length : new int[] {10, 8 * 1_024, 8 * 1_536, 41_234, 8 * 4_096 * 3 + 9}) {
            byte[] content = CodingTest.bytes(RANDOM, length);
            EncodedBlob one = BlobEncoder.encode(new StripeLayout(PARAMS, length), content);
            Bytes shard = one.shards().get(9);
            int pieces = Math.ceilDiv(shard.size(), PieceProof.PIECE_BYTES);
            for (int piece = 0; piece < pieces; piece++) {
                PieceProof proof = PieceProof.of(shard, piece, one.tree().proof(9));
                int from = piece * PieceProof.PIECE_BYTES;
                Bytes bytes = shard.slice(from, Math.min(shard.size(), from + PieceProof.PIECE_BYTES));
                assertEquals(Optional.empty(), proof.verify(one.commitment(), bytes));
                refusesWhatIsNotThePiece(one, proof, bytes, pieces);
            }
        }
    }

    @Test
    void shouldReadBackItsOwnCommitmentsAndNothingMalformed() {
        Bytes bytes = commitment.encode();
        assertEquals(new BlobCommitment.Read(commitment), BlobCommitment.decode(bytes));
        assertEquals(BlobCommitment.ENCODED_BYTES, bytes.size());
        refuses(CodingProblem.COMMITMENT_MALFORMED, bytes.slice(0, 52));
        refuses(CodingProblem.COMMITMENT_MALFORMED, with(bytes, 0, 2));
        refuses(CodingProblem.PARAMETERS_UNSUPPORTED, with(bytes, 2, 7));
        refuses(CodingProblem.PARAMETERS_UNSUPPORTED, with(bytes, 1, 0x80));
        refuses(CodingProblem.PARAMETERS_UNSUPPORTED, with(bytes, 3, 0x11));
        refuses(CodingProblem.BLOB_TOO_LARGE, with(bytes, 6, 1));
        refuses(CodingProblem.BLOB_EMPTY, with(bytes, 5, 0x80));
        refuses(CodingProblem.COMMITMENT_SHARD_SIZE_WRONG, with(bytes, 20, 1));
        refuses(CodingProblem.COMMITMENT_SHARD_SIZE_WRONG, with(bytes, 13, 0x80));
    }

    private static void refusesWhatIsNotThePiece(EncodedBlob one, PieceProof proof, Bytes bytes, int pieces) {
        Optional<CodingProblem> outOfRange = Optional.of(CodingProblem.PIECE_INDEX_OUT_OF_RANGE);
        for (int index : new int[] {-1, pieces, Integer.MAX_VALUE}) {
            assertEquals(
                    outOfRange, new PieceProof(index, proof.siblings(), proof.shard()).verify(one.commitment(), bytes));
        }
        assertTrue(proof.verify(one.commitment(), with(bytes, bytes.size() - 1, bytes.get(bytes.size() - 1) ^ 1))
                .isPresent());
        assertEquals(
                Optional.of(CodingProblem.PIECE_SIZE_WRONG),
                proof.verify(one.commitment(), bytes.slice(0, bytes.size() - 1)));
        List<Hash> more = new ArrayList<>(proof.siblings());
        more.add(Hash.ZERO);
        assertEquals(
                Optional.of(CodingProblem.PIECE_PROOF_WRONG),
                new PieceProof(proof.piece(), more, proof.shard()).verify(one.commitment(), bytes));
        if (pieces > 1) {
            List<Hash> fewer = proof.siblings().subList(1, proof.siblings().size());
            assertTrue(new PieceProof(proof.piece(), fewer, proof.shard())
                    .verify(one.commitment(), bytes)
                    .isPresent());
        }
    }

    private static void refuses(CodingProblem problem, Bytes encoded) {
        assertEquals(new BlobCommitment.Refused(problem), BlobCommitment.decode(encoded));
    }

    /** An encoding with one byte of one shard changed, and committed to as it is. */
    private EncodedBlob committedWith(int wrong, int at) {
        List<Bytes> shards = new ArrayList<>(encoded.shards());
        Bytes shard = shards.get(wrong);
        shards.set(wrong, with(shard, at, shard.get(at) ^ 4));
        return new EncodedBlob(ShardTree.of(layout, hashes(shards)), shards);
    }

    private static byte[] hashes(List<Bytes> shards) {
        byte[] all = new byte[shards.size() * Hash.SIZE_BYTES];
        for (int i = 0; i < shards.size(); i++) {
            NaiveCode.hashOf(shards.get(i).toArray()).copyTo(all, i * Hash.SIZE_BYTES);
        }
        return all;
    }

    private static ProvenShard falsify(ProvenShard shard, int how) {
        List<Hash> siblings = new ArrayList<>(shard.proof().siblings());
        int index = shard.proof().index();
        return switch (how % 5) {
            case 0 ->
                new ProvenShard(with(shard.content(), how * 31, shard.content().get(how * 31) ^ 1), shard.proof());
            case 1 -> {
                siblings.set(how % siblings.size(), Hash.ZERO);
                yield new ProvenShard(shard.content(), new ShardProof(index, siblings));
            }
            case 2 -> new ProvenShard(shard.content(), new ShardProof(index ^ 1, siblings));
            case 3 -> {
                siblings.removeLast();
                yield new ProvenShard(shard.content(), new ShardProof(index, siblings));
            }
            case 4 -> {
                siblings.add(Hash.ZERO);
                yield new ProvenShard(shard.content(), new ShardProof(index, siblings));
            }
            default -> throw new IllegalStateException("five ways");
        };
    }

    private static Bytes with(Bytes bytes, int at, int value) {
        byte[] changed = bytes.toArray();
        changed[at] = (byte) value;
        return Bytes.wrap(changed);
    }

    private static List<ProvenShard> shards(EncodedBlob encoded, int count) {
        List<ProvenShard> all = new ArrayList<>();
        for (int i = 0; i < encoded.shards().size(); i++) {
            all.add(encoded.shard(i));
        }
        Collections.shuffle(all, RANDOM);
        return new ArrayList<>(all.subList(0, count));
    }
}
