package io.levity.client;

import java.util.Optional;

/**
 * Turns the lines of a {@code text/event-stream} into events (WHATWG HTML, "Server-sent events" §9.2.6). Comments, which
 * servers send as heartbeats, are skipped.
 */
final class ServerEventParser {
    private String lastId = "";
    private String id = "";
    private String type = "";
    private StringBuilder data;

    /** The stream broke: what was half read will be sent again after {@link #lastId}. */
    void reset() {
        id = lastId;
        type = "";
        data = null;
    }

    /** Takes the next line without its line end; answers an event when the line completes one. */
    Optional<ServerEvent> onLine(String line) {
        if (line.isEmpty()) {
            return complete();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        onField(field, value.startsWith(" ") ? value.substring(1) : value);
        return Optional.empty();
    }

    /** Of the last complete event. */
    String lastId() {
        return lastId;
    }

    private void onField(String field, String value) {
        switch (field) {
            case "event" -> type = value;
            case "id" -> id = value;
            case "data" ->
                data = data == null
                        ? new StringBuilder(value)
                        : data.append('\n').append(value);
            default -> {} // comments have an empty field; unknown fields are ignored by the standard
        }
    }

    private Optional<ServerEvent> complete() {
        StringBuilder collected = data;
        String name = type.isEmpty() ? "message" : type;
        type = "";
        data = null;
        lastId = id;
        return collected == null ? Optional.empty() : Optional.of(new ServerEvent(lastId, name, collected.toString()));
    }
}
