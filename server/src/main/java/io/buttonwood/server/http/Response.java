package io.buttonwood.server.http;

import io.buttonwood.edge.ratelimit.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// What goes back for one request: at most one answer, with the head that every answer has, and one line in the figures,
/// also if the client leaves before. What comes after the first answer is dropped. Owned by the request's event loop.
final class Response {
    private static final byte[] NOTHING = new byte[0];
    /// What the figures say of a client that left.
    private static final int GONE = 499;

    private final HttpEdge edge;
    private final HttpServerRequest request;
    private final HttpServerResponse to;
    private final Context context;
    private final String requestId;
    private final long start = System.nanoTime();
    private Outcome outcome = new Outcome();
    private @Nullable Endpoint endpoint;
    private @Nullable RequestBody body;
    private boolean answered;

    Response(HttpEdge edge, HttpServerRequest request, Context context, String requestId) {
        this.edge = edge;
        this.request = request;
        this.to = request.response();
        this.context = context;
        this.requestId = requestId;
    }

    /// From now on the request counts as under way, until it is answered or its connection breaks.
    void begin() {
        edge.began();
        Handler<Throwable> broken = failure -> gone();
        to.exceptionHandler(broken);
        to.closeHandler(closed -> gone());
        request.exceptionHandler(broken);
    }

    /// When the request came, by [System#nanoTime].
    long start() {
        return start;
    }

    String requestId() {
        return requestId;
    }

    boolean isAnswered() {
        return answered;
    }

    /// What the limits said last; the limit fields of the head tell it.
    Outcome outcome() {
        return outcome;
    }

    void outcome(Outcome said) {
        outcome = said;
    }

    /// @param route under which the figures count the request
    void route(Endpoint route) {
        endpoint = route;
    }

    /// @param collected no longer wanted once there is an answer
    void body(RequestBody collected) {
        body = collected;
    }

    /// Fields of this answer, beside those that every answer has.
    MultiMap headers() {
        return to.headers();
    }

    /// The connection ends with this answer.
    void last() {
        if (request.version() != HttpVersion.HTTP_2) {
            to.headers().set("Connection", "close");
        }
    }

    /// Leaves the connection to whoever takes the upgrade. It may still be refused, and then that answer has the head of
    /// every other.
    void handOver() {
        HttpEdge.unguard(request.connection());
        answered = true;
        edge.ended();
        MultiMap headers = to.headers();
        headers.set(Fields.REQUEST_ID, requestId);
        edge.limits.write(outcome, headers);
        edge.shield.write(request, headers, true);
        // Nothing of this keeps waiting for the connection's end.
        to.exceptionHandler(null).closeHandler(null);
        request.exceptionHandler(null);
    }

    /// @throws IllegalStateException if the route does not declare the answer's status
    void send(Endpoint route, Answer answer) {
        if (answered) {
            return;
        }
        answer.headers.forEach(header -> to.headers().set(header.getKey(), header.getValue()));
        EventStream stream = answer.stream;
        if (stream != null) {
            open(stream);
            return;
        }
        byte[] bytes = answer.raw;
        String type = answer.contentType;
        Object what = answer.body;
        if (what != null) {
            var declared = route.outcomes.get(answer.status);
            if (declared == null || declared.schema() == null) {
                throw new IllegalStateException(route + " answered an undeclared status " + answer.status);
            }
            bytes = Json.write(declared.schema(), what);
            type = "application/json";
        }
        send(answer.status, type, bytes == null ? NOTHING : bytes);
    }

    void send(HttpProblem problem) {
        if (answered) {
            return;
        }
        if (problem.code() == ErrorCode.MALFORMED_REQUEST || problem.code() == ErrorCode.HOST_NOT_ALLOWED) {
            last();
        }
        if (problem.retryAfterSeconds() > 0) {
            to.headers().set("Retry-After", Integer.toString(problem.retryAfterSeconds()));
        }
        send(problem.code().status(), "application/problem+json",
                Json.write(Shapes.of(ErrorResponse.class), problem.body(requestId)));
    }

    void sendNothing() {
        send(204, null, NOTHING);
    }

    private void send(int status, @Nullable String type, byte[] bytes) {
        if (answered) {
            return;
        }
        answered = true;
        stopBody();
        to.setStatusCode(status);
        MultiMap headers = to.headers();
        head(headers, type);
        boolean last = headers.contains(Fields.CONNECTION);
        if (last) {
            edge.ending(request.connection());
        }
        Future<Void> sent;
        if (request.method() == HttpMethod.HEAD) {
            headers.set("Content-Length", Integer.toString(bytes.length));
            sent = to.end();
        } else {
            sent = bytes.length == 0 ? to.end() : to.end(Buffer.buffer(bytes));
        }
        if (last) {
            sent.onComplete(done -> edge.end(request.connection()));
        }
        count(status);
    }

    private void head(MultiMap headers, @Nullable String type) {
        headers.set(Fields.REQUEST_ID, requestId);
        if (type != null) {
            headers.set(Fields.CONTENT_TYPE, type.equals("application/json") ? Fields.JSON : type);
        }
        edge.limits.write(outcome, headers);
        edge.shield.write(request, headers, endpoint == null || !endpoint.isHidden());
    }

    private void open(EventStream stream) {
        answered = true;
        stopBody();
        to.setStatusCode(200);
        to.setChunked(true);
        head(to.headers(), "text/event-stream");
        count(200);
        var sink = new StreamSink(to, context);
        to.closeHandler(closed -> sink.closed());
        to.exceptionHandler(failure -> sink.closed());
        stream.open(sink);
    }

    private void gone() {
        stopBody();
        if (!answered) {
            answered = true;
            count(GONE);
        }
    }

    private void count(int status) {
        edge.observer.answered(endpoint, status, System.nanoTime() - start);
        edge.ended();
    }

    private void stopBody() {
        if (body != null) {
            body.stop();
        }
    }
}
