package io.buttonwood.edge.notification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A service with a clock that the test turns and an executor that the test runs: everything on one thread.
final class Bench {
    static final long MILLI = 1_000_000;
    static final long START = 1_700_000_000_000_000_000L;

    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    long now = START;
    final NotificationService service;

    Bench() {
        this(Entitlement.OWN_ONLY, new MemoryPendingStore(), NotificationSettings.DEFAULT);
    }

    Bench(Entitlement entitlement, PendingStore store, NotificationSettings settings) {
        service = new NotificationService(settings, entitlement, store, NotificationEncoder.DATA, tasks::add, () -> now);
    }

    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void after(long millis) {
        for (long i = 0; i < millis; i++) {
            now += MILLI;
            service.poll(now);
            run();
        }
    }

    void jump(long nanos) {
        now += nanos;
        service.poll(now);
        run();
    }

    void tell(long recipient, NotificationType type, Priority priority, int count) {
        for (int i = 0; i < count; i++) {
            service.publish(Publication.of(type, Set.of(recipient), "{}", priority));
        }
        run();
    }

    void fill(long recipient) {
        tell(recipient, NotificationType.ORDER_FILLED, Priority.NORMAL, 1);
    }

    void price(String instrument, String price) {
        service.publish(Publication.toAll(NotificationType.PRICE_UPDATE, "{\"price\":\"" + price + "\"}", Priority.LOW)
                .about(instrument, null));
        run();
    }

    Ear ear(long user) {
        return ear(user, ConnectionOptions.DEFAULT);
    }

    Ear ear(long user, ConnectionOptions options) {
        Ear ear = new Ear();
        ear.delivery = service.register(user, options, ear);
        return ear;
    }

    /// A callback that writes down what it hears, and completes, throws or hangs as told.
    static final class Ear implements DeliveryCallback {
        enum Mood { LISTENING, THROWING, HANGING }

        final List<Batch> batches = new ArrayList<>();
        final List<CloseReason> closed = new ArrayList<>();
        final List<Completion> held = new ArrayList<>();
        Mood mood = Mood.LISTENING;
        Delivery delivery;

        @Override
        public void deliver(Batch batch, Completion completion) {
            switch (mood) {
                case LISTENING -> {
                    batches.add(batch);
                    completion.done();
                }
                case THROWING -> throw new IllegalStateException("the socket is gone");
                case HANGING -> held.add(completion);
            }
        }

        @Override
        public void closed(CloseReason reason) {
            closed.add(reason);
        }

        List<Integer> sizes() {
            return batches.stream().map(batch -> batch.items().size()).toList();
        }

        List<Batch.Item> items() {
            return batches.stream().flatMap(batch -> batch.items().stream()).toList();
        }

        List<Notification> heard() {
            return items().stream().map(Batch.Item::notification).toList();
        }

        List<Long> seqs() {
            return items().stream().map(Batch.Item::seq).toList();
        }

        List<Loss> losses() {
            return batches.stream().flatMap(batch -> batch.losses().stream()).toList();
        }
    }

    static Map<Priority, Long> at(Priority lane, long seq) {
        return Map.of(lane, seq);
    }
}
