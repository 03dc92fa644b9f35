package io.buttonwood.server.delivery;

import io.buttonwood.core.Command;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.RawJson;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.registry.Subscription;
import io.buttonwood.server.registry.Webhook;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.ws.Wanted;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Subscriptions, pending notifications, the event stream and webhooks of a user.
final class NotificationRoutes {
    private static final String TAG = "Notifications";
    private static final int MOST_SUBSCRIPTIONS = 100;
    private static final int MOST_WEBHOOKS = 10;
    private static final Param<Long> LIMIT = Param.whole("limit", 1, 10_000, 100L, "Most items to answer");
    private static final Param<Long> SUBSCRIPTION = Param.pathId("subscription_id", "The subscription's number");
    private static final Param<Long> WEBHOOK = Param.pathId("webhook_id", "The webhook's number");
    private static final Time THEN = Time.of(Instant.parse("2026-01-15T10:30:00Z"));
    private static final Wanted WANTED =
            new Wanted(Wanted.Preset.TRADING_UPDATES, List.of(), List.of("ACME"), List.of(), null, false);
    private static final Shown.SubscriptionJson SUBSCRIBED = new Shown.SubscriptionJson(5, WANTED, THEN);
    private static final Shown.WebhookJson HOOK = new Shown.WebhookJson(
            5, "https://example.com/hook", List.of(NotificationType.ORDER_FILLED), null, false, 0, THEN);
    private static final Shown.NotificationJson EXAMPLE = new Shown.NotificationJson(
            "HIGH", 12, "7-H12", NotificationType.SYSTEM_ANNOUNCEMENT, Priority.HIGH, 7L, null, "Hamilton",
            new RawJson("{\"text\":\"Maintenance at noon\"}"), THEN, null, 1042, false);
    private static final ErrorCode[] COMMAND = {ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN};

    private final NotificationService service;
    private final Registry registry;
    private final Market market;
    private final Engine engine;
    private final Stored stored;
    private final Hooks hooks;
    private final Targets targets;
    private final EventReaders readers;
    private final Brokers brokers;
    private final BooleanSupplier caughtUp;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();

