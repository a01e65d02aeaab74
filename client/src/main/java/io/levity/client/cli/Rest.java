package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import java.util.ArrayList;
import java.util.List;

/** Reads from {@code /v1} what a command can do without. */
final class Rest {
    private Rest() {}

    /** The answer, or a missing node when the node refuses the path. Being unreachable is not forgiven. */
    static JsonNode optional(LevityClient client, String path) {
        try {
            return client.get(path);
        } catch (LevityClientException e) {
            if (e.httpStatus().isPresent()) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    /** The rows of a list answer, which is an array or an object with one array inside. */
    static JsonNode rows(JsonNode answer) {
        if (answer.isArray()) {
            return answer;
        }
        for (JsonNode field : answer) {
            if (field.isArray()) {
                return field;
            }
        }
        return MissingNode.getInstance();
    }

    /** The text of a field, {@code -} if it is not there. */
    static String cell(JsonNode row, String name) {
        JsonNode value = row.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        return value.isArray() ? String.join(" ", texts(value)) : Output.text(value);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        array.forEach(item -> texts.add(Output.text(item)));
        return texts;
    }
}
