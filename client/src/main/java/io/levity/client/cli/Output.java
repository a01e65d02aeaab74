package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Prints either text for people or one JSON document for programs. */
final class Output {
    static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final boolean json;

    Output(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    boolean json() {
        return json;
    }

    /** A line for people only. */
    void line(String text) {
        if (!json) {
            out.println(text);
            out.flush();
        }
    }

    /** The document for programs only. */
    void document(JsonNode node) {
        if (json) {
            out.println(node.toPrettyString());
            out.flush();
        }
    }

    /** Either the object as JSON, or its fields as aligned lines. */
    void fields(ObjectNode node) {
        if (json) {
            document(node);
            return;
        }
        int width = 0;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            width = Math.max(width, field.getKey().length());
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            line(field.getKey() + " ".repeat(width - field.getKey().length() + 2) + text(field.getValue()));
        }
    }

    static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** Rows under a head, columns as wide as their widest cell. */
    void table(List<String> head, List<List<String>> rows) {
        int[] widths = new int[head.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = head.get(c).length();
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        line(row(head, widths));
        rows.forEach(cells -> line(row(cells, widths)));
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            line.append(cells.get(c));
            if (c < widths.length - 1) {
                line.append(" ".repeat(widths[c] - cells.get(c).length() + 2));
            }
        }
        return line.toString();
    }
}
