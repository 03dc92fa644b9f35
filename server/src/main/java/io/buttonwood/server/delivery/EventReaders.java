package io.buttonwood.server.delivery;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.CloseReason;
import io.buttonwood.edge.notification.Completion;
import io.buttonwood.edge.notification.ConnectionOptions;
import io.buttonwood.edge.notification.Delivery;
import io.buttonwood.edge.notification.DeliveryCallback;
import io.buttonwood.edge.notification.Loss;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.SubscriptionRequest;
import io.buttonwood.server.http.EventStream;
import io.buttonwood.server.ws.Items;
import io.buttonwood.server.ws.Lanes;
import io.buttonwood.server.ws.NotificationTiming;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The open streams of server-sent events. Each event's id holds the cursors of all private lanes, so that
/// `Last-Event-ID` is all that a client must bring to go on where it was; it also acknowledges what came before it.
final class EventReaders {
    /// While more than this waits for a client, the next delivery waits too.
    private static final long MOST_QUEUED = 256 * 1024;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final NotificationService service;
    private final NotificationTiming timing;
    private final LongConsumer arrived;
    private final LongSupplier clock;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

    EventReaders(NotificationService service, NotificationTiming timing, LongConsumer arrived, LongSupplier clock) {
        this.service = service;
        this.timing = timing;
        this.arrived = arrived;
        this.clock = clock;
    }

    /// @param seen of a client that comes back
    EventStream stream(long user, SubscriptionRequest request, Map<Priority, Long> seen) {
        return sink -> {
            var reader = new Reader(sink, user, seen);
            readers.add(reader);
            // Off the event loop: acknowledging what was seen may wait for nothing, but registering takes locks.
            Thread.startVirtualThread(() -> reader.start(request));
        };
    }

    /// A comment keeps proxies and clients from taking a quiet stream for a dead one.
    void beat() {
        readers.forEach(reader -> reader.sink.write(": heartbeat\n\n"));
    }

    /// Writes an item beside the lanes; false if the user has no stream open.
    boolean tell(long user, String item) {
        boolean any = false;
        for (Reader reader : readers) {
            if (reader.user == user) {
                reader.sink.write("event: notification\ndata: " + item + "\n\n");
                any = true;
            }
        }
        return any;
    }

    /// Ends the user's streams.
    void end(long user) {
        readers.stream().filter(reader -> reader.user == user).forEach(reader -> reader.sink.close());
    }

    int count() {
        return readers.size();
    }

    long queuedBytes() {
        return readers.stream().mapToLong(reader -> reader.sink.queuedBytes()).sum();
    }

    void shutdown() {
        for (Reader reader : readers) {
            reader.sink.write("event: server_shutdown\nretry: 1000\ndata: {\"reconnect_after_ms\":1000}\n\n");
            reader.sink.close();
        }
    }

    private final class Reader implements DeliveryCallback {
        private final EventStream.Sink sink;
        private final long user;
        private final Map<Priority, Long> cursors = new EnumMap<>(Priority.class);
        private final Map<Priority, Long> seen;
        private volatile @Nullable Delivery delivery;
        private volatile boolean ended;

        Reader(EventStream.Sink sink, long user, Map<Priority, Long> seen) {
            this.sink = sink;
            this.user = user;
            this.seen = seen;
        }

        void start(SubscriptionRequest request) {
            sink.write("retry: 1000\n: open\n\n");
            try {
                seen.forEach((lane, seq) -> service.ack(user, lane, seq));
                cursors.putAll(service.heads(user));
                cursors.putAll(seen);
                delivery = service.register(user, ConnectionOptions.DEFAULT, List.of(request), seen, this);
                arrived.accept(user);
            } catch (IllegalArgumentException e) {
                sink.write("event: error\ndata: {\"detail\":" + io.buttonwood.server.http.Json.quote(String.valueOf(e.getMessage()))
                        + "}\n\n");
                sink.close();
            }
            sink.onClose(this::end);
        }

        private void end() {
            ended = true;
            readers.remove(this);
            Delivery open = delivery;
            if (open != null) {
                open.close();
            }
        }

        @Override
        public void deliver(Batch batch, Completion completion) throws Exception {
            var text = new StringBuilder(1024);
            for (Loss loss : batch.losses()) {
                text.append("event: loss\ndata: {\"lane\":\"").append(Lanes.name(loss.stream())).append("\",\"from\":")
                        .append(loss.fromSeq()).append(",\"to\":").append(loss.toSeq()).append(",\"reason\":\"")
                        .append(loss.reason().wire()).append("\"}\n\n");
            }
            for (Batch.Item item : batch.items()) {
                if (item.stream().recipient() == user && !item.notification().redelivered()) {
                    cursors.put(item.stream().lane(), item.seq());
                }
                text.append("id: ").append(Lanes.token(cursors)).append("\nevent: notification\ndata: ");
                Items.write(text, item, item.prevSeq());
                text.append("\n\n");
            }
            sink.write(text.toString());
            while (sink.queuedBytes() > MOST_QUEUED && !ended) {
                Thread.sleep(LOOK_AGAIN);   // the service cuts who takes too long
            }
            if (ended) {
                throw new IOException("closed");
            }
            completion.done();
            long now = clock.getAsLong();
            for (Batch.Item item : batch.items()) {
                timing.written(item.notification().type(), now - item.notification().createdNanos(), 1);
                timing.traced(item.notification(), now);
            }
        }

        @Override
        public void closed(CloseReason reason) {
            sink.write("event: closed\ndata: {\"reason\":\"" + reason.wire() + "\"}\n\n");
            sink.close();
        }
    }
}
