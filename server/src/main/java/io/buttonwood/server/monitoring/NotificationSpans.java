package io.buttonwood.server.monitoring;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.server.ws.NotificationTiming;
import io.buttonwood.server.ws.Traced;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Spans beyond HTTP: of order requests on sockets, of deliveries to webhooks, and of each private notification that a traced command caused, from the command's time in the log to the socket's
/// write, in the trace of the request. The engine sequence is what ties the two together: the command's span is
/// remembered under it when the reply comes, the notification carries it.
///
/// A notification may be written before the reply is heard here; then it waits for it. Both tables hold [#MOST]
/// sequences, newer ones take the place of older ones: more than ten seconds of traces. Any thread; never waits.
final class NotificationSpans {
    private static final int MOST = 1 << 10;

    private record Caused(long sequence, SpanContext by) {}

    private record Written(long sequence, NotificationType type, long createdNanos, long writtenNanos) {}

    private final Tracer tracer;
    private final AtomicReferenceArray<Caused> caused = new AtomicReferenceArray<>(MOST);
    private final AtomicReferenceArray<Written> early = new AtomicReferenceArray<>(MOST);

    NotificationSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /// A traced command has this engine sequence.
    void replied(long sequence, SpanContext command) {
        int slot = slot(sequence);
        caused.set(slot, new Caused(sequence, command));
        Written waiting = early.get(slot);
        if (waiting != null && waiting.sequence() == sequence && early.compareAndSet(slot, waiting, null)) {
            span(waiting, command);
        }
    }

    /// Tells `next` as before.
    NotificationTiming timing(NotificationTiming next) {
        return new NotificationTiming() {
            @Override
            public void written(NotificationType type, long nanos, int count) {
                next.written(type, nanos, count);
            }

            @Override
            public void traced(Notification notification, long nowNanos) {
                if (notification.isPrivate()) {
                    note(new Written(
                            notification.engineSequence(), notification.type(), notification.createdNanos(), nowNanos));
                }
            }

            @Override
            public void sockets(int change) {
                next.sockets(change);
            }

            @Override
            public Traced request(String operation) {
                return Follow.of(tracer.spanBuilder("ws " + operation)
                        .setParent(Context.root())
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute("buttonwood.operation", operation));
            }

            @Override
            public Traced post(long webhook, List<Batch.Item> items) {
                return posted(webhook, items);
            }
        };
    }

    /// One span for all of them: in the trace of the first that has one, with links to the others.
    private Traced posted(long webhook, List<Batch.Item> items) {
        SpanBuilder span = null;
        SpanContext last = null;
        for (Batch.Item item : items) {
            long sequence = item.notification().engineSequence();
            Caused known = item.notification().isPrivate() ? caused.get(slot(sequence)) : null;
            if (known == null || known.sequence() != sequence || known.by().equals(last)) {
                continue;
            }
            last = known.by();
            if (span == null) {
                span = tracer.spanBuilder("webhook")
                        .setParent(Context.root().with(Span.wrap(known.by())))
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute("http.request.method", "POST")
                        .setAttribute("buttonwood.webhook_id", webhook)
                        .setAttribute("buttonwood.notifications", items.size());
            } else {
                span.addLink(known.by());
            }
        }
        return span == null ? Traced.NOT : Follow.of(span);
    }

    private void note(Written written) {
        int slot = slot(written.sequence());
        if (tell(written, slot)) {
            return;
        }
        early.set(slot, written);
        // The reply may have come in between, and have found nothing that waits.
        Caused now = caused.get(slot);
        if (now != null && now.sequence() == written.sequence() && early.compareAndSet(slot, written, null)) {
            span(written, now.by());
        }
    }

    private boolean tell(Written written, int slot) {
        Caused known = caused.get(slot);
        if (known == null || known.sequence() != written.sequence()) {
            return false;
        }
        span(written, known.by());
        return true;
    }

    private void span(Written written, SpanContext by) {
        tracer.spanBuilder("notification " + written.type())
                .setParent(Context.root().with(Span.wrap(by)))
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute("buttonwood.sequence", written.sequence())
                .setStartTimestamp(written.createdNanos(), TimeUnit.NANOSECONDS)
                .startSpan()
                .end(Math.max(written.createdNanos(), written.writtenNanos()), TimeUnit.NANOSECONDS);
    }

    private static int slot(long sequence) {
        return (int) sequence & MOST - 1;
    }
}
