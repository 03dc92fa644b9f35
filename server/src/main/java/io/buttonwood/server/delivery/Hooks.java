package io.buttonwood.server.delivery;

import io.buttonwood.core.Command;
import io.buttonwood.core.Lane;
import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Completion;
import io.buttonwood.edge.notification.ConnectionOptions;
import io.buttonwood.edge.notification.Delivery;
import io.buttonwood.edge.notification.DeliveryCallback;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.SubscriptionRequest;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.registry.Webhook;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.ws.Items;
import io.buttonwood.server.ws.Lanes;
import io.buttonwood.server.ws.NotificationTiming;
import io.buttonwood.server.ws.Traced;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The webhooks in use. Each is a reader of its user's notifications with cursors of its own, kept over restarts: every
/// notification is posted at least once, in the order of its lane.
///
/// A failed request is tried again after a pause that doubles, with a random part, up to [Pace#longest]; after
/// [Pace#failures] in a row the webhook is disabled, and its owner told. What waits meanwhile waits in the pending
/// store, within its bounds.
final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final String CURSOR = "webhook.cursor.";

    /// How failed requests are tried again.
    ///
    /// @param failures in a row, after which a webhook is disabled
    record Pace(Duration first, Duration longest, int failures) {
        static final Pace DEFAULT = new Pace(Duration.ofSeconds(1), Duration.ofMinutes(5), 12);
    }

    private final NotificationService service;
    private final Registry registry;
    private final Engine engine;
    private final Post post;
    private final Pace pace;
    private final NotificationTiming timing;
    private final LongSupplier clock;
    private final Map<Long, Hook> hooks = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    Hooks(
            NotificationService service, Registry registry, Engine engine, Post post, Pace pace, NotificationTiming timing,
            LongSupplier clock) {
        this.service = service;
        this.registry = registry;
        this.engine = engine;
        this.post = post;
        this.pace = pace;
        this.timing = timing;
        this.clock = clock;
    }

    /// Brings what runs in line with the registry: of one user, or of all with 0. Blocks.
    synchronized void reload(long user) {
        List<Webhook> stored = user == 0 ? registry.webhooks().all() : registry.webhooks().ofUser(user);
        var wanted = new ConcurrentHashMap<Long, Webhook>();
        stored.stream().filter(each -> !each.disabled() && enabled(each.userId())).forEach(each -> wanted.put(each.id(), each));
        for (Hook hook : hooks.values()) {
            if ((user == 0 || hook.webhook.userId() == user) && !wanted.containsKey(hook.webhook.id())) {
                hooks.remove(hook.webhook.id());
                hook.close();
            }
        }
        for (Webhook webhook : wanted.values()) {
            if (!hooks.containsKey(webhook.id()) && !stopped) {
                start(webhook);
            }
        }
    }

    private boolean enabled(long user) {
        return registry.users().byId(user).filter(each -> !each.disabled()).isPresent();
    }

    private void start(Webhook webhook) {
        var hook = new Hook(webhook);
        hooks.put(webhook.id(), hook);
        Map<Priority, Long> seen = new EnumMap<>(Priority.class);
        registry.settings().value(CURSOR + webhook.id()).map(Lanes::cursors).ifPresent(seen::putAll);
        Map<Priority, Long> heads = service.heads(webhook.userId());
        seen.replaceAll((lane, seq) -> Math.min(seq, heads.getOrDefault(lane, 0L)));
        hook.cursors.putAll(heads);
        hook.cursors.putAll(seen);
        hook.saved = seen.isEmpty() ? "" : Lanes.token(hook.cursors);
        try {
            hook.delivery = service.register(
                    webhook.userId(), OPTIONS, List.of(SubscriptionRequest.of(types(webhook))), Map.copyOf(hook.cursors), hook);
        } catch (IllegalArgumentException tooMany) {
            hooks.remove(webhook.id());
            LOG.warn("webhook {} of user {} does not run: {}", webhook.id(), webhook.userId(), tooMany.getMessage());
        }
    }

    /// The service's own limit of time and attempts lies beyond one request: pauses are counted here.
    private static final ConnectionOptions OPTIONS =
            ConnectionOptions.DEFAULT.batching(50, 200).callback(60_000, 10).slowLimit(600_000);

    private static Set<NotificationType> types(Webhook webhook) {
        Set<NotificationType> types = EnumSet.noneOf(NotificationType.class);
        webhook.types().forEach(name -> types.add(NotificationType.parse(name)));
        if (types.isEmpty()) {
            types.addAll(NotificationType.TRADING);
            types.add(NotificationType.SYSTEM_ANNOUNCEMENT);
        }
        return types;
    }

    /// Stores the cursors that moved. Blocks; called each second.
    void save() {
        for (Hook hook : hooks.values()) {
            String token = hook.token();
            if (!token.equals(hook.saved)) {
                registry.settings().put(CURSOR + hook.webhook.id(), token);
                hook.saved = token;
            }
        }
    }

    void forget(long id) {
        registry.settings().remove(CURSOR + id);
    }

    int count() {
        return hooks.size();
    }

    void shutdown() {
        stopped = true;
        hooks.values().forEach(Hook::close);
        save();
        post.close();
    }

    private void disable(Webhook webhook, String why) {
        registry.webhooks().setFailures(webhook.id(), pace.failures(), true);
        hooks.remove(webhook.id());
        LOG.info("webhook {} of user {} is disabled: {}", webhook.id(), webhook.userId(), why);
        String data = "{\"webhook_id\":" + webhook.id() + ",\"url\":" + Json.quote(webhook.url())
                + ",\"text\":" + Json.quote("This webhook failed " + pace.failures()
                        + " times in a row and is disabled; delete it and make it again.") + "}";
        engine.ask(new Command.Announce(
                List.of(webhook.userId()), NotificationType.SYSTEM_ANNOUNCEMENT.name(), Lane.HIGH, data, 0, 0, 0,
                "webhook-disabled-" + webhook.id() + "-" + webhook.createdNanos()));
    }

    private final class Hook implements DeliveryCallback {
        private final Webhook webhook;
        private final Map<Priority, Long> cursors = new EnumMap<>(Priority.class);
        private volatile String saved = "";
        private volatile @Nullable Delivery delivery;
        private volatile boolean closed;
        private int failures;

        Hook(Webhook webhook) {
            this.webhook = webhook;
            this.failures = webhook.failures();
        }

        String token() {
            synchronized (cursors) {
                return Lanes.token(cursors);
            }
        }

        void close() {
            closed = true;
            Delivery open = delivery;
            if (open != null) {
                open.close();
            }
        }

        /// The whole time of trying again is spent outside the delivery's own limits, on a thread of its own: one of the
        /// webhook at a time, since the service waits for the completion.
        @Override
        public void deliver(Batch batch, Completion completion) {
            Traced traced = timing.post(webhook.id(), batch.items());
            try {
                int status = post.send(webhook.url(), webhook.secret(), webhook.id() + "-" + batch.number(), body(batch),
                        clock.getAsLong() / 1_000_000_000L, traced.traceparent());
                traced.ended(status, "");
            } catch (IOException e) {
                traced.ended(0, String.valueOf(e.getMessage()));
                failed(batch, completion, e);
                return;
            }
            if (failures > 0) {
                failures = 0;
                registry.webhooks().setFailures(webhook.id(), 0, false);
            }
            synchronized (cursors) {
                batch.items().stream()
                        .filter(item -> item.stream().recipient() == webhook.userId() && !item.notification().redelivered())
                        .forEach(item -> cursors.merge(item.stream().lane(), item.seq(), Math::max));
            }
            completion.done();
        }

        private String body(Batch batch) {
            var text = new StringBuilder(1024).append("{\"webhook_id\":").append(webhook.id()).append(",\"items\":[");
            for (int i = 0; i < batch.items().size(); i++) {
                text.append(i == 0 ? "" : ",");
                Items.write(text, batch.items().get(i), batch.items().get(i).prevSeq());
            }
            text.append("],\"losses\":[");
            for (int i = 0; i < batch.losses().size(); i++) {
                var loss = batch.losses().get(i);
                text.append(i == 0 ? "" : ",").append("{\"lane\":\"").append(Lanes.name(loss.stream())).append("\",\"from\":")
                        .append(loss.fromSeq()).append(",\"to\":").append(loss.toSeq()).append(",\"reason\":\"")
                        .append(loss.reason().wire()).append("\"}");
            }
            return text.append("]}").toString();
        }

        /// The registration ends here, so that no time limit of the service runs; after the pause a new one goes on
        /// from the cursors.
        private void failed(Batch batch, Completion completion, IOException why) {
            failures++;
            if (closed) {
                return;
            }
            if (failures >= pace.failures()) {
                close();
                disable(webhook, String.valueOf(why.getMessage()));
                return;
            }
            close();
            long pause = Math.min(pace.longest().toMillis(), pace.first().toMillis() << Math.min(failures - 1, 20));
            long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
            Thread.startVirtualThread(() -> {
                try {
                    registry.webhooks().setFailures(webhook.id(), failures, false);
                    save();
                    Thread.sleep(jittered);
                    restart(this);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /// Goes on with a webhook whose request failed, unless it was removed meanwhile.
    private synchronized void restart(Hook failed) {
        if (!stopped && hooks.remove(failed.webhook.id(), failed)) {
            registry.settings().put(CURSOR + failed.webhook.id(), failed.token());
            registry.webhooks().byId(failed.webhook.id()).filter(each -> !each.disabled()).ifPresent(this::start);
        }
    }
}
