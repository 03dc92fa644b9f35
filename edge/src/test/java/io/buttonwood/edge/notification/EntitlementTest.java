package io.buttonwood.edge.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.notification.Bench.Ear;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EntitlementTest {
    /// User 100 + b is broker b's own account; users 1 to 20 belong to broker `user % 3`.
    private static final Entitlement BROKERS = new Entitlement() {
        @Override
        public boolean mayHear(long user, Notification n) {
            return user >= 100 && n.recipient() <= 20 && n.recipient() % 3 == user - 100;
        }

        @Override
        public boolean mayWatch(long user, String broker) {
            return broker.equals("b" + (user - 100));
        }
    };

    @Test
    void brokerHearsItsOwnUsersOnly() {
        Bench bench = new Bench(BROKERS, new MemoryPendingStore(), NotificationSettings.DEFAULT);
        bench.service.subscribe(101, new SubscriptionRequest(NotificationType.TRADING, Set.of(), Set.of("b1"), null));
        bench.service.subscribe(102, new SubscriptionRequest(NotificationType.TRADING, Set.of(), Set.of("b1"), null));
        Ear broker = bench.ear(101);
        Ear stranger = bench.ear(102);
        for (long user = 1; user <= 3; user++) {
            bench.service.publish(Publication.of(NotificationType.ORDER_FILLED, Set.of(user), "{}", Priority.NORMAL)
                    .about("ACME", "b" + user % 3));
        }
        bench.after(100);
        assertEquals(List.of(1L), broker.heard().stream().map(Notification::recipient).toList());
        assertEquals(List.of(), stranger.heard(), "naming a broker does not make one entitled");
    }

    @Property(seed = "20260711", tries = 40)
    void nobodyEverHearsAnothersPrivateEvents(@ForAll long seed) {
        Random random = new Random(seed);
        Bench bench = new Bench(BROKERS, new MemoryPendingStore(), NotificationSettings.DEFAULT);
        Map<Long, Ear> ears = new HashMap<>();
        long[] users = {1, 2, 3, 4, 5, 6, 100, 101, 102};
        for (int step = 0; step < 300; step++) {
            long user = users[random.nextInt(users.length)];
            switch (random.nextInt(6)) {
                case 0 -> bench.service.subscribe(user, request(random));
                case 1 -> {
                    Ear ear = ears.get(user);
                    if (ear != null) {
                        ear.delivery.subscribe(request(random));
                        if (random.nextBoolean()) {
                            ear.delivery.resume(Map.of(Priority.NORMAL, 0L));
                        }
                    }
                }
                case 2 -> ears.computeIfAbsent(user, bench::ear).mood =
                        random.nextInt(4) == 0 ? Ear.Mood.THROWING : Ear.Mood.LISTENING;
                default -> bench.service.publish(Publication.of(type(random), Set.of(user), "{}",
                        Priority.values()[random.nextInt(4)]).about("I" + random.nextInt(3), "b" + user % 3));
            }
            bench.run();
        }
        bench.after(200);
        ears.forEach((user, ear) -> {
            Set<Object> seen = new HashSet<>();
            for (Batch.Item item : ear.items()) {
                Notification n = item.notification();
                assertTrue(n.recipient() == user || BROKERS.mayHear(user, n), user + " heard " + n);
                seen.add(n.id());
            }
        });
    }

    private static NotificationType type(Random random) {
        return NotificationType.values()[random.nextInt(12)];
    }

    private static SubscriptionRequest request(Random random) {
        EnumSet<NotificationType> types = EnumSet.of(type(random), type(random), type(random));
        Set<String> instruments = random.nextBoolean() ? Set.of() : Set.of("I" + random.nextInt(3));
        Set<String> brokers = random.nextBoolean() ? Set.of() : Set.of("b" + random.nextInt(3));
        return new SubscriptionRequest(types, instruments, brokers, random.nextBoolean() ? null : n -> true);
    }
}
