package io.buttonwood.edge.notification;

import java.util.EnumMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells everyone concerned what happened: subscriptions in, notifications in, batches out.
///
/// Private notifications arrive stamped with their lane sequence ([#publishStamped]); an embedder without a core lets
/// the service stamp ([#publish]); not both for one account. Each goes to the pending store and to the queues of the
/// connections whose subscriptions want it. A delivery leaves when it is full, when its first message has waited long
/// enough, at once for CRITICAL, and without waiting while a backlog stands.
///
/// All methods may be called from any thread and return without waiting for a callback. The host calls [#poll] every
/// 1 to 10 milliseconds; nothing waits for it but delays, time limits and expiry. Callbacks run on the host's
/// executor, which should give each its own thread (virtual threads): on a pool, hanging callbacks take its threads.
public final class NotificationService {
    private static final long EXPIRE_EVERY_NANOS = 10_000_000;
    private static final int MAX_PAGE = 10_000;

    private final Context context;
    private final Registrations registrations;
    private final Fanout fanout;
    private final Replays replays;
    private final Redriver redriver;
    private final IdempotencyWindow idempotency;
    private final Object pollLock = new Object();
    private long expireAtNanos;
    private volatile boolean closed;

    /// @param clock epoch nanoseconds
    public NotificationService(NotificationSettings settings, Entitlement entitlement, PendingStore store,
            NotificationEncoder encoder, Executor executor, LongSupplier clock) {
        Counters counters = new Counters();
        this.registrations = new Registrations(store, entitlement, counters, settings);
        this.context = new Context(clock, executor, new TimerWheel(clock.getAsLong()), store, entitlement, encoder,
                counters, new DeadLetters(settings.maxDeadLetters()), registrations::forget);
        this.fanout = new Fanout(context, registrations);
        this.replays = new Replays(context, registrations);
        this.redriver = new Redriver(context, registrations, settings.redrivesPerSecond());
        this.idempotency = new IdempotencyWindow(settings.idempotencyKeys());
    }

    /// With default bounds, nobody entitled to hear others, pending in memory, and bare data as payload.
    public static NotificationService inMemory(Executor executor, LongSupplier clock) {
        return new NotificationService(NotificationSettings.DEFAULT, Entitlement.OWN_ONLY, new MemoryPendingStore(),
                NotificationEncoder.DATA, executor, clock);
    }

    /// Subscribes all connections of a user, present and future. Names from the wire are read by
    /// [NotificationType#parse] and [Filter#parse].
    ///
    /// @throws IllegalArgumentException if the user is none or has too many subscriptions
    public Subscription subscribe(long user, SubscriptionRequest request) {
        return registrations.subscribe(user, request, null);
    }

    /// Prices, books and trading states of the given instruments; at least one.
    public Subscription instrumentUpdates(long user, Set<String> instruments) {
        if (instruments.isEmpty()) {
            throw new IllegalArgumentException("name at least one instrument");
        }
        return subscribe(user, SubscriptionRequest.of(NotificationType.INSTRUMENT, instruments));
    }

    /// All that happens to the user's own orders, trades, settlements and risk.
    public Subscription tradingUpdates(long user) {
        return subscribe(user, SubscriptionRequest.of(NotificationType.TRADING));
    }

    /// Prices, books and trades of the given instruments, or of all if none is given.
    public Subscription marketData(long user, Set<String> instruments) {
        return subscribe(user, SubscriptionRequest.of(NotificationType.MARKET_DATA, instruments));
    }

    /// False if the user has no such subscription.
    public boolean unsubscribe(long user, long subscriptionId) {
        return registrations.unsubscribe(user, subscriptionId);
    }

    /// The user's own subscriptions, without those of single connections.
    public List<Subscription> subscriptions(long user) {
        Registrations.checkUser(user);
        return List.of(registrations.account(user).subscriptions);
    }

    /// Takes in a notification whose sequence is given. A sequence that its stream has passed is ignored, so a source
    /// may repeat itself after a restart.
    ///
    /// @return false if it was ignored
    public boolean publishStamped(Notification notification) {
        checkOpen();
        return fanout.stamped(notification);
    }

