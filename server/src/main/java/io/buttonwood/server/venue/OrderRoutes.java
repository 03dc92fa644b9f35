package io.buttonwood.server.venue;

import static io.buttonwood.server.venue.MarketRoutes.dec;

import io.buttonwood.core.Command;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Page;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.projection.OrderFilter;
import io.buttonwood.server.projection.OrderRow;
import io.buttonwood.server.projection.Queries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Order entry and the account's orders.
public final class OrderRoutes {
    private static final String TAG = "Orders";
    private static final Param<Long> ORDER_ID = Param.pathId("order_id", "The venue's id of the order");
    private static final Param<String> CLIENT_ORDER_ID =
            Param.path("client_order_id", Wire.CLIENT_ID, "Your own id of the order", "c-1");
    private static final Param<OrderStatus> STATUS =
            Param.choice("status", OrderStatus.class, null, "Only orders of this status");
    private static final Param<Side> SIDE = Param.choice("side", Side.class, null, "Only orders of this side");

    private static final ErrorCode[] ENTRY = {
        ErrorCode.INSTRUMENT_NOT_FOUND, ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.CLIENT_ORDER_ID_REUSED,
        ErrorCode.PRICE_OUT_OF_BAND, ErrorCode.INSUFFICIENT_FUNDS, ErrorCode.QUANTITY_TOO_LARGE,
        ErrorCode.NOTIONAL_TOO_LARGE, ErrorCode.TOO_MANY_OPEN_ORDERS, ErrorCode.FAT_FINGER,
        ErrorCode.POST_ONLY_WOULD_TAKE, ErrorCode.INSTRUMENT_HALTED, ErrorCode.INSTRUMENT_CLOSED,
        ErrorCode.KILL_SWITCH, ErrorCode.CAPACITY, ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN
    };
    private static final ErrorCode[] CANCEL = {
        ErrorCode.ORDER_NOT_FOUND, ErrorCode.ORDER_CLOSED, ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.OVERLOADED,
        ErrorCode.OUTCOME_UNKNOWN
    };

    static final Wire.NewOrderBody NEW = new Wire.NewOrderBody(
            "ACME", Side.BUY, OrderType.LIMIT, dec("101.25"), dec("100"), TimeInForce.GTC, false, "c-1");
    static final Wire.OrderJson ORDER = new Wire.OrderJson(
            "4294967297", "ACME", Side.BUY, OrderType.LIMIT, dec("101.25"), dec("100"), TimeInForce.GTC, false, "c-1",
            OrderStatus.OPEN, dec("0"), dec("100"), null, null, Time.of(Instant.parse("2026-01-15T10:30:00Z")), 1042);
    private static final Wire.ReplaceBody REPLACE = new Wire.ReplaceBody(dec("101.30"), dec("80"), null);

    private final Engine engine;
    private final Market market;
    private final Queries queries;
    private final Views views;
    private final RecentOrders recent = new RecentOrders();

