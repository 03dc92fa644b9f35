package io.buttonwood.edge.security;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cross-origin rules: an allow-list of exact origins, answered with that origin and never with `*`, because
/// credentials are allowed. Immutable; any thread.
public final class Cors {
    /// What a page may do with another origin's answer.
    public sealed interface Decision {
        /// Headers to add to the answer; `Vary` is among them whatever was decided.
        List<Header> headers();

        /// No Origin header: not a cross-origin request.
        record SameOrigin(List<Header> headers) implements Decision { }

        /// The answer may be read by the page.
        record Allowed(List<Header> headers) implements Decision { }

        /// The browser may send the request: answer 204 with these headers and nothing else.
        record Preflight(List<Header> headers) implements Decision { }

        /// Not an allowed origin, method or header: answer 403 to a preflight, no CORS headers otherwise.
        record Refused(List<Header> headers, String why) implements Decision { }
    }

    public static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    public static final List<String> REQUEST_HEADERS = List.of("Authorization", "Content-Type", "X-API-Key",
            "X-Request-Id", "X-Timestamp", "X-Recv-Window", "X-Signature", "X-Signature-Key", "Idempotency-Key", "If-Match",
            "If-None-Match", "Last-Event-ID");
    public static final List<String> EXPOSED = List.of("X-RateLimit-Limit", "X-RateLimit-Remaining",
            "X-RateLimit-Reset", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id", "ETag", "Location");
    private static final List<Header> VARY = List.of(new Header("Vary", "Origin"));
    private static final int MAX_AGE_SECONDS = 600;

    private final boolean enabled;
    private final Set<String> origins;
    private final Set<String> requestHeaders = new HashSet<>();

    /// Throws IllegalArgumentException for `*`, `null` or anything that is no origin (`scheme://host[:port]`).
    public Cors(boolean enabled, List<String> allowedOrigins) {
        Set<String> clean = new HashSet<>();
        List<String> bad = new ArrayList<>();
        for (String origin : allowedOrigins) {
            String lower = origin.strip().toLowerCase(Locale.ROOT);
            if (isOrigin(lower)) {
                clean.add(lower);
            } else {
                bad.add(origin);
            }
        }
        if (!bad.isEmpty()) {
            throw new IllegalArgumentException("allow_origins: not an origin (scheme://host[:port]): " + bad);
        }
        this.enabled = enabled;
        this.origins = Set.copyOf(clean);
        REQUEST_HEADERS.forEach(h -> requestHeaders.add(h.toLowerCase(Locale.ROOT)));
    }

    static boolean isOrigin(String lower) {
        int scheme = lower.indexOf("://");
        if (scheme < 0 || !lower.startsWith("http://") && !lower.startsWith("https://")) {
            return false;
        }
        String rest = lower.substring(scheme + 3);
        return !rest.isEmpty() && !HostRules.hostOf(rest).isEmpty();
    }

    /// Whether a page of this origin may open a WebSocket here. Browsers always send Origin; a missing one is not a
    /// browser and has to show credentials anyway, so it passes.
    public boolean allowsSocket(@Nullable String origin) {
        return origin == null || origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    /// `method` is the request's; the last two are the Access-Control-Request-* headers of a preflight, or null.
    public Decision decide(@Nullable String origin, String method, @Nullable String requestMethod,
            @Nullable String requestHeaderList) {
        if (origin == null) {
            return new Decision.SameOrigin(VARY);
        }
        if (!enabled || !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return new Decision.Refused(VARY, "origin");
        }
        boolean preflight = method.equals("OPTIONS") && requestMethod != null;
        List<Header> headers = new ArrayList<>(6);
        headers.add(new Header("Access-Control-Allow-Origin", origin));
        headers.add(new Header("Access-Control-Allow-Credentials", "true"));
        if (!preflight) {
            headers.add(VARY.getFirst());
            headers.add(new Header("Access-Control-Expose-Headers", String.join(", ", EXPOSED)));
            return new Decision.Allowed(List.copyOf(headers));
        }
        if (!METHODS.contains(requestMethod)) {
            return new Decision.Refused(VARY, "method");
        }
        if (requestHeaderList != null) {
            for (String name : requestHeaderList.split(",", 64)) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!lower.isEmpty() && !requestHeaders.contains(lower)) {
                    return new Decision.Refused(VARY, "header");
                }
            }
        }
        headers.add(new Header("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"));
        headers.add(new Header("Access-Control-Allow-Methods", String.join(", ", METHODS)));
        headers.add(new Header("Access-Control-Allow-Headers", String.join(", ", REQUEST_HEADERS)));
        headers.add(new Header("Access-Control-Max-Age", Integer.toString(MAX_AGE_SECONDS)));
        return new Decision.Preflight(List.copyOf(headers));
    }
}
