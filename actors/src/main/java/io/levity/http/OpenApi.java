package io.levity.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the OpenAPI 3.1 description from the table of routes; schemas come from the records that are answered, so that
 * neither can drift from the code.
 */
final class OpenApi {
    private static final String SCHEMAS = "#/components/schemas/";

    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    private OpenApi() {}

    static ObjectNode describe(List<Route> routes, String version) {
        return new OpenApi().document(routes, version);
    }

    private ObjectNode document(List<Route> routes, String version) {
        ObjectNode out = Json.object().put("openapi", "3.1.0");
        out.putObject("info")
                .put("title", "Levity")
                .put("version", version)
                .put("summary", "HTTP API of a Levity node")
                .put(
                        "description",
                        "Errors are RFC 9457 problems, listed at /docs/problems. Amounts are decimal strings with the unit"
                                + " in the name, times are RFC 3339 UTC, hashes and addresses 0x hexadecimal.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        ObjectNode paths = out.putObject("paths");
        for (Route route : routes) {
            if (!route.tag().isEmpty()) {
                ObjectNode path =
                        paths.has(route.path()) ? (ObjectNode) paths.get(route.path()) : paths.putObject(route.path());
                path.set(route.method().toLowerCase(Locale.ROOT), operation(route));
            }
        }
        problemSchema();
        ObjectNode components = out.putObject("components").putObject("schemas");
        schemas.forEach(components::set);
        return out;
    }

    private ObjectNode operation(Route route) {
        ObjectNode out = Json.object().put("summary", route.summary());
        out.put("operationId", operationId(route));
        out.putArray("tags").add(route.tag());
        ArrayNode parameters = out.putArray("parameters");
        for (Route.Parameter p : route.parameters()) {
            ObjectNode parameter = parameters.addObject().put("name", p.name()).put("in", p.in());
            parameter.put("description", p.description()).put("required", p.in().equals("path"));
            parameter.putObject("schema").put("type", "string");
            parameter.put("example", p.example());
        }
        route.body().ifPresent(body -> {
            ObjectNode request = out.putObject("requestBody").put("description", body.description());
            request.put("required", true);
            ObjectNode content = request.putObject("content");
            body.mediaTypes().forEach(type -> content.putObject(type)
                    .set("schema", type.equals(Route.JSON) ? schema(body.schema()) : Json.object()));
        });
        ObjectNode responses = out.putObject("responses");
        for (Route.Answer answer : route.answers()) {
            ObjectNode response = responses.putObject(Integer.toString(answer.status()));
            response.put("description", answer.description());
            if (!answer.mediaType().isEmpty()) {
                ObjectNode media = response.putObject("content").putObject(answer.mediaType());
                if (answer.mediaType().equals(Route.JSON)) {
                    media.set("schema", schema(answer.schema()));
                }
            }
        }
        responses
                .putObject("default")
                .put("description", "A problem")
                .putObject("content")
                .putObject("application/problem+json")
                .putObject("schema")
                .put("$ref", SCHEMAS + "Problem");
        return out;
    }

    private static String operationId(Route route) {
        StringBuilder out = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (String segment : Route.segments(route.path())) {
            String word = segment.replaceAll("[^A-Za-z0-9]", "");
            out.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return out.toString();
    }

    private ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                ObjectNode out = Json.object().put("type", "array");
                out.set("items", schema(arguments[0]));
                return out;
            }
            ObjectNode out = Json.object().put("type", "object");
            out.set("additionalProperties", schema(arguments[1]));
            return out;
        }
        return schema((Class<?>) type);
    }

    private ObjectNode schema(Class<?> type) {
        if (type == String.class) {
            return Json.object().put("type", "string");
        }
        if (Set.of(int.class, long.class, Integer.class, Long.class).contains(type)) {
            return Json.object()
                    .put("type", "integer")
                    .put("format", type == int.class || type == Integer.class ? "int32" : "int64");
        }
        if (type == boolean.class) {
            return Json.object().put("type", "boolean");
        }
        if (!type.isRecord()) {
            return Json.object();
        }
        String name = type.getSimpleName();
        if (!schemas.containsKey(name)) {
            ObjectNode out = Json.object().put("type", "object");
            schemas.put(name, out);
            ObjectNode properties = out.putObject("properties");
            for (RecordComponent component : type.getRecordComponents()) {
                properties.set(component.getName(), schema(component.getGenericType()));
            }
        }
        return Json.object().put("$ref", SCHEMAS + name);
    }

    private void problemSchema() {
        schema(ProblemDetails.class);
        ObjectNode problem = schemas.remove("ProblemDetails");
        ObjectNode properties = (ObjectNode) problem.get("properties");
        properties.remove("extensions");
        ArrayNode codes = ((ObjectNode) properties.get("code")).putArray("enum");
        for (ProblemCode code : ProblemCode.values()) {
            codes.add(code.name());
        }
        schemas.put("Problem", problem);
    }
}
