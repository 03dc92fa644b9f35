package io.buttonwood.server.monitoring;

import io.buttonwood.server.ws.Traced;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.function.Supplier;

/// What is followed, as a span. Any thread.
///
/// @param span begun
record Follow(Span span) implements Traced {
    /// Begins it; [Traced#NOT] if it is not one of those that are sent.
    static Traced of(SpanBuilder span) {
        Span begun = span.startSpan();
        return begun.getSpanContext().isSampled() ? new Follow(begun) : Traced.NOT;
    }

    @Override
    public <T> T within(Supplier<T> work) {
        try (var _ = span.makeCurrent()) {
            return work.get();
        }
    }

    @Override
    public String traceparent() {
        SpanContext own = span.getSpanContext();
        return "00-" + own.getTraceId() + "-" + own.getSpanId() + "-" + own.getTraceFlags().asHex();
    }

    @Override
    public void ended(int status, String error) {
        if (status > 0) {
            span.setAttribute("http.response.status_code", status);
        }
        if (!error.isEmpty()) {
            span.setAttribute("error.type", error);
        }
        if (status == 0 || status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
