package io.buttonwood.server.delivery;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Lane;
import io.buttonwood.core.Reply;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.NotificationSettings;
import io.buttonwood.edge.notification.NotificationStats;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.LossReason;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.HttpEdge;
import io.buttonwood.server.http.Identity;
import io.buttonwood.server.http.Limits;
import io.buttonwood.server.http.Router;
import io.buttonwood.server.projection.DeadLetter;
import io.buttonwood.server.projection.DeadLetters;
import io.buttonwood.server.projection.PendingNotifications;
import io.buttonwood.server.projection.MessageContent;
import io.buttonwood.server.projection.PendingRow;
import io.buttonwood.server.projection.PrivateMessage;
import io.buttonwood.server.projection.Progress;
import io.buttonwood.server.projection.Queries;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Views;
import io.buttonwood.server.ws.Items;
import io.buttonwood.server.ws.Lanes;
import io.buttonwood.server.ws.NotificationTiming;
import io.buttonwood.server.ws.Sockets;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that the venue tells its users by itself: the notification service with its durable store, and the ways
/// out of it: WebSocket, server-sent events, webhooks.
///
/// The poller's thread keeps the service's time and the tickers, and never waits; a chore thread writes
/// acknowledgements, cursors and dead letters.
public final class Push {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    private static final long POLL_NANOS = 2_000_000;
    private static final long TICKER_NANOS = 100_000_000;
    private static final int REDRIVES_A_SECOND = 100;
    /// Event streams and webhooks that a user may have beside its WebSockets.
    private static final int STREAMS_A_USER = 20;

    /// What [Push] is made of, all made by the wiring.
    ///
    /// @param router has the order routes already
    /// @param timing hears of messages written to WebSockets
    /// @param outward hears of messages written to event streams
    /// @param logSequence the log's last sequence at the start
    /// @param clock epoch nanoseconds
    public record Parts(
            Vertx vertx, Market market, Views views, Engine engine, Queries queries, Registry registry,
            Database database, Progress progress, Messages messages, Identity identity, Limits limits, Router router,
            Config.Notifications config, NotificationTiming timing, NotificationTiming outward,
            long logSequence, LongSupplier clock) {}

    private final Parts parts;
    private final PendingNotifications pending;
    private final DeadLetters deadLetters;
    private final StoredPending store;
    private final NotificationService service;
    private final Sockets sockets;
    private final Brokers brokers;
    private final Stored stored;
    private final EventReaders readers;
    private final Hooks hooks;
    private final Feed feed;
    private final List<Endpoint> endpoints;
    private final ExecutorService deliveries =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-", 0).factory());
    private final List<Thread> threads = new ArrayList<>();
    /// Users for whom redelivered messages wait in the store.
    private final Set<Long> awaited = ConcurrentHashMap.newKeySet();
    private long copiedLetters;
    private volatile boolean stopped;

    /// Reads heads, subscriptions and webhooks: blocks. Before the first [#apply].
    public Push(Parts parts) {
        this(parts, bounds(parts.config()), Hooks.Pace.DEFAULT);
    }

    private static Sockets.Bounds bounds(Config.Notifications config) {
        return new Sockets.Bounds(
                Sockets.Bounds.DEFAULT.total(), config.connectionsPerAddress(), config.connectionsPerUser(),
                Sockets.Bounds.DEFAULT.slowLimit());
    }

