package io.buttonwood.server.ws;

import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.http.Waiting;
import io.buttonwood.server.projection.OrderRow;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Entry;
import io.buttonwood.server.venue.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
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
    private static final Schema ORDER = Shapes.of(Wire.OrderJson.class);
    private static final Schema CANCELLED = Shapes.of(Wire.CancelledAnswer.class);
    private static final Schema ARMED = Shapes.of(Wire.CancelAfterAnswer.class);
    private static final String ORDER_ID = "^[0-9]{1,19}$";

    @Doc("Which order to cancel: by the venue's id or by your own.")
    record CancelFrame(
            @Doc(value = "The venue's id", example = "4294967297", pattern = ORDER_ID) @Nullable String orderId,
            @Doc(value = "Your own id", example = "c-1", pattern = Wire.CLIENT_ID) @Nullable String clientOrderId) {}

    private final Session session;
    private final Sockets hub;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean looking;
    private int underWay;

    Orders(Session session, Sockets hub) {
        this.session = session;
        this.hub = hub;
    }

    /// Takes an order-entry frame; its answer comes later.
    void enter(Call call, Principal user, Endpoint endpoint) {
        session.permit(user, endpoint);
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

    private void start(Call call, Principal user) {
        try {
            long account = user.userId();
            switch (call.op()) {
                case "place" -> {
                    Command.PlaceOrder order =
                            Entry.order(hub.market, account, call.body(Wire.NewOrderBody.class), "");
                    ask(call, order, reply -> order(call, (Reply.Order) reply, true));
                }
                case "replace" -> replace(call, account);
                case "cancel" -> {
                    var body = call.body(CancelFrame.class);
                    ask(call, new Command.CancelOrder(account, id(body.orderId(), body.clientOrderId()), own(body)),
                            reply -> order(call, (Reply.Order) reply, false));
                }
                case "cancel_all" -> {
                    String symbol = call.text("instrument");
                    call.done();
                    int instrument = symbol == null ? 0 : hub.market.instrument(symbol).id();
                    ask(call, new Command.MassCancel(account, instrument), reply -> Frames.answer(
                            call.op(), call.id(), 200,
                            Json.text(CANCELLED, new Wire.CancelledAnswer(((Reply.Done) reply).count(), reply.sequence()))));
                }
                case "cancel_all_after" -> {
                    long millis = call.body(Wire.CancelAfterBody.class).timeoutMillis();
                    ask(call, new Command.CancelAllAfter(account, millis * 1_000_000), reply -> Frames.answer(
                            call.op(), call.id(), 200,
                            Json.text(ARMED, new Wire.CancelAfterAnswer(
                                    millis == 0 ? null : new Time(reply.timeNanos() + millis * 1_000_000),
                                    reply.sequence()))));
                }
                default -> throw new IllegalStateException(call.op() + " is no order entry");
            }
        } catch (HttpProblem problem) {
            underWay--;
            session.refuse(call, problem);
        }
    }

    private static @Nullable String own(CancelFrame body) {
        return body.orderId() == null ? body.clientOrderId() : null;
    }

    private static long id(@Nullable String orderId, @Nullable String clientOrderId) {
        if ((orderId == null) == (clientOrderId == null)) {
            throw ErrorCode.INVALID_FIELD.problem("/order_id", "give order_id or client_order_id, not both");
        }
        try {
            return orderId == null ? 0 : Long.parseLong(orderId);
        } catch (NumberFormatException e) {
            throw ErrorCode.ORDER_NOT_FOUND.problem("the account has no such order");
        }
    }

    private void replace(Call call, long account) {
        String orderId = call.text("order_id");
        String clientOrderId = call.text("client_order_id");
        long id = id(orderId, clientOrderId);
        var body = call.body(Wire.ReplaceBody.class);
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
            Call call, long account, long id, @Nullable String clientOrderId, int instrument, Wire.ReplaceBody body) {
        ask(call, Entry.replace(hub.market.instrument(instrument), account, id, clientOrderId, body),
                reply -> order(call, (Reply.Order) reply, false));
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
        return Frames.answer(call.op(), call.id(), entered && !reply.duplicate() ? 201 : 200,
                Json.text(ORDER, hub.views.order(reply.order(), reply.sequence())));
    }

    private void ask(Call call, Command command, Function<Reply, String> answer) {
        hub.engine.ask(command).thenApply(reply -> {
            if (reply instanceof Reply.Refused refused) {
                throw Engine.problem(refused);
            }
            return answer.apply(reply);
        }).whenComplete((text, failure) -> session.loop.run(() -> {
            if (failure != null) {
                failed(call, Waiting.cause(failure));
            } else {
                underWay--;
                session.answer(text);
            }
        }));
    }

    private void failed(Call call, Throwable cause) {
        underWay--;
        session.refuse(call, cause);
    }
}
