package io.buttonwood.server.ws;

import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.http.Waiting;
import io.buttonwood.server.projection.OrderRow;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Entry;
import io.buttonwood.server.venue.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Order entry of one session: the same bodies, checks, limits and answers as REST. Belongs to the session's event loop.
///
/// Requests reach the engine in the order they came. A change of an order that this gateway does not remember has to
/// look its instrument up first; what comes after it waits so long.
final class Orders {
    /// Requests of one session under way; more are answered OVERLOADED.
    private static final int MOST = 1_000;

    private final Session session;
    private final Requests requests;
    private final Sockets hub;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(1);
    private boolean looking;
    private int underWay;

    Orders(Session session, Requests requests, Sockets hub) {
        this.session = session;
        this.requests = requests;
        this.hub = hub;
    }

    /// Takes an order-entry frame; its answer comes later.
    void enter(Call call, Principal user, Endpoint endpoint) {
        requests.permit(user, endpoint);
        if (underWay >= MOST) {
            throw new HttpProblem(ErrorCode.OVERLOADED, MOST + " requests of this connection are under way", List.of(), 1);
        }
        session.take(user, endpoint.index(), endpoint.isCancel());
        underWay++;
        if (looking) {
            waiting.add(() -> start(call, user));
        } else {
            start(call, user);
        }
    }

    /// A request, followed from here to its answer if anybody does.
    private record Asked(Call call, Traced traced) {
        void ended(int status, String error) {
            traced.ended(status, error);
        }
    }

    private void start(Call frame, Principal user) {
        var call = new Asked(frame, hub.timing.request(frame.wire()));
        try {
            long account = user.userId();
            switch (Objects.requireNonNull(frame.op())) {
                case PLACE_ORDER -> {
                    Command.PlaceOrder order =
                            Entry.order(hub.market, account, frame.body(Wire.NewOrderBody.class), "");
                    ask(call, order, reply -> order(frame, (Reply.Order) reply, true));
                }
                case REPLACE_ORDER -> replace(call, account);
                case CANCEL_ORDER -> {
                    var which = frame.body(Frame.WhichOrder.class);
                    ask(call, new Command.CancelOrder(account, id(which), which.orderId() == null ? which.clientOrderId() : null),
                            reply -> order(frame, (Reply.Order) reply, false));
                }
                case CANCEL_ALL -> {
                    String symbol = frame.body(Frame.OfInstrument.class).instrument();
                    int instrument = symbol == null ? 0 : hub.market.instrument(symbol).id();
                    ask(call, new Command.MassCancel(account, instrument), reply -> Frames.answer(
                            frame, 200, new Wire.CancelledAnswer(((Reply.Done) reply).count(), reply.sequence())));
                }
                case CANCEL_ALL_AFTER -> {
                    long millis = frame.body(Wire.CancelAfterBody.class).timeoutMillis();
                    ask(call, new Command.CancelAllAfter(account, millis * 1_000_000), reply -> Frames.answer(
                            frame, 200, new Wire.CancelAfterAnswer(
                                    millis == 0 ? null : new Time(reply.timeNanos() + millis * 1_000_000),
                                    reply.sequence())));
                }
                case AUTH, SUBSCRIBE, SUBSCRIBE_NOTIFICATIONS, SUBSCRIBE_DROP_COPY, UNSUBSCRIBE, UNSUBSCRIBE_NOTIFICATIONS,
                        ACK, RESUME, PING, CANCEL_ON_DISCONNECT, LOGOUT ->
                    throw new IllegalStateException(frame.op() + " is no order entry");
            }
        } catch (HttpProblem problem) {
            failed(call, problem);
        }
    }

    private static long id(Frame.WhichOrder which) {
        String orderId = which.orderId();
        if ((orderId == null) == (which.clientOrderId() == null)) {
            throw ErrorCode.INVALID_FIELD.problem("/order_id", "give order_id or client_order_id, not both");
        }
        try {
            return orderId == null ? 0 : Long.parseLong(orderId);
        } catch (NumberFormatException e) {
            throw ErrorCode.ORDER_NOT_FOUND.problem("the account has no such order");
        }
    }

    private void replace(Asked call, long account) {
        var which = call.call().take(Frame.WhichOrder.class);
        String clientOrderId = which.clientOrderId();
        long id = id(which);
        var body = call.call().body(Wire.ReplaceBody.class);
        Integer known = hub.recent.instrument(account, id, clientOrderId);
        if (known != null) {
            change(call, account, id, clientOrderId, known, body);
            return;
        }
        looking = true;
        Thread.startVirtualThread(() -> {
            Integer found = null;
            Throwable failure = null;
            try {
                found = lookUp(account, id, clientOrderId).order().instrumentId();
            } catch (RuntimeException e) {
                failure = e;
            }
            Integer instrument = found;
            Throwable why = failure;
            session.loop.run(() -> {
                looking = false;
                if (instrument == null) {
                    failed(call, why == null ? new IllegalStateException("nothing was found") : why);
                } else {
                    try {
                        change(call, account, id, clientOrderId, instrument, body);
                    } catch (HttpProblem problem) {
                        failed(call, problem);
                    }
                }
                while (!looking && !waiting.isEmpty()) {
                    waiting.remove().run();
                }
            });
        });
    }

    private void change(
            Asked call, long account, long id, @Nullable String clientOrderId, int instrument, Wire.ReplaceBody body) {
        ask(call, Entry.replace(hub.market.instrument(instrument), account, id, clientOrderId, body),
                reply -> order(call.call(), (Reply.Order) reply, false));
    }

    /// Virtual thread.
    private OrderRow lookUp(long account, long id, @Nullable String clientOrderId) {
        long known = hub.market.sequence();
        Optional<OrderRow> row = find(account, id, clientOrderId);
        try {
            if (row.isEmpty() && hub.queries.awaitSequence(known, Duration.ofSeconds(1))) {
                row = find(account, id, clientOrderId);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
        return row.orElseThrow(() -> ErrorCode.ORDER_NOT_FOUND.problem("the account has no such order"));
    }

    private Optional<OrderRow> find(long account, long id, @Nullable String clientOrderId) {
        return clientOrderId != null
                ? hub.queries.orderByClientId(account, clientOrderId)
                : hub.queries.order(id).filter(each -> each.order().accountId() == account);
    }

    private String order(Call call, Reply.Order reply, boolean entered) {
        if (entered) {
            hub.recent.entered(reply.order());
        }
        return Frames.answer(
                call, entered && !reply.duplicate() ? 201 : 200, hub.views.order(reply.order(), reply.sequence()));
    }

    private void ask(Asked call, Command command, Function<Reply, String> answer) {
        call.traced().within(() -> hub.engine.ask(command)).thenApply(reply -> {
            if (reply instanceof Reply.Refused refused) {
                throw Engine.problem(refused);
            }
            return answer.apply(reply);
        }).whenComplete((text, failure) -> session.loop.run(() -> {
            if (failure != null) {
                failed(call, Waiting.cause(failure));
            } else {
                underWay--;
                call.ended(200, "");
                session.answer(text);
            }
        }));
    }

    private void failed(Asked call, Throwable cause) {
        underWay--;
        HttpProblem problem = cause instanceof HttpProblem known ? known : null;
        call.ended(problem == null ? 500 : problem.code().status(), problem == null ? cause.toString() : problem.code().wire());
        session.refuse(call.call(), cause);
    }
}
