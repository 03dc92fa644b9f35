package io.buttonwood.server.openapi;

import io.buttonwood.server.http.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The OpenAPI 3.1 document of the HTTP API, derived from the declarations that serve it: the same declarations give the
/// same bytes. Routes that are hidden are left out.
public final class OpenApi {
    static final String BEARER = "BearerAuth";
    static final String API_KEY = "ApiKeyAuth";
    static final String SIGNATURE_KEY = "SignatureKey";
    static final String SIGNATURE = "Signature";
    static final String TIMESTAMP = "SignatureTimestamp";
    static final String REQUEST_ID = "X-Request-Id";
    static final String RETRY_AFTER = "Retry-After";
    static final String AUTHENTICATE = "WWW-Authenticate";
    static final String LINK = "Link";
    static final String ETAG = "ETag";
    static final List<String> LIMIT_HEADERS = List.of(
            "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit", "RateLimit-Policy");

    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH");
    private static final String ABOUT = """
            A trading venue: orders over REST and WebSocket, matched in strict price-time priority.

            - Prices, quantities and amounts are decimal numbers **in strings**; they are never floating point.
            - Times are RFC 3339, UTC, with nanoseconds.
            - Every failure is a problem document (RFC 9457) with a stable `code`; the catalogue is at [/docs/errors](/docs/errors).
            - Every write answers the engine's `sequence`; pass it as `min_sequence` to read your own write.
            - Authentication, signing, idempotency, paging and rate limits are explained in the [guide](/docs/guide); the WebSocket API at [/docs/async](/docs/async).""";

    private final Map<String, Object> document;

    /// @param endpoints every declared route
    /// @param version the program's
    public OpenApi(List<Endpoint> endpoints, String version) {
        List<Endpoint> shown = endpoints.stream().filter(each -> !each.isHidden()).toList();
        var schemas = new JsonSchemas(false);
        shown.forEach(each -> {
            var body = each.bodySchema();
            if (body != null) {
                schemas.request(body);
            }
            each.outcomes().forEach(outcome -> {
                if (outcome.schema() != null) {
                    schemas.answer(outcome.schema());
                }
            });
        });
        var operations = new Operations(schemas);
        var paths = paths(shown, operations);
        document = Tree.of(
                "openapi", "3.1.0",
                "info", Tree.of(
                        "title", "Buttonwood",
                        "summary", "An open, self-hosted trading venue",
                        "description", ABOUT,
                        "contact", Tree.of("name", "The operator of this venue"),
                        "license", Tree.of("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0.txt"),
                        "version", version),
                "jsonSchemaDialect", "https://spec.openapis.org/oas/3.1/dialect/base",
                "servers", List.of(Tree.of("url", "/", "description", "The venue that serves this document")),
                "tags", tags(shown),
                "paths", paths,
                "components", Tree.of(
                        "schemas", schemas.components(),
                        "responses", operations.problems(),
                        "headers", headers(shown),
                        "examples", Problems.examples(Operations.codes(shown)),
                        "securitySchemes", securitySchemes()));
    }

    /// Indented, UTF-8.
    public byte[] json() {
        return Tree.json(document);
    }

    public byte[] yaml() {
        return Tree.yaml(document);
    }

    private static Map<String, Object> paths(List<Endpoint> endpoints, Operations operations) {
        var byPath = new TreeMap<String, List<Endpoint>>();
        endpoints.forEach(each -> byPath.computeIfAbsent(each.path(), path -> new ArrayList<>()).add(each));
        var paths = new LinkedHashMap<String, Object>();
        byPath.forEach((path, all) -> {
            all.sort(Comparator.comparingInt(each -> METHODS.indexOf(each.method())));
            var item = new LinkedHashMap<String, Object>();
            all.forEach(each -> item.put(each.method().toLowerCase(java.util.Locale.ROOT), operations.of(each)));
            paths.put(path, item);
        });
        return paths;
    }

