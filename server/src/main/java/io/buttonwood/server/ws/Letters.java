package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.CloseReason;
import io.buttonwood.edge.notification.Completion;
import io.buttonwood.edge.notification.ConnectionOptions;
import io.buttonwood.edge.notification.Delivery;
import io.buttonwood.edge.notification.DeliveryCallback;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.SubscriptionRequest;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.venue.Market;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One session's notifications. Belongs to the session's event loop, except where the store has to be read for a delivery:
/// then the callback runs on the service's executor, prepares the frames there, and hands them to the loop.
final class Letters implements DeliveryCallback {
    /// The number, to the client, of the subscription that the delivery was registered with.
    private static final long FIRST = 0;

    private final Session session;
    private final NotificationService service;
    private final Market market;
    private final List<Long> own = new ArrayList<>();
    private @Nullable Delivery delivery;
    private @Nullable Long firstSubscription;
    private @Nullable Parcel parcel;

    Letters(Session session, NotificationService service, Market market) {
        this.session = session;
        this.service = service;
        this.market = market;
    }

    /// Takes a `subscribe` frame of the channels `notifications` and `drop_copy`, and answers the subscription's number and
    /// where each lane goes on: a client that has heard nothing of a lane needs that to resume it.
    Frame.SubscribedNotifications subscribe(Call call, Principal user) {
        Frame.Going going = call.take(Frame.Going.class);
        ConnectionOptions options = options(going.batch());
        SubscriptionRequest request = call.op() == Op.SUBSCRIBE_DROP_COPY
                ? dropCopy(call.body(Frame.DropCopyOf.class), user)
                : call.body(Wanted.class).request(user, market);
        Map<Priority, Long> seen = new EnumMap<>(Priority.class);
        Map<Priority, Long> seenPublic = new EnumMap<>(Priority.class);
        cursors("/resume/", going.resume(), seen, seenPublic);
        Map<Priority, Long> from = service.heads(user.userId());
        from.putAll(seen);
        Map<String, Long> lanes = new LinkedHashMap<>();
        from.forEach((lane, seq) -> lanes.put(lane.name(), seq));
        try {
            Delivery open = delivery;
            if (open != null) {
                long id = open.subscribe(request).id();
                own.add(id);
                if (!seen.isEmpty()) {
                    open.resume(seen);
                }
                return new Frame.SubscribedNotifications(call.channel(), id, lanes);
            }
            parcel = new Parcel(user.userId());
            open = service.register(user.userId(), options, List.of(request), from, seenPublic, this);
            delivery = open;
            firstSubscription = open.subscriptions().getFirst().id();
            return new Frame.SubscribedNotifications(call.channel(), FIRST, lanes);
        } catch (IllegalArgumentException e) {
            throw refused("", e);
        }
    }

    /// After a restart a client may know more than this process has read again so far: it is to come back.
    private HttpProblem refused(String pointer, IllegalArgumentException why) {
        return session.caughtUp()
                ? ErrorCode.INVALID_FIELD.problem(pointer, String.valueOf(why.getMessage()))
                : new HttpProblem(ErrorCode.NOT_CAUGHT_UP, "the venue has just started and reads its log", List.of(), 1);
    }

    /// A public cursor that this process does not know, of another gateway's numbers, starts live.
    private static void resumePublic(Delivery open, Map<Priority, Long> seen) {
        for (Map.Entry<Priority, Long> lane : seen.entrySet()) {
            try {
                open.resumePublic(Map.of(lane.getKey(), lane.getValue()));
            } catch (IllegalArgumentException beyond) {
                continue;
            }
        }
    }

    private SubscriptionRequest dropCopy(Frame.DropCopyOf wanted, Principal user) {
        String named = wanted.broker();
        Market.Broker mine = user.brokerId() == 0 ? null : market.broker(user.brokerId());
        String broker = named != null ? named : mine == null ? "" : mine.name();
        if (!Wanted.mayWatch(user, market, broker)) {
            throw ErrorCode.FORBIDDEN.problem("only a broker may hear what its own users hear");
        }
        return new SubscriptionRequest(
                NotificationType.TRADING, Set.of(), Set.of(broker),
                Notification::isPrivate);
    }