    Push(Parts parts, Sockets.Bounds bounds, Hooks.Pace pace) {
        this.parts = parts;
        this.pending = new PendingNotifications(parts.database());
        this.deadLetters = new DeadLetters(parts.database());
        this.store = new StoredPending(parts.database(), pending, parts.messages(), parts.clock());
        this.brokers = new Brokers(parts.market(), parts.registry().users());
        this.service = new NotificationService(
                NotificationSettings.DEFAULT.connections(bounds.perUser() + STREAMS_A_USER), brokers, store, Items::shared, deliveries, parts.clock());
        this.sockets = new Sockets(
                parts.vertx(), parts.market(), parts.views(), parts.engine(), parts.queries(), service, parts.identity(),
                parts.limits(), parts.router(), bounds, parts.timing(), brokers::know, this::arrived, this::caughtUp, parts.clock());
        this.stored = new Stored(service, parts.registry(), parts.market());
        this.readers = new EventReaders(service, parts.outward(), this::arrived, parts.clock());
        var targets = new Targets(parts.config().webhooksToPrivateAddresses());
        this.hooks = new Hooks(
                service, parts.registry(), parts.engine(), new Post(parts.vertx(), targets), pace, parts.outward(), parts.clock());
        this.feed = new Feed(
                parts.market(), sockets.topics(), parts.messages(), service, store, parts.clock().getAsLong());
        var all = new ArrayList<Endpoint>();
        all.addAll(new NotificationRoutes(
                        service, parts.registry(), parts.market(), parts.engine(), stored, hooks, targets, readers, brokers,
                        this::caughtUp, parts.clock())
                .endpoints());
        all.addAll(new AdminRoutes(parts.engine(), parts.market(), deadLetters, parts.messages(), this::redrive, parts.clock()).endpoints());
        this.endpoints = List.copyOf(all);
        brokers.load();
        stored.load();
    }

    /// The routes, to be added to the router.
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /// For [HttpEdge#upgrades].
    public HttpEdge.Upgrade upgrade() {
        return sockets;
    }

    /// Whether everything that the log held at the start has been told: until then the lanes' heads are not all known, and
    /// clients that come back may know more than this process. Any thread.
    public boolean caughtUp() {
        return feed.sequence() >= parts.logSequence();
    }

    /// Starts the clockwork and the webhooks.
    public void start() {
        threads.add(Thread.ofPlatform().name("notifications").daemon().start(this::poll));
        threads.add(Thread.ofVirtual().name("notification-chores").start(this::chores));
        hooks.reload(0);
        awaited.addAll(pending.accountsWithRedelivered());
    }

    /// Live reader's thread, after [Market] and the directory of users have taken the batch.
    public void apply(EventBatch batch) {
        feed.apply(batch);
        for (Event event : batch.events()) {
            if (event instanceof Event.Invalidated changed) {
                invalidated(changed.kind(), changed.key());
            }
        }
    }

    private void invalidated(String kind, String key) {
        sockets.invalidated(kind, key);
        if (kind.equals("user") || kind.equals("subscription") || kind.equals("webhook")) {
            long user = Long.parseLong(key);
            Thread.startVirtualThread(() -> each("a change of user " + user, () -> {
                switch (kind) {
                    case "user" -> userChanged(user);
                    case "subscription" -> stored.reload(user);
                    case "webhook" -> hooks.reload(user);
                    default -> throw new IllegalStateException(kind);
                }
            }));
        }
    }

    private void userChanged(long user) {
        brokers.reload(user);
        stored.reload(user);
        hooks.reload(user);
        if (parts.registry().users().byId(user).filter(each -> !each.disabled()).isEmpty()) {
            readers.end(user);
        }
    }

    /// Sends a message through the core, which numbers it: alerts and announcements of the venue's own.
    ///
    /// @param recipients accounts, none for everybody
    /// @param data a JSON object
    /// @param key the same key is sent once; empty for none
    public CompletionStage<Reply> announce(List<Long> recipients, NotificationType type, Lane lane, String data, String key) {
        return parts.engine().ask(new Command.Announce(recipients, type.name(), lane, data, 0, 0, 0, key));
    }