    private static List<Map<String, Object>> tags(List<Endpoint> endpoints) {
        var used = new TreeSet<String>();
        endpoints.forEach(each -> used.add(each.tag()));
        var tags = new ArrayList<Map<String, Object>>();
        Tags.DESCRIPTIONS.forEach((name, description) -> {
            if (used.remove(name)) {
                tags.add(Tree.of("name", name, "description", description));
            }
        });
        // A tag that is not in the catalogue still shows; a test asks for its description.
        used.forEach(name -> tags.add(Tree.of("name", name)));
        return tags;
    }

    private static Map<String, Object> headers(List<Endpoint> shown) {
        boolean tagged = shown.stream()
                .anyMatch(each -> each.outcomes().stream().anyMatch(outcome -> outcome.status() == 304));
        return Tree.of(
                REQUEST_ID, Tree.of(
                        "description", "Names this request in the venue's logs",
                        "required", true,
                        "schema", Tree.of("type", "string"),
                        "example", "mf3k2q9a-1f"),
                "X-RateLimit-Limit", limit("Tokens that the tightest bucket can hold", 50),
                "X-RateLimit-Remaining", limit("Tokens left in the tightest bucket", 49),
                "X-RateLimit-Reset", limit("Seconds until the tightest bucket is full", 1),
                "RateLimit", text("Every bucket the request drew on: tokens left (r) and seconds until it is full (t)",
                        "\"user\";r=49;t=1, \"ip\";r=199;t=1, \"endpoint\";r=1999;t=1"),
                "RateLimit-Policy", text("Every bucket the request drew on: tokens it holds (q) and seconds to fill it (w)",
                        "\"user\";q=50;w=5, \"ip\";q=200;w=2, \"endpoint\";q=2000;w=2"),
                RETRY_AFTER, limit("Whole seconds to wait, at least", 1),
                LINK, text("The next page, absent on the last one (RFC 8288)", "</api/v1/orders?cursor=MTc>; rel=\"next\""),
                AUTHENTICATE, text("The ways to authenticate", "Bearer realm=\"buttonwood\", ApiKey realm=\"buttonwood\""),
                ETAG, tagged ? text("Names this version of the document; send it as If-None-Match", "W/\"Cp3pJ3LRPkGyFh8cE0yRjA\"") : null);
    }

    private static Map<String, Object> limit(String description, int example) {
        return Tree.of(
                "description", description,
                "schema", Tree.of("type", "integer", "format", "int64", "minimum", 0),
                "example", example);
    }

    private static Map<String, Object> text(String description, String example) {
        return Tree.of("description", description, "schema", Tree.of("type", "string"), "example", example);
    }

    private static Map<String, Object> securitySchemes() {
        return Tree.of(
                BEARER, Tree.of(
                        "type", "http",
                        "scheme", "bearer",
                        "bearerFormat", "JWT",
                        "description", "A token from `POST /api/v1/auth/token`; it has every scope that its user's role allows."),
                API_KEY, Tree.of(
                        "type", "apiKey",
                        "in", "header",
                        "name", "X-API-Key",
                        "description", "A key from `POST /api/v1/api-keys`, with the scopes it was made with: READ, TRADE, ADMIN."),
                SIGNATURE_KEY, header("X-Signature-Key", "The `signer_id` of a key from `POST /api/v1/signing-keys`; with the two below."),
                SIGNATURE, header("X-Signature",
                        "Ed25519 or HMAC-SHA256, in base64, over `timestamp \\n METHOD \\n path?query \\n hex(sha256(body))`."),
                TIMESTAMP, header("X-Timestamp", "Unix milliseconds; fresh for 5 s, or for as many as `X-Recv-Window` says (at most 60,000)."));
    }

    private static Map<String, Object> header(String name, String description) {
        return Tree.of("type", "apiKey", "in", "header", "name", name, "description", description);
    }
}
