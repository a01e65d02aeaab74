package io.levity.http;

import io.levity.actor.da.BlobService;
import io.levity.chain.consensus.QuorumRules;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.publishing.DaCertificate;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobReceiptCodec;
import io.levity.da.BlobState;
import io.levity.types.BlobId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code /v1/blobs} answers. Fields that say nothing yet are left out. */
final class BlobViews {
    private BlobViews() {}

    /** @param known the same content is on its way or certified already */
    record BlobAccepted(String id, String network, String status, String url, boolean known) {}

    record BlobSummary(
            String id,
            String network,
            String status,
            long sizeBytes,
            String receivedAt,
            String changedAt,
            String failure) {}

    record BlobPage(List<BlobSummary> blobs, String nextPageToken) {}

    record Stage(String stage, String at) {}

    record Failure(String code, String detail) {}

    /** @param signers validator ids */
    record Attestation(int epoch, List<Integer> signers, int seats, int quorum, int totalSeats) {}

    record BlobDetail(
            String id,
            String network,
            String status,
            long sizeBytes,
            Integer dataShards,
            Integer totalShards,
            Integer fingerprintKeys,
            String expiresAt,
            List<Stage> stages,
            Attestation attestation,
            Long height,
            String transactionHash,
            Failure failure,
            Map<String, String> links) {}

    /** @param receipt the whole receipt, which is all that a verifier reads */
    record BlobReceiptView(
            String id,
            String network,
            long sizeBytes,
            String expiresAt,
            int epoch,
            String setConfigHash,
            long height,
            String transactionHash,
            long provenHeight,
            String provenHeaderHash,
            String receipt) {}

    static BlobSummary summary(BlobService.BlobRow row) {
        return new BlobSummary(
                row.id().toHex(),
                row.network().toString(),
                row.stage().name().toLowerCase(Locale.ROOT),
                row.sizeBytes(),
                millis(row.receivedAtMillis()),
                millis(row.changedAtMillis()),
                row.failure().isEmpty() ? null : row.failure());
    }

    static BlobDetail detail(SetConfig config, BlobId id, BlobState state) {
        return new BlobDetail(
                id.toHex(),
                state.network().toString(),
                status(state),
                state.sizeBytes(),
                state.header().map(h -> h.dataShards()).orElse(null),
                state.header().map(h -> h.totalShards()).orElse(null),
                state.header().map(h -> h.fingerprintKeys()).orElse(null),
                state.plan().map(p -> seconds(p.expirySeconds())).orElse(null),
                state.history().stream()
                        .map(s -> new Stage(s.stage().name().toLowerCase(Locale.ROOT), millis(s.atMillis())))
                        .toList(),
                state.certificate().map(c -> attestation(config, c)).orElse(null),
                state.place().map(p -> p.height()).orElse(null),
                state.place().map(p -> p.transactionHash().toHex()).orElse(null),
                state.failure()
                        .map(f -> new Failure(f.reason().name(), f.detail()))
                        .orElse(null),
                links(state.network().toString(), id));
    }

    static String status(BlobState state) {
        return state.stage().orElseThrow().name().toLowerCase(Locale.ROOT);
    }

    static String url(String network, BlobId id) {
        return "/v1/blobs/" + id + "?network=" + network;
    }

    private static Map<String, String> links(String network, BlobId id) {
        return Map.of(
                "data", "/v1/blobs/" + id + "/data?network=" + network,
                "receipt", "/v1/blobs/" + id + "/receipt?network=" + network);
    }

    static BlobReceiptView receipt(BlobReceipt receipt) {
        return new BlobReceiptView(
                receipt.blob().toHex(),
                "C" + receipt.certificate().setId(),
                receipt.certificate().header().sizeBytes(),
                seconds(receipt.certificate().expirySeconds()),
                receipt.certificate().epoch(),
                SetConfigCodec.hash(receipt.config()).toHex(),
                receipt.inclusion().height(),
                receipt.inclusion().transactionHash().toHex(),
                receipt.inclusion().header().height(),
                receipt.headerHash().toHex(),
                BlobReceiptCodec.encode(receipt).toHex());
    }

    private static Attestation attestation(SetConfig config, DaCertificate certificate) {
        List<SetConfig.Member> members = QuorumRules.members(config, certificate.signers());
        List<Integer> signers =
                members.stream().map(SetConfig.Member::validatorId).toList();
        int seats = members.stream().mapToInt(SetConfig.Member::weight).sum();
        return new Attestation(certificate.epoch(), signers, seats, config.quorum(), config.totalWeight());
    }

    private static String millis(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static String seconds(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }
}