    private void poll() {
        long tickersAt = 0;
        while (!stopped) {
            try {
                long now = parts.clock().getAsLong();
                service.poll(now);
                store.stored(parts.progress().sequence());
                if (now >= tickersAt) {
                    tickersAt = now + TICKER_NANOS;
                    feed.tickers(now);
                }
            } catch (RuntimeException e) {
                LOG.error("the notification clockwork failed once", e);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void chores() {
        try {
            for (int round = 0; !stopped; round++) {
                Thread.sleep(50);
                each("acknowledgements", store::flush);
                if (round % 20 == 0) {
                    each("webhook cursors", hooks::save);
                    each("failed deliveries", this::keepFailed);
                    each("expired notifications", () -> pending.expire(parts.clock().getAsLong()));
                }
                if (round % 200 == 0) {
                    readers.beat();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void each(String what, Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.warn("{}: failed, to be tried again: {}", what, e.toString());
        }
    }

    /// Failed deliveries are kept in the store; what expired or overflowed the tables find by themselves.
    private void keepFailed() {
        for (var letter : service.deadLetters(1_000, copiedLetters)) {
            Notification n = letter.notification();
            if (letter.reason() == LossReason.FAILED && n.isPrivate()) {
                String symbol = n.instrument();
                String broker = n.broker();
                var instrument = symbol == null ? null : parts.market().find(symbol);
                var named = broker == null ? null : parts.market().broker(broker);
                var message = new PrivateMessage(
                        n.recipient(), Lanes.lane(n.priority()), n.laneSeq(), n.type().name(),
                        instrument == null ? 0 : instrument.id(), named == null ? 0 : named.id(), n.expiresNanos(),
                        n.engineSequence(), n.createdNanos(), new MessageContent.Text(n.data()));
                deadLetters.add(new DeadLetter(0, message, letter.reason().name(), letter.attempts(), letter.deadNanos()));
            }
            copiedLetters = letter.number();
        }
    }

    private void redrive(List<PendingRow> rows) {
        Thread.startVirtualThread(() -> {
            for (PendingRow row : rows) {
                String item = Items.alone(parts.messages().notification(row));
                awaited.add(row.accountId());   // first: who comes in between is told
                boolean heard = sockets.tell(row.accountId(), item);
                heard |= readers.tell(row.accountId(), item);
                if (heard) {
                    awaited.remove(row.accountId());
                    each("a redelivered notification", () -> pending.forget(row.accountId(), row.lane(), row.seq()));
                }
                LockSupport.parkNanos(1_000_000_000L / REDRIVES_A_SECOND);
            }
        });
    }

    /// A user subscribed: what was redriven while nobody was there is told now. Any thread; does not wait.
    private void arrived(long user) {
        if (awaited.remove(user)) {
            Thread.startVirtualThread(() -> each("redelivered notifications of user " + user, () ->
                    redrive(pending.redelivered(user, parts.clock().getAsLong()))));
        }
    }

    /// Tells every client that the venue stops, lets queues drain for at most `patience`, and ends everything.
    /// Acknowledgements and cursors are stored. Before the event loops close; the live reader should have ended.
    public void shutdown(Duration patience) {
        if (stopped) {
            return;
        }
        service.deliverBatch(true);
        feed.stop();
        sockets.shutdown(patience);
        readers.shutdown();
        each("webhooks", hooks::shutdown);
        stopped = true;
        service.close();
        for (Thread thread : threads) {
            try {
                thread.join(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        each("acknowledgements", store::flush);
        deliveries.shutdownNow();
    }

    // --- figures ---------------------------------------------------------------------------------------------------

    public NotificationService service() {
        return service;
    }

    public NotificationStats stats() {
        return service.stats();
    }

    /// Open WebSockets.
    public int connections() {
        return sockets.connections();
    }

    /// Open streams of server-sent events.
    public int streams() {
        return readers.count();
    }

    public int webhooks() {
        return hooks.count();
    }

    /// Bytes that wait for clients' sockets, as of the last second.
    public long queuedBytes() {
        return sockets.queuedBytes() + readers.queuedBytes();
    }

    /// Notifications written to WebSockets.
    public long delivered() {
        return sockets.delivered();
    }

    /// Market-data sequences that slow clients were told of as loss.
    public long conflated() {
        return sockets.conflated();
    }

    /// Slow clients cut.
    public long cut() {
        return sockets.cut();
    }

    /// Private messages not stored by the projector yet.
    public int unstored() {
        return store.unstored();
    }

    /// The age of the oldest dead letter, 0 if there is none. Blocks.
    public long oldestDeadLetterNanos() {
        long oldest = deadLetters.oldestNanos();
        return oldest == 0 ? 0 : Math.max(0, parts.clock().getAsLong() - oldest);
    }
}
