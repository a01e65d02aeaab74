package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which blobs hold which files: what {@link BlobUpload} leaves behind, and all that {@link BlobDownload} needs. */
public record BlobManifest(NetworkId network, List<Entry> files) {
    private static final int VERSION = 1;

    /**
     * One file. An empty one has no part.
     *
     * @param path relative, with {@code /} between names, and unique in the manifest
     */
    public record Entry(String path, long sizeBytes, Hash sha256, List<Part> parts) {
        public Entry {
            parts = List.copyOf(parts);
        }
    }

    /** One blob of a file. Parts follow each other without a gap. */
    public record Part(BlobId id, long offset, long sizeBytes, Hash sha256) {}

    public BlobManifest {
        files = List.copyOf(files);
    }

    public long sizeBytes() {
        return files.stream().mapToLong(Entry::sizeBytes).sum();
    }

    public int partCount() {
        return files.stream().mapToInt(file -> file.parts().size()).sum();
    }

    public ObjectNode toJson() {
        ObjectNode json = HttpTransport.JSON.createObjectNode();
        json.put("version", VERSION).put("network", network.toString());
        ArrayNode array = json.putArray("files");
        files.forEach(file -> array.add(toJson(file)));
        return json;
    }

    private static ObjectNode toJson(Entry file) {
        ObjectNode json = HttpTransport.JSON.createObjectNode();
        json.put("path", file.path())
                .put("sizeBytes", file.sizeBytes())
                .put("sha256", file.sha256().toHex());
        ArrayNode parts = json.putArray("parts");
        for (Part part : file.parts()) {
            parts.addObject()
                    .put("id", part.id().toHex())
                    .put("offset", part.offset())
                    .put("sizeBytes", part.sizeBytes())
                    .put("sha256", part.sha256().toHex());
        }
        return json;
    }

    /** @throws IllegalArgumentException with what is wrong, when the document is no manifest */
    public static BlobManifest of(JsonNode json) {
        if (json.path("version").asInt() != VERSION || !json.path("files").isArray()) {
            throw new IllegalArgumentException("no manifest of version " + VERSION);
        }
        String network = json.path("network").asText();
        if (!network.matches("C\\d{1,9}")) {
            throw new IllegalArgumentException("no network: '" + network + "'");
        }
        List<Entry> files = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (JsonNode file : json.path("files")) {
            Entry entry = entry(file);
            if (!paths.add(entry.path())) {
                throw new IllegalArgumentException("the file " + entry.path() + " is listed twice");
            }
            files.add(entry);
        }
        return new BlobManifest(new NetworkId(Integer.parseInt(network.substring(1))), files);
    }

    private static Entry entry(JsonNode file) {
        String path = file.path("path").asText();
        if (!relative(path)) {
            throw new IllegalArgumentException("not a relative path: '" + path + "'");
        }
        List<Part> parts = new ArrayList<>();
        long end = 0;
        for (JsonNode part : file.path("parts")) {
            long size = part.path("sizeBytes").asLong();
            if (part.path("offset").asLong(-1) != end || size < 1 || size > Long.MAX_VALUE - end) {
                throw new IllegalArgumentException("the parts of " + path + " do not follow each other");
            }
            BlobId id = BlobId.fromHex(part.path("id").asText());
            parts.add(new Part(id, end, size, Hash.fromHex(part.path("sha256").asText())));
            end += size;
        }
        if (file.path("sizeBytes").asLong(-1) != end) {
            throw new IllegalArgumentException("the parts of " + path + " are not as long as the file");
        }
        return new Entry(path, end, Hash.fromHex(file.path("sha256").asText()), parts);
    }

    /** Whether a file of this name stays below the directory that it is written to. */
    private static boolean relative(String path) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
                return false;
            }
        }
        return true;
    }
}
