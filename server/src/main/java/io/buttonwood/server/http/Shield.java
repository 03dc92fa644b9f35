package io.buttonwood.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.buttonwood.edge.security.Cors;
import io.buttonwood.edge.security.Hardening;
import io.buttonwood.edge.security.Header;
import io.buttonwood.edge.security.HostRules;
import io.buttonwood.edge.security.Place;
import io.buttonwood.edge.security.Screen;
import io.buttonwood.edge.security.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The security settings applied to HTTP: hosts, origins, headers, framing, screening. Made from one [Hardening]; any
/// event loop.
public final class Shield {
    /// Headers whose form is checked elsewhere or that browsers fill in; free text hides in none of them.
    private static final Set<String> PROVEN = Set.of(
            "host", "authorization", "x-api-key", "x-signature", "x-signature-key", "x-timestamp", "x-recv-window",
            "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "accept", "accept-encoding",
            "accept-language", "accept-charset", "cache-control", "pragma", "origin", "if-none-match",
            "if-modified-since", "date", "te", "dnt", "priority", "http2-settings", "keep-alive",
            "upgrade-insecure-requests", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions",
            "access-control-request-method", "access-control-request-headers", "x-forwarded-for", "forwarded");

    /// Headers that a route may set otherwise.
    private static final Set<String> OPEN = Set.of("cache-control", "content-security-policy");

    /// @param open whether a route may have set it to something else
    private record Ready(CharSequence name, CharSequence value, boolean open) {}

    private final Hardening hardening;
    private final HostRules hosts;
    private final Cors cors;
    private final Ready[] everywhere;
    private final Ready[] onPrivateData;
    private final Screen screen = new Screen();
    /// Header values found clean: a client sends the same User-Agent with every request.
    private final Cache<String, Boolean> cleanHeaders = Caffeine.newBuilder().maximumSize(2_000).build();
    private final LongAdder hits = new LongAdder();

    public Shield(Hardening hardening) {
        this.hardening = hardening;
        this.hosts = hardening.hostRules();
        this.cors = hardening.cors();
        this.everywhere = ready(hardening.headers().everywhere());
        this.onPrivateData = ready(hardening.headers().onPrivateData());
    }

    private static Ready[] ready(List<Header> headers) {
        return headers.stream()
                .map(each -> new Ready(HttpHeaders.createOptimized(each.name()), HttpHeaders.createOptimized(each.value()),
                        OPEN.contains(each.name().toLowerCase(Locale.ROOT))))
                .toArray(Ready[]::new);
    }

    public Hardening hardening() {
        return hardening;
    }

    /// Values that looked like attacks since the start.
    public long attacks() {
        return hits.sum();
    }

