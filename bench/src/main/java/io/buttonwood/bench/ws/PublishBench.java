package io.buttonwood.bench.ws;

import io.buttonwood.bench.http.Machine;
import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.CloseReason;
import io.buttonwood.edge.notification.Completion;
import io.buttonwood.edge.notification.ConnectionOptions;
import io.buttonwood.edge.notification.DeliveryCallback;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.Publication;
import io.buttonwood.edge.notification.SubscriptionRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// What publishing costs with a hundred subscriptions registered, and with a hundred thousand: ten of them want what is
/// published, the others other instruments, or they belong to other users. Everything is on one thread, callbacks included,
/// so a message's time is all that is done for it.
///
/// Bar: a hundred thousand at most twice a hundred.
public final class PublishBench {
    private static final int FEW = 100;
    private static final int MANY = 100_000;
    private static final int HEARING = 10;
    private static final int MESSAGES = 200_000;
    private static final int PASSES = 5;
    private static final String DATA = "{\"text\":\"" + "x".repeat(188) + "\"}";

    /// Counts, so that nothing is left out.
    private static final class Ear implements DeliveryCallback {
        final AtomicLong heard;

        Ear(AtomicLong heard) {
            this.heard = heard;
        }

        @Override
        public void deliver(Batch batch, Completion completion) {
            heard.addAndGet(batch.items().size());
            completion.done();
        }

        @Override
        public void closed(CloseReason reason) {
            throw new IllegalStateException("cut: " + reason);
        }
    }

    private final NotificationService service = NotificationService.inMemory(Runnable::run, System::nanoTime);
    private final AtomicLong heard = new AtomicLong();

    /// @param subscriptions each of a user of its own that is connected
    private PublishBench(int subscriptions) {
        for (int i = 0; i < subscriptions; i++) {
            boolean hears = i < HEARING;
            String instrument = hears ? "ACME" : "OTHER-" + i % 5_000;
            service.register(i + 1, ConnectionOptions.DEFAULT, List.of(SubscriptionRequest.of(
                    Set.of(NotificationType.TRADE_EXECUTED, NotificationType.ORDER_FILLED), Set.of(instrument))), Map.of(),
                    new Ear(heard));
        }
    }

    private double everybody() {
        var publication = Publication.toAll(NotificationType.TRADE_EXECUTED, DATA, Priority.LOW).about("ACME", null);
        long start = System.nanoTime();
        for (int i = 0; i < MESSAGES; i++) {
            service.publish(publication);
        }
        return (double) (System.nanoTime() - start) / MESSAGES;
    }

    private double oneUser(long firstSeq) {
        long now = System.nanoTime();
        long start = System.nanoTime();
        for (int i = 0; i < MESSAGES; i++) {
            long user = 1 + i % HEARING;
            service.publishStamped(new Notification(
                    "n", NotificationType.ORDER_FILLED, Priority.HIGH, user, DATA, now, 0, "ACME", null,
                    firstSeq + i / HEARING, 1, false));
        }
        return (double) (System.nanoTime() - start) / MESSAGES;
    }

    private void check(long expected) {
        service.deliverBatch(true);
        if (heard.get() != expected) {
            throw new IllegalStateException(heard.get() + " were delivered, not " + expected);
        }
    }

    public static void main(String[] args) {
        System.out.println(Machine.text());
        var few = new PublishBench(FEW);
        var many = new PublishBench(MANY);
        double[][] nanos = new double[4][PASSES];
        for (int pass = 0; pass < PASSES; pass++) {
            long firstSeq = 1 + (long) pass * MESSAGES / HEARING;
            nanos[0][pass] = few.everybody();
            nanos[1][pass] = many.everybody();
            nanos[2][pass] = few.oneUser(firstSeq);
            nanos[3][pass] = many.oneUser(firstSeq);
        }
        long expected = (long) PASSES * MESSAGES * (HEARING + 1);
        few.check(expected);
        many.check(expected);
        System.out.printf("%-44s %12s %12s%n", "ns a message, median of " + PASSES, FEW + " subs", MANY + " subs");
        print("to everybody, ten of whom want it", nanos[0], nanos[1]);
        print("to one user", nanos[2], nanos[3]);
    }

    private static void print(String what, double[] few, double[] many) {
        Arrays.sort(few);
        Arrays.sort(many);
        double ratio = many[PASSES / 2] / few[PASSES / 2];
        System.out.printf(
                Locale.ROOT, "%-44s %,12.0f %,12.0f   %.2f times (bar: 2)%n", what, few[PASSES / 2], many[PASSES / 2], ratio);
    }
}
