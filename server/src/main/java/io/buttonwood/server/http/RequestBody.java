package io.buttonwood.server.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// Collects a request's body: bounded in bytes and in time, whether its length was announced or it comes in chunks.
/// Owned by the request's event loop.
final class RequestBody {
    /// Hears what became of the body.
    interface Reader {
        /// It is whole.
        void whole();

        /// It is too large or did not come in time; what is still to come of it makes the connection useless.
        void broken(HttpProblem problem);
    }

    private static final byte[] NOTHING = new byte[0];
    /// No route takes more.
    private static final int MOST = 10_485_760;
    /// A route without a body takes a small one and does not look at it.
    private static final int IGNORED = 1024;

    private final HttpServerRequest request;
    private final int most;
    private final Vertx vertx;
    private final Context context;
    private final Reader reader;
    private @Nullable Buffer collected;
    private boolean whole;
    private boolean stopped;
    private long timer = -1;

    RequestBody(HttpServerRequest request, int most, Vertx vertx, Context context, Reader reader) {
        this.request = request;
        this.most = most;
        this.vertx = vertx;
        this.context = context;
        this.reader = reader;
    }

    /// Begins to collect. A body that says it is too large is refused before any of it is read.
    ///
    /// @param millis how long it may take
    /// @throws HttpProblem MALFORMED_REQUEST for a length that is none
    void collect(long millis) {
        String length = request.getHeader(Fields.CONTENT_LENGTH);
        if (length != null && tooLong(length)) {
            broken(tooLarge());
            return;
        }
        request.handler(this::chunk);
        request.endHandler(end -> {
            whole = true;
            stop();
            reader.whole();
        });
        if (length != null && !length.equals("0") || request.headers().contains(Fields.TRANSFER_ENCODING)) {
            // Nearly every body comes with its head: the clock starts only if it has not.
            context.runOnContext(then -> {
                if (!whole && !stopped) {
                    startClock(millis);
                }
            });
        }
    }

    private void startClock(long millis) {
        timer = vertx.setTimer(millis, late -> {
            timer = -1;
            if (!whole) {
                broken(ErrorCode.MALFORMED_REQUEST.problem("the body did not come in time"));
            }
        });
    }

    boolean isWhole() {
        return whole;
    }

    byte[] bytes() {
        return collected == null ? NOTHING : collected.getBytes();
    }

    /// No longer waits; what comes is dropped.
    void stop() {
        stopped = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private boolean tooLong(String length) {
        try {
            long bytes = Long.parseLong(length);
            return bytes > MOST || most > 0 && bytes > most;
        } catch (NumberFormatException e) {
            throw ErrorCode.MALFORMED_REQUEST.problem("Content-Length is not a number");
        }
    }

    private void chunk(Buffer chunk) {
        if (stopped) {
            return;
        }
        int have = collected == null ? 0 : collected.length();
        if (have + chunk.length() > Math.max(most, IGNORED)) {
            collected = null;
            broken(tooLarge());
            return;
        }
        collected = collected == null ? chunk : collected.appendBuffer(chunk);
    }

    private HttpProblem tooLarge() {
        return ErrorCode.PAYLOAD_TOO_LARGE.problem("the body may have at most " + most + " bytes");
    }

    private void broken(HttpProblem problem) {
        stop();
        reader.broken(problem);
    }
}
