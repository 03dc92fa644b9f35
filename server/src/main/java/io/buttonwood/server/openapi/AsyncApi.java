package io.buttonwood.server.openapi;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.venue.Wire;
import io.buttonwood.server.ws.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The AsyncAPI 3 document of the WebSocket API: one channel, its requests with their answers, and what the venue sends
/// by itself. Payloads come from the records that the venue reads and writes.
public final class AsyncApi {
    /// A frame that a client sends.
    ///
    /// @param members what it has besides `op` and `id`
    /// @param more members that no record has, by name
    /// @param answer the shape of its answer's `body`
    /// @param example its other members, JSON
    record Request(
            String name, String op, String text, Schema.Obj members, Map<String, Object> more, Schema.Obj answer, String example) {
        String answerOp() {
            return op.equals("ping") ? "pong" : op;
        }
    }

    /// A frame that the venue sends by itself.
    record Push(String name, String channel, String text, Schema.Obj members, Map<String, Object> more) {}

    private static final Map<String, Object> LANES = Tree.of(
            "type", "object",
            "description", "The last number handled of each lane",
            "additionalProperties", Tree.of("type", "integer", "format", "int64", "minimum", 0),
            "examples", List.of(Tree.of("HIGH", 41)));
    private static final Map<String, Object> BATCH = Tree.of(
            "type", "object",
            "description", "How deliveries are put together; the first subscription of a connection decides",
            "properties", Tree.of(
                    "max_messages", Tree.of("type", "integer", "description", "Most notifications a delivery"),
                    "max_delay_ms", Tree.of("type", "integer", "description", "Longest wait after the first")),
            "additionalProperties", false,
            "examples", List.of(Tree.of("max_messages", 10, "max_delay_ms", 100)));

    static final List<Request> REQUESTS = List.of(
            request("Auth", "auth", "Logs this connection in, with an API key or a bearer token. Needed for orders and notifications; public market data needs none.",
                    SocketFrames.Auth.class, SocketFrames.Authenticated.class, "{'api_key':'bw_4fGh2kExample'}"),
            request("Subscribe", "subscribe", "Hears public market data. A snapshot follows the answer, then what changes.",
                    SocketFrames.Topics.class, SocketFrames.Subscribed.class, "{'channel':'book','instruments':['ACME']}"),
            new Request("SubscribeNotifications", "subscribe", "Hears notifications, going on after the numbers in resume.",
                    shape(Wanted.class), Tree.of("channel", Tree.of("const", "notifications"), "resume", LANES, "batch", BATCH),
                    shape(SocketFrames.SubscribedNotifications.class),
                    "{'channel':'notifications','preset':'TRADING_UPDATES','resume':{'HIGH':41}}"),
            new Request("SubscribeDropCopy", "subscribe", "For brokers: hears what the broker's users hear of their orders and trades.",
                    shape(SocketFrames.DropCopyWanted.class), Tree.of("resume", LANES, "batch", BATCH),
                    shape(SocketFrames.SubscribedNotifications.class), "{'channel':'drop_copy'}"),
            request("Unsubscribe", "unsubscribe", "Hears market data no longer.",
                    SocketFrames.Topics.class, SocketFrames.Unsubscribed.class, "{'channel':'book','instruments':['ACME']}"),
            request("UnsubscribeNotifications", "unsubscribe", "Ends a subscription to notifications.",
                    SocketFrames.UnsubscribeNotifications.class, SocketFrames.Unsubscribed.class,
                    "{'channel':'notifications','subscription_id':12}"),
            request("Ack", "ack", "Says up to where a lane was handled: that is not sent again. Answered only if it has an id.",
                    SocketFrames.Ack.class, SocketFrames.Acknowledged.class, "{'lane':'HIGH','seq':41}"),
            new Request("Resume", "resume", "Asks for what came after these numbers again.",
                    shape(SocketFrames.Empty.class), Tree.of("lanes", LANES), shape(SocketFrames.Empty.class),
                    "{'lanes':{'HIGH':41}}"),
            request("Ping", "ping", "Asks whether the venue is there.", SocketFrames.Empty.class, SocketFrames.Pong.class, "{}"),
            request("PlaceOrder", "place", "Enters an order: body, checks, limits and answer as POST /api/v1/orders.",
                    Wire.NewOrderBody.class, Wire.OrderJson.class,
                    "{'instrument':'ACME','side':'BUY','type':'LIMIT','price':'101.25','quantity':'100','time_in_force':'GTC','client_order_id':'c-1'}"),
            request("ReplaceOrder", "replace", "Changes an order, as PATCH /api/v1/orders/{order_id}; order_id or client_order_id says which.",
                    SocketFrames.Replace.class, Wire.OrderJson.class, "{'client_order_id':'c-1','price':'101.30','quantity':'80'}"),
            request("CancelOrder", "cancel", "Cancels an order.", SocketFrames.Which.class, Wire.OrderJson.class, "{'client_order_id':'c-1'}"),
            request("CancelAll", "cancel_all", "Cancels all orders, or all of one instrument.",
                    SocketFrames.Instrument.class, Wire.CancelledAnswer.class, "{'instrument':'ACME'}"),
            request("CancelAllAfter", "cancel_all_after", "Arms the dead man's switch, as POST /api/v1/orders/cancel-all-after.",
                    Wire.CancelAfterBody.class, Wire.CancelAfterAnswer.class, "{'timeout_millis':60000}"),
            request("CancelOnDisconnect", "cancel_on_disconnect", "Whether all orders are cancelled when this connection ends without logout.",
                    SocketFrames.Disconnect.class, SocketFrames.Disconnect.class, "{'enabled':true}"),
            request("Logout", "logout", "Ends the connection without cancelling anything.",
                    SocketFrames.Empty.class, SocketFrames.Empty.class, "{}"));

