package io.buttonwood.server.monitoring;

import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.server.ws.NotificationTiming;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A span of each private notification that a traced command caused, from the command's time in the log to the socket's
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
        };
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