    /// Stamps and takes in one notification for each recipient. With a key seen before and the same content, nothing
    /// happens and the first answer is given again.
    ///
    /// @throws IllegalArgumentException if the key was used with other content
    public Published publish(Publication publication) {
        checkOpen();
        String key = publication.idempotencyKey();
        return key == null ? stamp(publication) : idempotency.once(key, publication, this::stamp);
    }

    /// As [#publish(Publication)].
    ///
    /// @param lifeNanos how long it is worth delivering, 0 for always
    public Published publish(NotificationType type, Set<Long> recipients, String data, Priority priority,
            long lifeNanos, @Nullable String idempotencyKey) {
        return publish(new Publication(type, recipients, data, priority, lifeNanos, null, null, 0, idempotencyKey));
    }

    private Published stamp(Publication publication) {
        long now = nowNanos();
        var ids = new ArrayList<String>(publication.recipients().size());
        for (long recipient : publication.recipients()) {
            ids.add(fanout.stamp(publication, recipient, now));
        }
        return new Published(List.copyOf(ids), false);
    }

    /// Registers a callback: it hears what the user's subscriptions and its own want, from now on, or from where
    /// [Delivery#resume] says.
    ///
    /// @throws IllegalArgumentException if the user is none or has too many connections
    public Delivery register(long user, ConnectionOptions options, DeliveryCallback callback) {
        return register(user, options, List.of(), Map.of(), callback);
    }

    /// Registers a callback with subscriptions of its own and the cursors of a client that comes back, in one step:
    /// nothing newer of a lane is delivered before the replay.
    ///
    /// @param own  subscriptions of this connection alone, beside the user's
    /// @param seen last sequence of each private lane that the client has; lanes not named start live
    /// @throws IllegalArgumentException if a cursor lies beyond what its lane has reached, or there are too many
    ///                                  connections or subscriptions; nothing is registered then
    public Delivery register(long user, ConnectionOptions options, List<SubscriptionRequest> own,
            Map<Priority, Long> seen, DeliveryCallback callback) {
        return register(user, options, own, seen, Map.of(), callback);
    }

    /// The same with cursors of the public lanes. One that lies beyond what its lane has reached is another process' number:
    /// the lane starts live then.
    public Delivery register(long user, ConnectionOptions options, List<SubscriptionRequest> own,
            Map<Priority, Long> seen, Map<Priority, Long> seenPublic, DeliveryCallback callback) {
        checkOpen();
        Registrations.checkUser(user);
        Account account = registrations.account(user);
        Connection connection;
        boolean start;
        synchronized (account) {
            registrations.checkSubscriptions(own.size());
            Replays.check(seen, heads(user));
            Account everybody = registrations.account(0);
            synchronized (everybody) {
                connection = registrations.register(account, options, callback, context);
                Map<Priority, Long> known = new EnumMap<>(Priority.class);
                seenPublic.forEach((lane, seq) -> {
                    if (seq >= 0 && seq <= everybody.heads[lane.rank]) {
                        known.put(lane, seq);
                    }
                });
                start = rewind(connection, everybody, known);
            }
            own.forEach(request -> registrations.subscribe(user, request, connection));
            start |= rewind(connection, account, seen);
        }
        if (start) {
            connection.start();
        }
        return new Delivery(connection, this);
    }

    /// Ends a registration; private notifications not acknowledged stay pending.
    public void unregister(Delivery delivery) {
        if (delivery.connection().close(false)) {
            registrations.forget(delivery.connection());
        }
    }

    /// Starts the deliveries that are due, or with `force` all that have anything to deliver. Answers how many.
    public int deliverBatch(boolean force) {
        int started = 0;
        fanout.flush();
        for (Connection connection : registrations.connections.values()) {
            if (connection.due(force, nowNanos())) {
                connection.start();
                started++;
            }
        }
        return started;
    }

    /// Does what is due by time: deliveries, time limits, expiry, redrives. One thread at a time; others wait.
    public void poll(long nowNanos) {
        synchronized (pollLock) {
            for (Connection connection : context.timers().advance(nowNanos)) {
                connection.onTimer(nowNanos);
            }
            if (nowNanos >= expireAtNanos) {
                expireAtNanos = nowNanos + EXPIRE_EVERY_NANOS;
                context.dropped(context.store().expire(nowNanos));
            }
            redriver.poll(nowNanos);
        }
    }