    static final List<Push> PUSHES = List.of(
            push("Notifications", "notifications", "Your own notifications and the public ones you subscribed to: 10 of them, or what came within 100 ms of the first.", SocketFrames.Notifications.class),
            push("DropCopy", "drop_copy", "A broker's copy of what its users hear.", SocketFrames.DropCopy.class),
            push("Trades", "trades", "Every trade of an instrument.", SocketFrames.Trades.class),
            push("Book", "book", "An instrument's book: a snapshot, then deltas.", SocketFrames.BookFrame.class),
            push("BestPrices", "l1", "The best bid and ask, as they change.", SocketFrames.BestFrame.class),
            push("Ticker", "ticker", "The market at a glance, at most ten times a second.", SocketFrames.TickerFrame.class),
            new Push("Heartbeat", "heartbeat", "Every second, with the last sequences; a client that misses three reconnects.",
                    shape(SocketFrames.Heartbeat.class), Tree.of("lanes", LANES)),
            push("Loss", "loss", "What will not come, and why. It stands before the first message after it.", SocketFrames.LossFrame.class),
            push("ServerShutdown", "server_shutdown", "The venue is stopping; connect again after a while.", SocketFrames.Shutdown.class));

    private final Map<String, Object> document;
    private final JsonSchemas schemas = new JsonSchemas();
    private final Map<String, Object> messages = new LinkedHashMap<>();

    public AsyncApi(String version) {
        List<Schema.Obj> answered = new ArrayList<>();
        REQUESTS.forEach(each -> answered.add(each.answer()));
        PUSHES.forEach(each -> answered.add(each.members()));
        answered.add(shape(ErrorResponse.class));
        answered.forEach(schemas::answer);

        var operations = new LinkedHashMap<String, Object>();
        for (Request request : REQUESTS) {
            messages.put(request.name(), message(
                    request.text(),
                    payload("op", request.op(), request.members(), request.more(), true),
                    example(request)));
            String answer = request.name() + "Answer";
            int status = request.op().equals("place") ? 201 : 200;
            messages.put(answer, message(
                    "The answer to " + request.op() + ".",
                    answer(request.answerOp(), request.answer(), status),
                    Tree.of("op", request.answerOp(), "id", "r1", "status", status, "body", Samples.of(request.answer()))));
            operations.put(lower(request.name()), Tree.of(
                    "action", "receive",
                    "title", request.name(),
                    "summary", request.text(),
                    "channel", Tree.of("$ref", "#/channels/socket"),
                    "messages", List.of(Tree.of("$ref", "#/channels/socket/messages/" + request.name())),
                    "reply", Tree.of(
                            "channel", Tree.of("$ref", "#/channels/socket"),
                            "messages", List.of(
                                    Tree.of("$ref", "#/channels/socket/messages/" + answer),
                                    Tree.of("$ref", "#/channels/socket/messages/Failure")))));
        }
        messages.put("Failure", message(
                "The answer to a frame that failed; status and body are those that REST would have answered.",
                failure(),
                Tree.of("op", "place", "id", "r1", "status", 422, "body", Tree.value(
                        shape(ErrorResponse.class), Problems.example(ErrorCode.INSUFFICIENT_FUNDS)))));
        for (Push push : PUSHES) {
            messages.put(push.name(), message(
                    push.text(),
                    payload("channel", push.channel(), push.members(), push.more(), false),
                    example(push)));
            operations.put("send" + push.name(), Tree.of(
                    "action", "send",
                    "title", push.name(),
                    "summary", push.text(),
                    "channel", Tree.of("$ref", "#/channels/socket"),
                    "messages", List.of(Tree.of("$ref", "#/channels/socket/messages/" + push.name()))));
        }
        addOptional();
        var refs = new LinkedHashMap<String, Object>();
        messages.keySet().forEach(name -> refs.put(name, Tree.ref("messages", name)));
        document = Tree.of(
                "asyncapi", "3.0.0",
                "id", "urn:io:buttonwood:socket",
                "info", Tree.of(
                        "title", "Buttonwood WebSocket API",
                        "version", version,
                        "description", "One connection for market data, notifications and order entry. Frames are JSON texts. "
                                + "A request has an `op` and, if it likes, an `id` that its answer repeats; what the venue sends by itself has a `channel`.",
                        "contact", Tree.of("name", "The operator of this venue"),
                        "license", Tree.of("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0.txt"),
                        "tags", List.of(Tree.of("name", "WebSocket"))),
                "defaultContentType", "application/json",
                "servers", Tree.of("venue", Tree.of(
                        "host", "localhost:8000",
                        "protocol", "ws",
                        "description", "A venue on this machine; wss where TLS is configured")),
                "channels", Tree.of("socket", Tree.of(
                        "address", "/api/v1/ws",
                        "title", "The WebSocket",
                        "description", "Credentials go into an `auth` frame. Order entry draws on the same rate limits as REST.",
                        "servers", List.of(Tree.of("$ref", "#/servers/venue")),
                        "messages", refs)),
                "operations", operations,
                "components", Tree.of("messages", messages, "schemas", schemas.components()));
    }