    public OrderRoutes(Engine engine, Market market, Queries queries, Views views) {
        this.engine = engine;
        this.market = market;
        this.queries = queries;
        this.views = views;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                trade(Endpoint.post("/api/v1/orders", "placeOrder"))
                        .says("Enter an order", "Durable before it is answered. The same client_order_id with the same body answers the first order (200) and enters nothing. Every fill that happened at once is in the answer.")
                        .body(Wire.NewOrderBody.class, NEW)
                        .answers(201, "The order", Wire.OrderJson.class, ORDER)
                        .answers(200, "The order that this client_order_id entered before", Wire.OrderJson.class, ORDER)
                        .errors(ENTRY)
                        .handle(this::place),
                trade(Endpoint.post("/api/v1/orders/batch", "placeOrders"))
                        .says("Enter several orders", "Each on its own, in order: the refusal of one does not touch the others. Costs as many tokens as it has orders.")
                        .body(Wire.BatchBody.class, new Wire.BatchBody(List.of(NEW)))
                        .costs("one an order", call -> call.body(Wire.BatchBody.class).orders().size())
                        .answers(200, "One result an order", Wire.BatchAnswer.class,
                                new Wire.BatchAnswer(List.of(new Wire.BatchAccepted(201, ORDER)), 1042))
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.COST_EXCEEDS_LIMIT, ErrorCode.OVERLOADED,
                                ErrorCode.OUTCOME_UNKNOWN)
                        .handle(this::batch),
                trade(Endpoint.post("/api/v1/orders/validate", "validateOrder"))
                        .says("Try an order without entering it", "Answers what entering it now would be refused for, or that it would be accepted. Nothing changes.")
                        .body(Wire.NewOrderBody.class, NEW)
                        .answers(200, "It would be accepted", Wire.ValidAnswer.class, new Wire.ValidAnswer(true, 1042))
                        .errors(ENTRY)
                        .handle(this::validate),
                trade(Endpoint.post("/api/v1/orders/cancel-all-after", "cancelAllAfter"))
                        .cancels()
                        .says("Arm the dead man's switch", "Unless called again before, all orders are cancelled when the time is over: protection for a client that loses its connection.")
                        .body(Wire.CancelAfterBody.class, new Wire.CancelAfterBody(60_000))
                        .answers(200, "When it cancels", Wire.CancelAfterAnswer.class,
                                new Wire.CancelAfterAnswer(ORDER.createdAt(), 1042))
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN)
                        .handle(this::cancelAllAfter),
                read(Endpoint.get("/api/v1/orders", "listOrders"))
                        .says("List orders", "Newest first, open and final ones.")
                        .params(Params.OF_INSTRUMENT, STATUS, SIDE, Params.FROM, Params.TO, Params.ACCOUNT, Params.LIMIT,
                                Params.CURSOR, Params.MIN_SEQUENCE)
                        .answers(200, "The orders", Shapes.page(Wire.OrderJson.class), new Page<>(List.of(ORDER), "MTc"))
                        .errors(Params.reads())
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND, ErrorCode.INVALID_CURSOR)
                        .blocking(this::list),
                read(Endpoint.get("/api/v1/orders/{order_id}", "getOrder"))
                        .says("Read an order", "As it stood after its last change.")
                        .params(ORDER_ID, Params.MIN_SEQUENCE)
                        .answers(200, "The order", Wire.OrderJson.class, ORDER)
                        .errors(Params.reads())
                        .errors(ErrorCode.ORDER_NOT_FOUND)
                        .blocking(call -> show(call, byId(call))),
                trade(Endpoint.patch("/api/v1/orders/{order_id}", "replaceOrder"))
                        .says("Change an order", "Price and/or quantity. Time priority is kept only when the price stays and the quantity goes down.")
                        .params(ORDER_ID)
                        .body(Wire.ReplaceBody.class, REPLACE)
                        .answers(200, "The order as it stands", Wire.OrderJson.class, ORDER)
                        .errors(ENTRY)
                        .errors(ErrorCode.ORDER_NOT_FOUND, ErrorCode.ORDER_CLOSED, ErrorCode.NOT_CAUGHT_UP)
                        .handle(call -> replace(call, call.get(ORDER_ID), null)),
                trade(Endpoint.delete("/api/v1/orders/{order_id}", "cancelOrder"))
                        .cancels()
                        .says("Cancel an order", "What has traded stays traded.")
                        .params(ORDER_ID)
                        .answers(200, "The order as it ended", Wire.OrderJson.class, ORDER)
                        .errors(CANCEL)
                        .handle(call -> order(engine.apply(
                                new Command.CancelOrder(call.user().userId(), call.get(ORDER_ID), null)))),
                trade(Endpoint.delete("/api/v1/orders", "cancelOrders"))
                        .cancels()
                        .says("Cancel all orders", "Or all of one instrument.")
                        .params(Params.OF_INSTRUMENT)
                        .answers(200, "How many", Wire.CancelledAnswer.class, new Wire.CancelledAnswer(3, 1042))
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND, ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.OVERLOADED,
                                ErrorCode.OUTCOME_UNKNOWN)
                        .handle(this::cancelAll),
                read(Endpoint.get("/api/v1/orders/by-client-id/{client_order_id}", "getOrderByClientId"))
                        .says("Read an order by your own id", "The latest order that had this client_order_id.")
                        .params(CLIENT_ORDER_ID, Params.MIN_SEQUENCE)
                        .answers(200, "The order", Wire.OrderJson.class, ORDER)
                        .errors(Params.reads())
                        .errors(ErrorCode.ORDER_NOT_FOUND)
                        .blocking(call -> show(call, byClientId(call))),
                trade(Endpoint.patch("/api/v1/orders/by-client-id/{client_order_id}", "replaceOrderByClientId"))
                        .says("Change an order by your own id", "As PATCH /orders/{order_id}.")
                        .params(CLIENT_ORDER_ID)
                        .body(Wire.ReplaceBody.class, REPLACE)
                        .answers(200, "The order as it stands", Wire.OrderJson.class, ORDER)
                        .errors(ENTRY)
                        .errors(ErrorCode.ORDER_NOT_FOUND, ErrorCode.ORDER_CLOSED, ErrorCode.NOT_CAUGHT_UP)
                        .handle(call -> replace(call, 0, call.get(CLIENT_ORDER_ID))),
                trade(Endpoint.delete("/api/v1/orders/by-client-id/{client_order_id}", "cancelOrderByClientId"))
                        .cancels()
                        .says("Cancel an order by your own id", "As DELETE /orders/{order_id}.")
                        .params(CLIENT_ORDER_ID)
                        .answers(200, "The order as it ended", Wire.OrderJson.class, ORDER)
                        .errors(CANCEL)
                        .handle(call -> order(engine.apply(
                                new Command.CancelOrder(call.user().userId(), 0, call.get(CLIENT_ORDER_ID))))));
    }

    private static Endpoint trade(Endpoint endpoint) {
        return endpoint.tag(TAG).access(Access.TRADER, Scope.TRADE);
    }

    private static Endpoint read(Endpoint endpoint) {
        return endpoint.tag(TAG).access(Access.TRADER, Scope.READ);
    }

    private CompletionStage<Answer> place(Call call) {
        Command.PlaceOrder command = Entry.order(market, call.user().userId(), call.body(Wire.NewOrderBody.class), "");
        return engine.apply(command).thenApply(this::entered);
    }

    private Answer entered(Reply reply) {
        var order = (Reply.Order) reply;
        recent.entered(order.order());
        return Answer.of(order.duplicate() ? 200 : 201, views.order(order.order(), order.sequence()));
    }

    private CompletionStage<Answer> order(CompletionStage<Reply> reply) {
        return reply.thenApply(each -> Answer.ok(views.order(((Reply.Order) each).order(), each.sequence())));
    }

    private CompletionStage<Answer> batch(Call call) {
        var orders = call.body(Wire.BatchBody.class).orders();
        var results = new ArrayList<Wire.@Nullable BatchResult>();
        var commands = new ArrayList<Command.PlaceOrder>();
        for (int i = 0; i < orders.size(); i++) {
            try {
                commands.add(Entry.order(market, call.user().userId(), orders.get(i), "/orders/" + i));
                results.add(null);
            } catch (HttpProblem e) {
                results.add(new Wire.BatchRefused(e.code().status(), e.body(call.requestId())));
            }
        }
        if (commands.isEmpty()) {
            return CompletableFuture.completedFuture(batchAnswer(results, List.of(), market.sequence(), call));
        }
        return engine.apply(new Command.PlaceBatch(call.user().userId(), commands))
                .thenApply(reply -> batchAnswer(results, ((Reply.Batch) reply).replies(), reply.sequence(), call));
    }

    private Answer batchAnswer(
            List<Wire.@Nullable BatchResult> results, List<Reply> replies, long sequence, Call call) {
        var all = new ArrayList<Wire.BatchResult>();
        int next = 0;
        for (var known : results) {
            if (known != null) {
                all.add(known);
                continue;
            }
            all.add(switch (replies.get(next++)) {
                case Reply.Order order -> new Wire.BatchAccepted(
                        order.duplicate() ? 200 : 201, views.order(order.order(), order.sequence()));
                case Reply.Refused refused -> {
                    HttpProblem problem = Engine.problem(refused);
                    yield new Wire.BatchRefused(problem.code().status(), problem.body(call.requestId()));
                }
                case Reply.Done _, Reply.Batch _ -> throw new IllegalStateException("not an order's reply");
            });
        }
        return Answer.ok(new Wire.BatchAnswer(all, sequence));
    }

    private CompletionStage<Answer> validate(Call call) {
        var order = Entry.order(market, call.user().userId(), call.body(Wire.NewOrderBody.class), "");
        return engine.apply(new Command.ValidateOrder(order))
                .thenApply(reply -> Answer.ok(new Wire.ValidAnswer(true, reply.sequence())));
    }

    private CompletionStage<Answer> cancelAllAfter(Call call) {
        long millis = call.body(Wire.CancelAfterBody.class).timeoutMillis();
        long nanos = millis * 1_000_000;
        return engine.apply(new Command.CancelAllAfter(call.user().userId(), nanos))
                .thenApply(reply -> Answer.ok(new Wire.CancelAfterAnswer(
                        millis == 0 ? null : new Time(reply.timeNanos() + nanos), reply.sequence())));
    }

    private CompletionStage<Answer> cancelAll(Call call) {
        String symbol = call.find(Params.OF_INSTRUMENT);
        int instrument = symbol == null ? 0 : market.instrument(symbol).id();
        return engine.apply(new Command.MassCancel(call.user().userId(), instrument))
                .thenApply(reply -> Answer.ok(new Wire.CancelledAnswer(((Reply.Done) reply).count(), reply.sequence())));
    }

    /// The order's instrument is needed to read the body's decimals. It is remembered of orders entered through this
    /// gateway, else looked up in the projection, which may be a moment behind.
    private CompletionStage<Answer> replace(Call call, long orderId, @Nullable String clientOrderId) {
        var body = call.body(Wire.ReplaceBody.class);
        long account = call.user().userId();
        Integer known = recent.instrument(account, orderId, clientOrderId);
        if (known != null) {
            return order(engine.apply(
                    Entry.replace(market.instrument(known), account, orderId, clientOrderId, body)));
        }
        var looked = new CompletableFuture<Instrument>();
        Thread.startVirtualThread(() -> {
            try {
                looked.complete(market.instrument(find(account, orderId, clientOrderId).order().instrumentId()));
            } catch (RuntimeException e) {
                looked.completeExceptionally(e);
            }
        });
        return looked.thenCompose(instrument ->
                order(engine.apply(Entry.replace(instrument, account, orderId, clientOrderId, body))));
    }

    private OrderRow find(long account, long orderId, @Nullable String clientOrderId) {
        long known = market.sequence();
        for (int round = 0; ; round++) {
            var row = clientOrderId != null
                    ? queries.orderByClientId(account, clientOrderId)
                    : queries.order(orderId).filter(each -> each.order().accountId() == account);
            if (row.isPresent()) {
                return row.get();
            }
            try {
                if (round > 0 || !queries.awaitSequence(known, java.time.Duration.ofSeconds(1))) {
                    throw ErrorCode.ORDER_NOT_FOUND.problem("the account has no such order");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting", e);
            }
        }
    }

    private Answer list(Call call) {
        Reading.await(queries, call);
        String symbol = call.find(Params.OF_INSTRUMENT);
        OrderStatus status = call.find(STATUS);
        Time from = call.find(Params.FROM);
        Time to = call.find(Params.TO);
        var filter = new OrderFilter(
                Reading.account(market, call),
                0,
                status == null ? Set.of() : Set.of(status),
                symbol == null ? 0 : market.instrument(symbol).id(),
                call.find(SIDE),
                from == null ? 0 : from.nanos(),
                to == null ? 0 : to.nanos());
        var page = Page.read(() ->
                queries.orders(filter, Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR)));
        return call.page(new Page<>(
                page.items().stream().map(row -> views.order(row.order(), row.updatedSequence())).toList(),
                page.next()));
    }

    private OrderRow byId(Call call) {
        Reading.await(queries, call);
        return queries.order(call.get(ORDER_ID))
                .orElseThrow(() -> ErrorCode.ORDER_NOT_FOUND.problem("the account has no such order"));
    }

    private OrderRow byClientId(Call call) {
        Reading.await(queries, call);
        return queries.orderByClientId(call.user().userId(), call.get(CLIENT_ORDER_ID))
                .orElseThrow(() -> ErrorCode.ORDER_NOT_FOUND.problem("the account has no such order"));
    }

    private Answer show(Call call, OrderRow row) {
        try {
            Reading.permitted(market, call.user(), row.order().accountId());
        } catch (HttpProblem e) {
            // Whether somebody else's order exists is nobody's business.
            throw ErrorCode.ORDER_NOT_FOUND.problem("the account has no such order");
        }
        return Answer.ok(views.order(row.order(), row.updatedSequence()));
    }
}
