package io.levity.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.execution.SystemContracts;
import io.levity.client.ClientParams;
import io.levity.client.JsonRpcClient;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import io.levity.codec.Abi;
import io.levity.loadtest.SurvivalCheck;
import io.levity.loadtest.cluster.ClusterNode;
import io.levity.types.Address;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a node over HTTP. Small answers through the SDK, which tries again; a blob's content byte by byte here. */
final class HttpNodeReading implements NodeReading, AutoCloseable {
    private static final ClientParams PATIENT =
            new ClientParams(Duration.ofSeconds(3), Duration.ofSeconds(30), 6, Duration.ofMillis(200), 64 << 20);
    private static final Duration CONTENT_LIMIT = Duration.ofMinutes(1);
    private static final int CALLS_AT_ONCE = 50;
    private static final int REFUSAL_BYTES = 300;
    private static final String VALIDATOR_VIEW =
            Abi.selector("validator(uint32)").toHex();

    private final String name;
    private final URI url;
    private final LevityClient client;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    HttpNodeReading(ClusterNode node) {
        this.name = node.name();
        this.url = node.httpUrl();
        this.client = LevityClient.connect(url, PATIENT);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long height() {
        return client.chain().blockNumber();
    }

    @Override
    public List<JsonNode> blocks(long from, long to) {
        List<JsonRpcClient.Call> calls = new ArrayList<>();
        for (long height = from; height <= to; height++) {
            calls.add(JsonRpcClient.Call.of("eth_getBlockByNumber", quantity(height), false));
        }
        return all(calls);
    }

    @Override
    public JsonNode receipts(long height) {
        return client.chain().rpc().call("eth_getBlockReceipts", quantity(height));
    }

    @Override
    public List<BigInteger> balances(List<Address> accounts, long height) {
        return all(accounts.stream()
                        .map(account -> JsonRpcClient.Call.of("eth_getBalance", account.toHex(), quantity(height)))
                        .toList())
                .stream()
                .map(answer -> new BigInteger(answer.asText().substring(2), 16))
                .toList();
    }

    @Override
    public BigInteger slashedWei(int validators) {
        return SurvivalCheck.slashedWei(client.chain(), SystemContracts.STAKING, VALIDATOR_VIEW, validators);
    }

    private List<JsonNode> all(List<JsonRpcClient.Call> calls) {
        List<JsonNode> results = new ArrayList<>(calls.size());
        for (int from = 0; from < calls.size(); from += CALLS_AT_ONCE) {
            List<JsonRpcClient.Call> some = calls.subList(from, Math.min(from + CALLS_AT_ONCE, calls.size()));
            for (JsonRpcClient.Reply reply : client.chain().rpc().batch(some)) {
                results.add(
                        switch (reply) {
                            case JsonRpcClient.Reply.Success(JsonNode result) -> result;
                            case JsonRpcClient.Reply.Failure(LevityClientException error) -> throw error;
                        });
            }
        }
        return results;
    }

    @Override
    public Optional<JsonNode> blob(BlobId id) {
        try {
            return Optional.of(client.blobs().status(id).json());
        } catch (LevityClientException e) {
            if (e.httpStatus().orElse(0) == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Content content(BlobId id) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/blobs/" + id + "/data"))
                .timeout(CONTENT_LIMIT)
                .build();
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() != 200) {
                    return new Content.Refused("status " + answer.statusCode() + " "
                            + new String(in.readNBytes(REFUSAL_BYTES), java.nio.charset.StandardCharsets.UTF_8));
                }
                return read(in);
            }
        } catch (IOException e) {
            return new Content.Refused(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Content read(InputStream in) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[64 << 10];
            long size = 0;
            for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
                digest.update(piece, 0, got);
                size += got;
            }
            return new Content.Read(size, Hash.of(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public JsonNode blobReceipt(BlobId id) {
        return client.blobs().awaitReceipt(id, Duration.ofSeconds(20));
    }

    private static String quantity(long number) {
        return "0x" + Long.toHexString(number);
    }

    @Override
    public void close() {
        client.close();
        http.shutdownNow();
    }
}