    /// What a notification has only where it applies.
    @SuppressWarnings("unchecked")
    private void addOptional() {
        var item = (Map<String, Object>) java.util.Objects.requireNonNull(schemas.components().get("NotificationItem"));
        var properties = (Map<String, Object>) java.util.Objects.requireNonNull(item.get("properties"));
        properties.put("account_id", Tree.of("type", "integer", "format", "int64", "description", "Whose it is; absent for public ones"));
        properties.put("instrument", Tree.of("type", "string", "description", "Its instrument, if it has one"));
        properties.put("broker", Tree.of("type", "string", "description", "Its account's broker, if it has one"));
        properties.put("expires_at", Tree.of("type", "string", "format", "date-time", "description", "When it is worthless, if ever"));
    }

    public byte[] json() {
        return Tree.json(document);
    }

    /// The frames by name, for the page.
    @SuppressWarnings("unchecked")
    Map<String, Object> message(String name) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(messages.get(name));
    }

    private static Request request(
            String name, String op, String text, Class<?> members, Class<?> answer, String example) {
        return new Request(name, op, text, shape(members), Map.of(), shape(answer), example);
    }

    private static Push push(String name, String channel, String text, Class<?> members) {
        return new Push(name, channel, text, shape(members), Map.of());
    }

    private static Schema.Obj shape(Class<?> type) {
        return (Schema.Obj) Shapes.of(type);
    }

    private static String lower(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Map<String, Object> message(String text, Map<String, Object> payload, Map<String, Object> example) {
        return Tree.of(
                "summary", text,
                "contentType", "application/json",
                "payload", payload,
                "examples", List.of(Tree.of("payload", example)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> example(Request request) {
        Map<String, Object> example = Tree.of("op", request.op(), "id", "r1");
        example.putAll((Map<String, Object>) java.util.Objects.requireNonNull(
                Json.tree(request.example().replace('\'', '"'))));
        return example;
    }

    private static Map<String, Object> example(Push push) {
        Map<String, Object> example = Tree.of("channel", push.channel());
        example.putAll(Samples.of(push.members()));
        return example;
    }

    private Map<String, Object> payload(
            String tag, String value, Schema.Obj members, Map<String, Object> more, boolean request) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put(tag, Tree.of("const", value));
        if (request) {
            properties.put("id", id());
        }
        properties.putAll(schemas.members(members, request));
        properties.putAll(more);
        var required = new ArrayList<String>(List.of(tag));
        required.addAll(JsonSchemas.required(members, request));
        return Tree.of("type", "object", "properties", properties, "required", required, "additionalProperties", request ? false : null);
    }

    private Map<String, Object> answer(String op, Schema.Obj body, int status) {
        return Tree.of(
                "type", "object",
                "properties", Tree.of(
                        "op", Tree.of("const", op),
                        "id", id(),
                        "status", Tree.of("type", "integer", "description", "As HTTP would answer", "examples", List.of(status)),
                        "body", body.members().isEmpty() ? Tree.of("type", "object") : schemas.of(body, false)),
                "required", List.of("op", "status", "body"));
    }

    private Map<String, Object> failure() {
        return Tree.of(
                "type", "object",
                "properties", Tree.of(
                        "op", Tree.of("type", List.of("string", "null"), "description", "Null if the frame could not be read", "examples", List.of("place")),
                        "id", id(),
                        "status", Tree.of("type", "integer", "minimum", 400, "examples", List.of(422)),
                        "retry_after", Tree.of("type", "integer", "description", "Seconds to wait, for 429 and 503"),
                        "body", schemas.of(shape(ErrorResponse.class), false)),
                "required", List.of("op", "status", "body"));
    }

    private static Map<String, Object> id() {
        return Tree.of(
                "type", List.of("string", "integer"),
                "description", "Your own name for the request, repeated in its answer",
                "maxLength", 64,
                "examples", List.of("r1"));
    }
}