    /// Refuses what another server could read otherwise than this one; the connection ends with the answer then. A
    /// chunked request always is its connection's last: so a hidden second request in it is never answered.
    void checkFraming(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (request.version() == HttpVersion.HTTP_2) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_1_0) {
            request.response().headers().set("Connection", "close");
        }
        if (headers.contains(Fields.TRANSFER_ENCODING)) {
            List<String> encodings = headers.getAll(Fields.TRANSFER_ENCODING);
            request.response().headers().set(Fields.CONNECTION, "close");
            if (encodings.size() != 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
                throw ErrorCode.MALFORMED_REQUEST.problem("Transfer-Encoding may only be chunked");
            }
        }
        if (headers.contains(Fields.CONTENT_LENGTH) && headers.getAll(Fields.CONTENT_LENGTH).size() > 1) {
            throw closing(request, "Content-Length appears twice");
        }
        if (request.version() == HttpVersion.HTTP_1_1 && headers.getAll(Fields.HOST).size() != 1) {
            throw closing(request, "there must be one Host header");
        }
        String uri = request.uri();
        if (uri.isEmpty() || uri.charAt(0) != '/' || uri.length() > 8192) {
            throw closing(request, "the request target must be a path of at most 8192 characters");
        }
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) <= ' ' || uri.charAt(i) >= 0x7f) {
                throw closing(request, "the request target may have visible ASCII characters only");
            }
        }
    }

    private static HttpProblem closing(HttpServerRequest request, String detail) {
        request.response().headers().set("Connection", "close");
        return ErrorCode.MALFORMED_REQUEST.problem(detail);
    }

    void checkHost(HttpServerRequest request) {
        String host = request.getHeader(Fields.HOST);
        if (host == null && request.authority() != null) {
            host = request.authority().toString();
        }
        if (!hosts.allows(host) && !hardening.skips(request.path())) {
            throw ErrorCode.HOST_NOT_ALLOWED.problem("this host is not served here");
        }
    }

    /// For WebSocket upgrades.
    void checkOrigin(HttpServerRequest request) {
        if (!cors.allowsSocket(request.getHeader(Fields.ORIGIN)) && !sameHost(request)) {
            throw ErrorCode.FORBIDDEN.problem("this origin may not connect");
        }
    }

    /// A page of our own may always connect: its origin is the host that the host check let through.
    private static boolean sameHost(HttpServerRequest request) {
        String origin = request.getHeader(Fields.ORIGIN);
        String host = request.getHeader(Fields.HOST);
        return origin != null && host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    /// Adds what a preflight is answered with.
    void preflight(HttpServerRequest request, MultiMap to) {
        switch (cors.decide(
                request.getHeader(Fields.ORIGIN),
                "OPTIONS",
                request.getHeader("Access-Control-Request-Method"),
                request.getHeader("Access-Control-Request-Headers"))) {
            case Cors.Decision.Refused refused -> {
                add(refused.headers(), to);
                throw ErrorCode.FORBIDDEN.problem("cross-origin request refused: " + refused.why());
            }
            case Cors.Decision.Preflight allowed -> add(allowed.headers(), to);
            case Cors.Decision.Allowed allowed -> add(allowed.headers(), to);
            case Cors.Decision.SameOrigin same -> add(same.headers(), to);
        }
    }

    /// Adds the headers that go on every answer.
    void write(HttpServerRequest request, MultiMap to, boolean privateData) {
        for (Ready header : privateData ? onPrivateData : everywhere) {
            if (!header.open) {
                to.add(header.name, header.value);
            } else if (!to.contains(header.name)) {
                to.set(header.name, header.value);
            }
        }
        String origin = request.getHeader(Fields.ORIGIN);
        if (origin == null || request.method().name().equals("OPTIONS")) {
            varyByOrigin(to);
            return;
        }
        String vary = to.get("Vary");
        switch (cors.decide(origin, request.method().name(), null, null)) {
            case Cors.Decision.Refused refused -> add(refused.headers(), to);
            case Cors.Decision.Preflight allowed -> add(allowed.headers(), to);
            case Cors.Decision.Allowed allowed -> add(allowed.headers(), to);
            case Cors.Decision.SameOrigin same -> add(same.headers(), to);
        }
        if (vary != null) {
            to.set("Vary", vary);
            varyByOrigin(to);
        }
    }

    private static void varyByOrigin(MultiMap to) {
        String vary = to.get(Fields.VARY);
        to.set(Fields.VARY, vary == null ? Fields.BY_ORIGIN : vary.contains("Origin") ? vary : vary + ", Origin");
    }

    private static void add(List<Header> headers, MultiMap to) {
        headers.forEach(header -> to.set(header.name(), header.value()));
    }

    /// Screens query, headers and perhaps the path of a request to a declared route.
    void screen(HttpServerRequest request, boolean path, Consumer<String> hit) {
        if (hardening.screening() == Hardening.Screening.OFF || hardening.skips(request.path())) {
            return;
        }
        if (path) {
            inspect(Place.PATH, request.path(), "path", hit);
        }
        String query = request.query();
        if (query != null) {
            inspect(Place.QUERY, query, "query", hit);
        }
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!PROVEN.contains(name) && !name.startsWith("sec-")) {
                inspect(Place.HEADER, header.getValue(), "header " + name, hit);
            }
        }
    }

    /// Screens a request that no route takes, so that probing is seen too.
    void screenUnknown(HttpServerRequest request, Consumer<String> hit) {
        screen(request, true, hit);
    }

    /// Screens the free texts of a decoded body; what its schema proves to be a number, an enum or of a pattern is not.
    void screenBody(Schema schema, @Nullable Object value, Consumer<String> hit) {
        if (hardening.screening() == Hardening.Screening.OFF || value == null) {
            return;
        }
        switch (schema) {
            case Scalar.Text text -> {
                if (text.screened()) {
                    inspect(Place.TEXT, (String) value, "body", hit);
                }
            }
            case Schema.Any any -> inspect(Place.TEXT, ((RawJson) value).text(), "body", hit);
            case Schema.Array array -> ((List<?>) value).forEach(each -> screenBody(array.item(), each, hit));
            case Schema.Obj object -> object.members().forEach(
                    member -> screenBody(member.schema(), member.get(value), hit));
            case OneOf oneOf -> screenBody(oneOf.of(value).shape(), value, hit);
            case Table table -> ((java.util.Map<?, ?>) value).forEach((name, each) -> {
                inspect(Place.TEXT, String.valueOf(name), "body", hit);
                screenBody(table.value(), each, hit);
            });
            case Scalar.Whole _, Scalar.Real _, Scalar.Bool _, Scalar.Dec _, Scalar.Moment _, Scalar.Choice _ -> {}
        }
    }

    private void inspect(Place place, String value, String where, Consumer<String> hit) {
        boolean remember = place == Place.HEADER && value.length() <= 512;
        if (remember && cleanHeaders.getIfPresent(value) != null) {
            return;
        }
        if (screen.inspect(place, value) instanceof Verdict.Attack attack) {
            hits.increment();
            hit.accept(attack.kind() + " " + attack.rule() + " in " + where);
            if (hardening.screening() == Hardening.Screening.REFUSE) {
                throw ErrorCode.REQUEST_REFUSED.problem("the request was not processed");
            }
        } else if (remember) {
            cleanHeaders.put(value, Boolean.TRUE);
        }
    }
}
