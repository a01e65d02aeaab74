package io.levity.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paths of products that are not part of this version: they say so instead of being missing. */
final class NotYetRoutes {
    private static final List<String> PATHS = List.of(
            "/v1/files",
            "/v1/files/{root}",
            "/v1/files/{root}/{part}",
            "/v1/kv",
            "/v1/kv/{stream}",
            "/v1/kv/{stream}/{key}",
            "/v1/models",
            "/v1/models/{model}",
            "/v1/chat/completions",
            "/v1/embeddings",
            "/v1/jobs",
            "/v1/jobs/{id}",
            "/v1/providers",
            "/v1/providers/{address}",
            "/rpc/storage",
            "/rpc/indexer",
            "/rpc/indexer/{path}",
            "/rpc/kv",
            "/provider/{address}/{path}");

    private NotYetRoutes() {}

    /** These stay out of the description. */
    static List<Route> routes() {
        List<Route> out = new ArrayList<>();
        for (String path : PATHS) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
                out.add(new Route(method, path, "", "", List.of(), Optional.empty(), List.of(), x -> {
                    x.request().discardEntityBytes(x.system());
                    throw new RequestProblem(
                            ProblemCode.NOT_YET, "this version serves the chain and data availability only");
                }));
            }
        }
        return out;
    }
}