    NotificationRoutes(
            NotificationService service, Registry registry, Market market, Engine engine, Stored stored, Hooks hooks,
            Targets targets, EventReaders readers, Brokers brokers, BooleanSupplier caughtUp, LongSupplier clock) {
        this.service = service;
        this.registry = registry;
        this.market = market;
        this.engine = engine;
        this.stored = stored;
        this.hooks = hooks;
        this.targets = targets;
        this.readers = readers;
        this.brokers = brokers;
        this.caughtUp = caughtUp;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                mine(Endpoint.get("/api/v1/notifications/subscriptions", "listSubscriptions"))
                        .says("List your subscriptions", "Those that are stored; a connection may have more of its own.")
                        .answers(200, "The subscriptions", Shown.SubscriptionsAnswer.class,
                                new Shown.SubscriptionsAnswer(List.of(SUBSCRIBED)))
                        .blocking(call -> Answer.ok(new Shown.SubscriptionsAnswer(
                                registry.subscriptions().ofUser(call.user().userId()).stream()
                                        .map(NotificationRoutes::json).toList()))),
                mine(Endpoint.post("/api/v1/notifications/subscriptions", "subscribe"))
                        .says("Subscribe", "For all your connections, present and future. Names either types or a preset.")
                        .body(Wanted.class, WANTED)
                        .answers(201, "The subscription", Shown.SubscriptionJson.class, SUBSCRIBED)
                        .errors(COMMAND)
                        .blocking(this::subscribe),
                mine(Endpoint.delete("/api/v1/notifications/subscriptions", "unsubscribeAll"))
                        .says("End all your stored subscriptions", "Connections keep those of their own.")
                        .answers(200, "The subscriptions that are left: none", Shown.SubscriptionsAnswer.class,
                                new Shown.SubscriptionsAnswer(List.of()))
                        .errors(COMMAND)
                        .blocking(call -> {
                            long user = call.user().userId();
                            registry.subscriptions().ofUser(user)
                                    .forEach(each -> registry.subscriptions().remove(user, each.id()));
                            subscriptionsChanged(user);
                            return Answer.ok(new Shown.SubscriptionsAnswer(List.of()));
                        }),
                mine(Endpoint.delete("/api/v1/notifications/subscriptions/{subscription_id}", "unsubscribe"))
                        .says("End a subscription", "What was published before may still be delivered.")
                        .params(SUBSCRIPTION)
                        .answers(200, "The subscription as it was", Shown.SubscriptionJson.class, SUBSCRIBED)
                        .errors(ErrorCode.NOT_FOUND)
                        .errors(COMMAND)
                        .blocking(this::unsubscribe),
                mine(Endpoint.get("/api/v1/notifications/pending", "listPending"))
                        .says("List pending notifications", "Private notifications that you have not acknowledged: at most 10,000 of the last 7 days.")
                        .params(LIMIT)
                        .answers(200, "The notifications", Shown.PendingAnswer.class,
                                new Shown.PendingAnswer(List.of(EXAMPLE), 1))
                        .blocking(call -> {
                            long user = call.user().userId();
                            return Answer.ok(new Shown.PendingAnswer(
                                    service.pending(user, Math.toIntExact(call.get(LIMIT))).stream()
                                            .map(Shown::notification).toList(),
                                    service.pendingCount(user)));
                        }),
                mine(Endpoint.delete("/api/v1/notifications/pending", "clearPending"))
                        .says("Acknowledge all pending notifications", "They are not delivered or replayed any more.")
                        .answers(200, "How many", Shown.ClearedAnswer.class, new Shown.ClearedAnswer(3))
                        .blocking(call -> Answer.ok(new Shown.ClearedAnswer(service.clearPending(call.user().userId())))),
                mine(Endpoint.get("/api/v1/notifications/stream", "streamNotifications"))
                        .says("Hear notifications as server-sent events", "Events `notification`, `loss` and `server_shutdown`; the id of each holds the cursors of all lanes. Last-Event-ID goes on after it and acknowledges what came before.")
                        .answersRaw(200, "An endless stream of events", "text/event-stream")
                        .errors(ErrorCode.INVALID_CURSOR, ErrorCode.NOT_CAUGHT_UP)
                        .handle(call -> CompletableFuture.completedFuture(stream(call))),
                mine(Endpoint.get("/api/v1/notifications/webhooks", "listWebhooks"))
                        .says("List your webhooks", "Without their secrets.")
                        .answers(200, "The webhooks", Shown.WebhooksAnswer.class, new Shown.WebhooksAnswer(List.of(HOOK)))
                        .blocking(call -> Answer.ok(new Shown.WebhooksAnswer(
                                registry.webhooks().ofUser(call.user().userId()).stream()
                                        .map(each -> json(each, null)).toList()))),
                mine(Endpoint.post("/api/v1/notifications/webhooks", "createWebhook"))
                        .says("Have notifications posted to you", "Each request is signed: X-Buttonwood-Signature is `sha256=` and the HMAC-SHA256, in hexadecimal, of X-Buttonwood-Timestamp, a dot and the body, under the secret that is answered here once. Failed requests are tried again with growing pauses; after repeated failure the webhook is disabled and you are told.")
                        .audited("webhook.create")
                        .body(Shown.WebhookBody.class, new Shown.WebhookBody(
                                "https://example.com/hook", List.of(NotificationType.ORDER_FILLED)))
                        .answers(201, "The webhook, with its secret", Shown.WebhookJson.class, HOOK)
                        .errors(COMMAND)
                        .blocking(this::createWebhook),
                mine(Endpoint.delete("/api/v1/notifications/webhooks/{webhook_id}", "deleteWebhook"))
                        .says("End a webhook", "What was posted before stays posted.")
                        .audited("webhook.delete")
                        .params(WEBHOOK)
                        .answers(200, "The webhook as it was", Shown.WebhookJson.class, HOOK)
                        .errors(ErrorCode.NOT_FOUND)
                        .errors(COMMAND)
                        .blocking(this::deleteWebhook));
    }

    private static Endpoint mine(Endpoint endpoint) {
        return endpoint.tag(TAG).access(Access.TRADER, Scope.READ);
    }

    private static Shown.SubscriptionJson json(Subscription each) {
        return new Shown.SubscriptionJson(each.id(), Stored.wanted(each), new Time(each.createdNanos()));
    }

    private Answer subscribe(Call call) {
        var wanted = call.body(Wanted.class);
        long user = call.user().userId();
        brokers.know(call.user());
        wanted.request(call.user(), market);
        if (registry.subscriptions().ofUser(user).size() >= MOST_SUBSCRIPTIONS) {
            throw ErrorCode.CAPACITY.problem("a user has at most " + MOST_SUBSCRIPTIONS + " stored subscriptions");
        }
        var made = new Subscription(0, user, Json.text(Shapes.of(Wanted.class), wanted), clock.getAsLong());
        long id = registry.subscriptions().add(made);
        subscriptionsChanged(user);
        return Answer.created(new Shown.SubscriptionJson(id, wanted, new Time(made.createdNanos())));
    }

    private Answer unsubscribe(Call call) {
        long user = call.user().userId();
        long id = call.get(SUBSCRIPTION);
        Subscription known = registry.subscriptions().byId(id)
                .filter(each -> each.userId() == user)
                .orElseThrow(() -> ErrorCode.NOT_FOUND.problem("you have no such subscription"));
        registry.subscriptions().remove(user, id);
        subscriptionsChanged(user);
        return Answer.ok(json(known));
    }

    /// Here at once, on the other gateways in log order.
    private void subscriptionsChanged(long user) {
        stored.reload(user);
        engine.done(new Command.Invalidate("subscription", Long.toString(user)));
    }

    private Answer stream(Call call) {
        String last = call.header("last-event-id");
        Map<Priority, Long> seen = last == null || last.isBlank() ? Map.of() : io.buttonwood.server.ws.Lanes.cursors(last.strip());
        if (seen == null) {
            throw ErrorCode.INVALID_CURSOR.problem("#header/last-event-id", "was not made by this stream");
        }
        Map<Priority, Long> heads = service.heads(call.user().userId());
        seen.forEach((lane, seq) -> {
            if (seq > heads.getOrDefault(lane, 0L)) {
                if (!caughtUp.getAsBoolean()) {
                    throw new HttpProblem(
                            ErrorCode.NOT_CAUGHT_UP, "the venue has just started and reads its log", List.of(), 1);
                }
                throw ErrorCode.INVALID_CURSOR.problem("#header/last-event-id", "names what has not been sent yet");
            }
        });
        var wanted = new Wanted(null, List.of(), List.of(), List.of(), null, false);
        return Answer.stream(readers.stream(call.user().userId(), wanted.request(call.user(), market), seen))
                .with("Cache-Control", "no-store")
                .with("X-Accel-Buffering", "no");
    }

    private static Shown.WebhookJson json(Webhook each, @Nullable String secret) {
        return new Shown.WebhookJson(
                each.id(), each.url(), each.types().stream().map(NotificationType::parse).toList(), secret,
                each.disabled(), each.failures(), new Time(each.createdNanos()));
    }

    private Answer createWebhook(Call call) {
        var body = call.body(Shown.WebhookBody.class);
        long user = call.user().userId();
        String fault = targets.fault(body.url());
        if (fault != null) {
            throw ErrorCode.INVALID_FIELD.problem("/url", fault);
        }
        try {
            targets.resolve(java.net.URI.create(body.url()).getHost());
        } catch (java.io.IOException e) {
            throw ErrorCode.INVALID_FIELD.problem("/url", "must name a host with public addresses only");
        }
        if (registry.webhooks().ofUser(user).size() >= MOST_WEBHOOKS) {
            throw ErrorCode.CAPACITY.problem("a user has at most " + MOST_WEBHOOKS + " webhooks");
        }
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String text = "whs_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        var made = new Webhook(
                0, user, body.url(), text, body.types().stream().map(Enum::name).toList(), false, 0, clock.getAsLong());
        long id = registry.webhooks().add(made);
        webhooksChanged(user);
        return Answer.created(json(new Webhook(
                id, user, made.url(), text, made.types(), false, 0, made.createdNanos()), text));
    }

    private Answer deleteWebhook(Call call) {
        long user = call.user().userId();
        long id = call.get(WEBHOOK);
        Webhook known = registry.webhooks().byId(id)
                .filter(each -> each.userId() == user)
                .orElseThrow(() -> ErrorCode.NOT_FOUND.problem("you have no such webhook"));
        registry.webhooks().remove(user, id);
        webhooksChanged(user);
        hooks.forget(id);
        return Answer.ok(json(known, null));
    }

    private void webhooksChanged(long user) {
        hooks.reload(user);
        engine.done(new Command.Invalidate("webhook", Long.toString(user)));
    }
}
