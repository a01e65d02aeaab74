package io.levity.actor.da;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.validator.DevKeys;
import io.levity.da.BlobGroups;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.GroupReader;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.da.ShardPlan;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.persistence.da.SliceStore;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A node of seven validators on four volumes, which can be stopped, robbed of a volume, and started again. */
final class RepairFixture implements AutoCloseable {
    static final int VALIDATORS = 7;
    static final int VOLUMES = 4;
    static final long EXPIRY = 1_900_000_000L;
    static final SetConfig SET = set();

    private final Path data;
    private final VolumeLimits limits;
    SliceVolumes volumes;
    BlobProjection blobs;

    RepairFixture(Path data) {
        this(data, new VolumeLimits(1L << 30, 0, 4 << 20));
    }

    RepairFixture(Path data, VolumeLimits limits) {
        this.data = data;
        this.limits = limits;
        start();
    }

    void start() {
        List<Path> names = IntStream.range(0, VOLUMES)
                .mapToObj(i -> Path.of("volume-" + i))
                .toList();
        volumes = SliceVolumes.open(data.resolve("slices"), data.resolve("volumes"), names, limits);
        volumes.host(SET.members().stream().map(SetConfig.Member::validatorId).toList());
        blobs = BlobProjection.open(data.resolve("blobs"));
    }

    void stop() {
        volumes.close();
        blobs.close();
    }

    @Override
    public void close() {
        stop();
    }

    Path directory(int volume) {
        return data.resolve("slices/volume-" + volume);
    }

    void deleteVolume(int volume) throws IOException {
        try (Stream<Path> paths = Files.walk(directory(volume))) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    GroupRepair groupRepair() {
        return new GroupRepair(SET, validator -> true, volumes, source());
    }

    /** What the members of this node have. */
    SliceSource source() {
        return new SliceSource() {
            @Override
            public Optional<byte[]> get(int member, Hash key) {
                return RepairFixture.this.get(member, key);
            }

            @Override
            public <T> Optional<T> find(Hash key, Function<byte[], Optional<T>> check) {
                return IntStream.range(0, VALIDATORS)
                        .mapToObj(member -> get(member, key).flatMap(check))
                        .flatMap(Optional::stream)
                        .findFirst();
            }
        };
    }

    Optional<byte[]> get(int member, Hash key) {
        return volumes.get(SET.members().get(member).validatorId(), key);
    }

    static byte[] content(long seed, int size) {
        byte[] content = new byte[size];
        new SplittableRandom(seed).nextBytes(content);
        return content;
    }

    /** Puts every slice of a certified blob where it belongs. */
    Kept put(byte[] content) {
        return put(content, EXPIRY);
    }

    Kept put(byte[] content, long expirySeconds) {
        ShardPlan plan = ShardPlan.of(SET, content.length);
        List<byte[][]> shards = new ArrayList<>();
        List<GroupRecord> records = new ArrayList<>();
        for (int from = 0; from < content.length; from += BlobHeader.GROUP_BYTES) {
            int length = Math.min(BlobHeader.GROUP_BYTES, content.length - from);
            EncodedGroup group = new GroupEncoder().encode(content, from, length, plan);
            records.add(group.record());
            shards.add(IntStream.range(0, plan.totalShards())
                    .mapToObj(group::copyOfShard)
                    .toArray(byte[][]::new));
        }
        List<Hash> roots = records.stream().map(GroupRecord::root).toList();
        BlobHeader header = BlobGroups.header(content.length, plan, roots);
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int member = 0; member < VALIDATORS; member++) {
            SliceStore store = store(member);
            if (roots.size() > 1) {
                puts.add(put(store, header.root(), BlobGroups.encodeList(roots).toArray(), expirySeconds));
            }
            for (int group = 0; group < roots.size(); group++) {
                puts.add(
                        put(store, roots.get(group), records.get(group).encode().toArray(), expirySeconds));
                ShardAssignment assignment = ShardAssignment.of(SET, roots.get(group), header.totalShards());
                for (int shard : assignment.shardsOf(member)) {
                    Hash key = records.get(group).shardHash(shard);
                    puts.add(put(store, key, shards.get(group)[shard], expirySeconds));
                }
            }
        }
        puts.forEach(CompletableFuture::join);
        BlobId id = header.id();
        blobs.announce(id, NetworkId.ROOT, content.length, 1000);
        blobs.update(id, certified(header, expirySeconds));
        return new Kept(id, header, expirySeconds);
    }

    private static CompletableFuture<Void> put(SliceStore store, Hash key, byte[] content, long expirySeconds) {
        return store.put(key, expirySeconds, ByteBuffer.wrap(content)).toCompletableFuture();
    }

    private static BlobState certified(BlobHeader header, long expirySeconds) {
        return new BlobState(
                List.of(
                        new BlobState.StageTime(BlobStage.RECEIVED, 1000),
                        new BlobState.StageTime(BlobStage.CERTIFIED, 2000)),
                NetworkId.ROOT,
                header.sizeBytes(),
                Optional.of(header),
                Optional.of(new BlobState.Plan(0, Hash.ZERO, expirySeconds)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    SliceStore store(int member) {
        return volumes.of(SET.members().get(member).validatorId());
    }

    int volumeOf(int member) {
        return volumes.numberOf(SET.members().get(member).validatorId()).orElseThrow();
    }

    /** Slices of the blob that are where they belong, by the index: shards of all groups only. */
    int shardsInPlace(Kept blob) {
        int count = 0;
        for (GroupRecord record : records(blob)) {
            ShardAssignment assignment = ShardAssignment.of(SET, record.root(), record.totalShards());
            for (int shard = 0; shard < record.totalShards(); shard++) {
                boolean kept = store(assignment.memberOf(shard)).keeps(record.shardHash(shard), blob.expirySeconds());
                count += kept ? 1 : 0;
            }
        }
        return count;
    }

    static int shards(Kept blob) {
        return blob.header().groups() * blob.header().totalShards();
    }

    List<GroupRecord> records(Kept blob) {
        BlobHeader header = blob.header();
        List<Hash> roots = header.groups() == 1
                ? List.of(header.root())
                : BlobGroups.decodeList(header, get(0, header.root()).orElseThrow())
                        .orElseThrow();
        return IntStream.range(0, roots.size())
                .mapToObj(
                        g -> GroupRecord.decode(header, g, get(0, roots.get(g)).orElseThrow())
                                .orElseThrow())
                .toList();
    }

    /** The blob as a reader gets it from whatever is there. */
    byte[] read(Kept blob) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (GroupRecord record : records(blob)) {
            ShardAssignment assignment = ShardAssignment.of(SET, record.root(), record.totalShards());
            GroupReader reader = GroupReader.of(record);
            byte[][] shards = new byte[record.totalShards()][];
            for (int i = 0; i < shards.length; i++) {
                int shard = i;
                shards[i] = get(assignment.memberOf(i), record.shardHash(i))
                        .filter(bytes -> reader.verify(shard, bytes))
                        .orElse(null);
            }
            out.writeBytes(reader.decode(shards).orElseThrow());
        }
        return out.toByteArray();
    }

    private static SetConfig set() {
        List<SetConfig.Member> members = new ArrayList<>();
        DevKeys.validators(VALIDATORS).forEach(key -> members.add(key.member(1)));
        return new SetConfig(
                77,
                0,
                0,
                members,
                new Hash(1, 2, 3, 4),
                new SetConfig.Start(0, Hash.ZERO, Hash.ZERO, 0),
                new SetConfig.Params(1000, 500, 1, 1 << 20, 1 << 20, 5000),
                0,
                Hash.ZERO);
    }
}
