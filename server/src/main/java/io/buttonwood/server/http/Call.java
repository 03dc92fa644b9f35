package io.buttonwood.server.http;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One request to a declared route, as its handler sees it: checked, permitted, decoded.
public final class Call {
    private final Endpoint endpoint;
    private final String requestId;
    private final String address;
    private final @Nullable Principal principal;
    private final Map<String, Object> params;
    private final @Nullable Object body;
    private final Function<String, @Nullable String> headers;
    private final String uri;
    private volatile @Nullable String auditDetail;

    Call(
            Endpoint endpoint,
            String requestId,
            String address,
            String uri,
            @Nullable Principal principal,
            Map<String, Object> params,
            @Nullable Object body,
            Function<String, @Nullable String> headers) {
        this.endpoint = endpoint;
        this.requestId = requestId;
        this.address = address;
        this.uri = uri;
        this.principal = principal;
        this.params = params;
        this.body = body;
        this.headers = headers;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public String requestId() {
        return requestId;
    }

    /// The client's address in text.
    public String address() {
        return address;
    }

    /// Says what the audit cannot see in the request's path; no secret. Called by the handler, before it answers.
    public void audit(String detail) {
        this.auditDetail = detail;
    }

    /// What the audit says of the request: method and route, and what the handler added.
    String auditDetail() {
        return auditDetail == null ? endpoint.toString() : endpoint + ", " + auditDetail;
    }

    /// Path and query as they came.
    public String uri() {
        return uri;
    }

    /// @throws IllegalStateException on a public route without credentials
    public Principal user() {
        if (principal == null) {
            throw new IllegalStateException(endpoint + " asked for a user but is public");
        }
        return principal;
    }

    public @Nullable Principal principal() {
        return principal;
    }

    /// A parameter that is there or has a default: path parameters always are.
    public <T> T get(Param<T> param) {
        T value = find(param);
        if (value == null) {
            throw new IllegalStateException(param.name() + " is optional");
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    public <T> @Nullable T find(Param<T> param) {
        Object value = params.get(param.name());
        return value == null ? param.byDefault() : (T) value;
    }

    public <B> B body(Class<B> type) {
        return type.cast(java.util.Objects.requireNonNull(body));
    }

    /// A header by its name, null if absent.
    public @Nullable String header(String lowerCaseName) {
        return headers.apply(lowerCaseName);
    }

    /// `Link` for the next page of this list.
    public Answer page(Page<?> page) {
        Answer answer = Answer.ok(page);
        String next = page.nextCursor();
        if (next != null) {
            answer.with("Link", "<" + withCursor(next) + ">; rel=\"next\"");
        }
        return answer;
    }

    private String withCursor(String cursor) {
        int query = uri.indexOf('?');
        if (query < 0) {
            return uri + "?cursor=" + cursor;
        }
        var kept = new StringBuilder(uri.substring(0, query));
        char join = '?';
        for (String part : List.of(uri.substring(query + 1).split("&"))) {
            if (!part.startsWith("cursor=") && !part.isEmpty()) {
                kept.append(join).append(part);
                join = '&';
            }
        }
        // The uri is the client's own; only characters a header may carry go back.
        return kept.toString().replaceAll("[^\\x21-\\x7e]|[<>\"]", "") + join + "cursor=" + cursor;
    }
}
