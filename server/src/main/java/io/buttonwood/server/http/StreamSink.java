package io.buttonwood.server.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Writes server-sent events from any thread through the response's event loop.
final class StreamSink implements EventStream.Sink {
    private final HttpServerResponse response;
    private final Context context;
    private final AtomicLong queued = new AtomicLong();
    private final List<Runnable> onClose = new ArrayList<>();
    private boolean closed;

    StreamSink(HttpServerResponse response, Context context) {
        this.response = response;
        this.context = context;
    }

    @Override
    public void write(String events) {
        int bytes = events.getBytes(StandardCharsets.UTF_8).length;
        queued.addAndGet(bytes);
        context.runOnContext(then -> {
            if (isClosed()) {
                queued.addAndGet(-bytes);
                return;
            }
            response.write(events).onComplete(written -> queued.addAndGet(-bytes));
        });
    }

    @Override
    public long queuedBytes() {
        return queued.get();
    }

    @Override
    public void close() {
        context.runOnContext(then -> {
            if (!isClosed()) {
                response.end();
                closed();
            }
        });
    }

    @Override
    public void onClose(Runnable then) {
        synchronized (onClose) {
            if (!closed) {
                onClose.add(then);
                return;
            }
        }
        then.run();
    }

    private boolean isClosed() {
        synchronized (onClose) {
            return closed;
        }
    }

    void closed() {
        List<Runnable> hear;
        synchronized (onClose) {
            if (closed) {
                return;
            }
            closed = true;
            hear = List.copyOf(onClose);
        }
        hear.forEach(Runnable::run);
    }
}