    private static ConnectionOptions options(Frame.@Nullable Batching batch) {
        Integer messages = batch == null ? null : batch.maxMessages();
        Integer delay = batch == null ? null : batch.maxDelayMs();
        Integer bytes = batch == null ? null : batch.maxBytes();
        ConnectionOptions usual = ConnectionOptions.DEFAULT;
        return usual.bytes(bytes == null ? usual.maxBytes() : bytes, usual.queueBytes()).batching(
                messages == null ? ConnectionOptions.DEFAULT.maxMessages() : messages,
                delay == null ? ConnectionOptions.DEFAULT.maxDelayMillis() : delay);
    }

    private static void cursors(
            String where, @Nullable Map<String, Long> from, Map<Priority, Long> own, Map<Priority, Long> shared) {
        if (from == null) {
            return;
        }
        from.forEach((name, seq) -> {
            if (!Lanes.known(name)) {
                throw ErrorCode.INVALID_FIELD.problem(where + name, "is not the name of a lane");
            }
            Priority lane = Lanes.priority(name);
            Priority publicLane = Lanes.publicLane(name);
            if (lane != null) {
                own.put(lane, seq);
            } else if (publicLane != null) {
                shared.put(publicLane, seq);
            }
        });
    }

    /// Takes a `resume` frame: goes back to these cursors.
    void resume(Map<String, Long> lanes) {
        Delivery open = delivery;
        if (open == null) {
            throw ErrorCode.INVALID_FIELD.problem("", "subscribe to notifications first");
        }
        Map<Priority, Long> seen = new EnumMap<>(Priority.class);
        Map<Priority, Long> seenPublic = new EnumMap<>(Priority.class);
        cursors("/lanes/", lanes, seen, seenPublic);
        try {
            open.resume(seen);
        } catch (IllegalArgumentException e) {
            throw refused("/lanes", e);
        }
        resumePublic(open, seenPublic);
    }

    /// Takes an `ack`: of a private lane; for other streams it means nothing and is taken as it is.
    int ack(long user, String lane, long seq) {
        if (!Lanes.known(lane)) {
            throw ErrorCode.INVALID_FIELD.problem("/lane", "is not the name of a lane");
        }
        Priority own = Lanes.priority(lane);
        if (own == null) {
            return 0;
        }
        try {
            return service.ack(user, own, seq);
        } catch (IllegalArgumentException e) {
            throw refused("/seq", e);
        }
    }

    /// @param id null for all of this session's
    boolean unsubscribe(@Nullable Long id) {
        Delivery open = delivery;
        if (open == null) {
            return false;
        }
        boolean any = false;
        Long first = firstSubscription;
        if ((id == null || id == FIRST) && first != null) {
            open.unsubscribe(first);
            firstSubscription = null;
            any = true;
        }
        List<Long> gone = id == null ? List.copyOf(own) : own.contains(id) ? List.of(id) : List.of();
        gone.forEach(open::unsubscribe);
        own.removeAll(gone);
        return any || !gone.isEmpty();
    }

    boolean isEmpty() {
        return delivery == null;
    }

    long queuedBytes() {
        return delivery == null ? 0 : delivery.queuedBytes();
    }

    void close() {
        Delivery open = delivery;
        delivery = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void deliver(Batch batch, Completion completion) {
        Parcel wrap = parcel;
        if (wrap == null) {
            completion.failed(new IOException("closed"));
            return;
        }
        List<Packet> texts = wrap.texts(batch);
        if (session.loop.here()) {
            session.deliver(texts, batch, completion);
        } else {
            session.loop.run(() -> session.deliver(texts, batch, completion));
        }
    }

    /// What is told at once is made into frames where these are written: handing a thousand deliveries over to another
    /// thread costs as much as making them.
    @Override
    public Executor own() {
        return session.loop::run;
    }

    @Override
    public void closed(CloseReason reason) {
        session.loop.run(() -> session.close(switch (reason) {
            case SLOW_CONSUMER, CALLBACK_TIMEOUT -> Close.SLOW_CONSUMER;
            case CALLBACK_FAILED -> Close.DELIVERY_FAILED;
            case SHUTDOWN -> Close.SERVER_SHUTDOWN;
        }));
    }
}
