package io.buttonwood.server.openapi;

import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.Router;
import io.buttonwood.server.web.Asset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The API documents and the pages that show them. Each is made at its first request, from all routes the router has
/// then, compressed, and kept.
public final class DocsRoutes {
    private static final String TAG = "Documentation";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final int DAY = 86_400;

    private final Router router;
    private final String version;

    /// @param router whose routes are documented, those added later too
    /// @param version the program's
    public DocsRoutes(Router router, String version) {
        this.router = router;
        this.version = version;
    }

    public List<Endpoint> endpoints() {
        return Stream.of(
                        document("/openapi.json", "getOpenApi", "Read the OpenAPI document", "application/json",
                                "The HTTP API as OpenAPI 3.1, in JSON.", () -> openApi().json()),
                        document("/openapi.yaml", "getOpenApiYaml", "Read the OpenAPI document in YAML", "application/yaml",
                                "The HTTP API as OpenAPI 3.1, in YAML.", () -> openApi().yaml()),
                        document("/asyncapi.json", "getAsyncApi", "Read the AsyncAPI document", "application/json",
                                "The WebSocket API as AsyncAPI 3, in JSON.", () -> new AsyncApi(version).json()),
                        file("/docs", page("index.html", "REST API", "/docs")),
                        file("/docs/guide", page("guide.html", "Guide", "/docs/guide")),
                        file("/docs/errors", Asset.fresh(HTML, ErrorCatalogue::html)),
                        file("/docs/async", Asset.fresh(HTML, () -> SocketPage.html(new AsyncApi(version)))),
                        file("/docs/docs.css", resource(CSS, "docs.css")),
                        file("/docs/init.js", resource(SCRIPT, "init.js")),
                        file("/docs/icon.svg", resource("image/svg+xml", "icon.svg")),
                        file("/docs/swagger-ui.css", Asset.stable(CSS, DAY, swagger("swagger-ui.css"))),
                        file("/docs/swagger-ui-bundle.js", Asset.stable(SCRIPT, DAY, swagger("swagger-ui-bundle.js"))),
                        file("/llms.txt", resource("text/plain; charset=utf-8", "llms.txt")))
                .toList();
    }

    private OpenApi openApi() {
        return new OpenApi(router.endpoints(), version);
    }

    private static Endpoint document(
            String path, String id, String summary, String type, String description, Supplier<byte[]> source) {
        Asset asset = Asset.fresh(type, source);
        return Endpoint.get(path, id)
                .tag(TAG)
                .says(summary, description + " Made once; ask again with If-None-Match.")
                .answersRaw(200, "The document", type)
                .answersRaw(304, "The document is the one that If-None-Match names", "")
                .handle(asset::answer);
    }

    private static Endpoint file(String path, Asset asset) {
        return Endpoint.get(path, "page:" + path)
                .hidden()
                .says("Page " + path, "A documentation page, or a part of one.")
                .answersRaw(200, "The file", "*/*")
                .answersRaw(304, "Not modified", "")
                .handle(asset::answer);
    }

    private static Asset page(String name, String title, String path) {
        Supplier<byte[]> body = Asset.resource(DocsRoutes.class, "/docs/" + name);
        return Asset.fresh(HTML, () -> HtmlPage.of(title, path, new String(body.get(), StandardCharsets.UTF_8)));
    }

    private static Asset resource(String type, String name) {
        return Asset.fresh(type, Asset.resource(DocsRoutes.class, "/docs/" + name));
    }

    private static Supplier<byte[]> swagger(String name) {
        return Asset.resource(DocsRoutes.class, SWAGGER + name);
    }
}