    /// Private notifications that the user has not acknowledged, higher lanes first, at most `limit` (1 to 10,000).
    public List<Notification> pending(long user, int limit) {
        Registrations.checkUser(user);
        checkLimit(limit);
        return replays.pending(user, limit);
    }

    /// How many there are.
    public int pendingCount(long user) {
        Registrations.checkUser(user);
        return context.store().count(user);
    }

    /// Acknowledges everything. Answers how many there were.
    public int clearPending(long user) {
        Registrations.checkUser(user);
        return context.store().clear(user);
    }

    /// Acknowledges a private lane up to a sequence: not pending, and not replayed, any more. Answers how many.
    ///
    /// @throws IllegalArgumentException if the lane has not got there yet
    public int ack(long user, Priority lane, long seq) {
        Registrations.checkUser(user);
        Replays.check(Map.of(lane, seq), heads(user));
        return context.store().ackUpTo(user, lane, seq);
    }

    /// What a user missed in its private lanes since the cursors, at most 10,000. For a live connection see
    /// [Delivery#resume].
    ///
    /// @throws IllegalArgumentException if a cursor lies beyond what the lane has reached
    public Resume resume(long user, Map<Priority, Long> seen) {
        Registrations.checkUser(user);
        return replays.resume(user, seen, MAX_PAGE);
    }

    /// The last sequence of each private lane.
    public Map<Priority, Long> heads(long user) {
        return replays.heads(user);
    }

    /// Dead letters in the order they died, after the number `cursor` (0 for the first), at most `limit`.
    public List<DeadLetter> deadLetters(int limit, long cursor) {
        checkLimit(limit);
        return context.deadLetters().list(limit, cursor);
    }

    /// Puts dead letters in line to be sent again. Answers the ids that are none.
    public List<String> redrive(Iterable<String> ids) {
        return redriver.add(ids);
    }

    /// Forgets all dead letters. Answers how many.
    public int purgeDeadLetters() {
        return context.deadLetters().purge();
    }

    /// Since first enqueued; 0 if there is none.
    public long oldestDeadLetterAgeNanos() {
        return context.deadLetters().oldestAgeNanos(nowNanos());
    }

    public NotificationStats stats() {
        Counters c = context.counters();
        DeadLetters dead = context.deadLetters();
        return new NotificationStats(c.published.sum(), c.duplicates.sum(), c.gaps.sum(), c.delivered.sum(),
                c.batches.sum(), context.store().total(), dead.size(), dead.made(), dead.dropped(),
                dead.oldestAgeNanos(nowNanos()), c.subscriptions.sum(), c.connections.sum(), c.conflated.sum(),
                c.dropped.sum(), c.cut.sum(), c.callbackFailures.sum(), c.callbackTimeouts.sum(),
                c.filterFailures.sum(), c.storeFailures.sum());
    }

    /// Takes nothing in any more and cuts all connections with SHUTDOWN. To let queues drain first, call
    /// [#deliverBatch] with force and wait for the deliveries.
    public void close() {
        closed = true;
        registrations.connections.values().forEach(connection -> connection.cut(CloseReason.SHUTDOWN));
    }

    void flush(Connection connection) {
        fanout.flush();
        if (connection.due(true, nowNanos())) {
            connection.start();
        }
    }

    Subscription subscribe(Connection connection, SubscriptionRequest request) {
        return registrations.subscribe(connection.account.id, request, connection);
    }

    void resume(Connection connection, long recipient, Map<Priority, Long> seen) {
        Account account = registrations.account(recipient);
        boolean start;
        synchronized (account) {
            Replays.check(seen, heads(recipient));
            start = rewind(connection, account, seen);
        }
        if (start) {
            connection.start();
        }
    }

    private boolean rewind(Connection connection, Account account, Map<Priority, Long> seen) {
        boolean start = false;
        for (Map.Entry<Priority, Long> lane : seen.entrySet()) {
            start |= connection.resume(account.lanes[lane.getKey().rank], lane.getValue(),
                    account.heads[lane.getKey().rank], nowNanos());
        }
        return start;
    }

    long nowNanos() {
        return context.clock().getAsLong();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the notification service is closed");
        }
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE);
        }
    }
}
