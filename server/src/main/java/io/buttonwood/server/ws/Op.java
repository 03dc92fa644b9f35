package io.buttonwood.server.ws;

import io.buttonwood.server.http.Doc;
import io.buttonwood.server.venue.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client may ask for over a WebSocket: a frame with this `op`, its members and its answer's body. Sessions and the
/// API document read this same declaration; nothing is declared twice.
public enum Op {
    AUTH("auth", "Logs this connection in, with an API key or a bearer token. Needed for orders and notifications; public market data needs none.",
            Frame.LoggedIn.class, "{'api_key':'bw_4fGh2kExample'}", Frame.Login.class),
    SUBSCRIBE("subscribe", "Hears public market data. A snapshot follows the answer, then what changes.",
            Frame.Subscribed.class, "{'channel':'book','instruments':['ACME']}", Frame.Topics.class),
    SUBSCRIBE_NOTIFICATIONS("subscribe", List.of("notifications"), "Hears notifications, going on after the numbers in resume.",
            Frame.SubscribedNotifications.class, "{'channel':'notifications','preset':'TRADING_UPDATES','resume':{'HIGH':0}}",
            Wanted.class, Frame.Going.class),
    SUBSCRIBE_DROP_COPY("subscribe", List.of("drop_copy"), "For brokers: hears what the broker's users hear of their orders and trades.",
            Frame.SubscribedNotifications.class, "{'channel':'drop_copy'}", Frame.DropCopyOf.class, Frame.Going.class),
    UNSUBSCRIBE("unsubscribe", "Hears market data no longer.",
            Frame.Unsubscribed.class, "{'channel':'book','instruments':['ACME']}", Frame.Topics.class),
    UNSUBSCRIBE_NOTIFICATIONS("unsubscribe", List.of("notifications", "drop_copy"), "Ends a subscription to notifications.",
            Frame.Unsubscribed.class, "{'channel':'notifications','subscription_id':0}", Frame.WhichSubscription.class),
    ACK("ack", "Says up to where a lane was handled: that is not sent again. Answered only if it has an id.",
            Frame.Acknowledged.class, "{'lane':'HIGH','seq':41}", Frame.Ack.class),
    RESUME("resume", "Asks for what came after these numbers again.",
            Frame.Nothing.class, "{'lanes':{'HIGH':41}}", Frame.Cursors.class),
    PING("ping", "Asks whether the venue is there.", Frame.Pong.class, "{}"),
    PLACE_ORDER("place", "Enters an order: body, checks, limits and answer as POST /api/v1/orders.",
            Wire.OrderJson.class, "{'instrument':'ACME','side':'BUY','type':'LIMIT','price':'101.25','quantity':'100','time_in_force':'GTC','client_order_id':'c-1'}",
            Wire.NewOrderBody.class),
    REPLACE_ORDER("replace", "Changes an order, as PATCH /api/v1/orders/{order_id}; order_id or client_order_id says which.",
            Wire.OrderJson.class, "{'client_order_id':'c-1','price':'101.30','quantity':'80'}", Frame.WhichOrder.class, Wire.ReplaceBody.class),
    CANCEL_ORDER("cancel", "Cancels an order.", Wire.OrderJson.class, "{'client_order_id':'c-1'}", Frame.WhichOrder.class),
    CANCEL_ALL("cancel_all", "Cancels all orders, or all of one instrument.",
            Wire.CancelledAnswer.class, "{'instrument':'ACME'}", Frame.OfInstrument.class),
    CANCEL_ALL_AFTER("cancel_all_after", "Arms the dead man's switch, as POST /api/v1/orders/cancel-all-after.",
            Wire.CancelAfterAnswer.class, "{'timeout_millis':60000}", Wire.CancelAfterBody.class),
    CANCEL_ON_DISCONNECT("cancel_on_disconnect", "Whether all orders are cancelled when this connection ends without logout.",
            Frame.Disconnect.class, "{'enabled':true}", Frame.Disconnect.class),
    LOGOUT("logout", "Ends the connection without cancelling anything.", Frame.Nothing.class, "{}");

    private final String wire;
    private final List<String> channels;
    private final String text;
    private final Class<?> answer;
    private final String example;
    private final List<Class<?>> members;

    Op(String wire, String text, Class<?> answer, String example, Class<?>... members) {
        this(wire, List.of(), text, answer, example, members);
    }

    Op(String wire, List<String> channels, String text, Class<?> answer, String example, Class<?>... members) {
        this.wire = wire;
        this.channels = channels;
        this.text = text;
        this.answer = answer;
        this.example = example.replace('\'', '"');
        this.members = List.of(members);
    }

    /// What a frame asks for, null if it is nothing known.
    ///
    /// @param channel the frame's member of that name, whatever it is
    static @Nullable Op of(String wire, @Nullable Object channel) {
        Op found = null;
        for (Op op : values()) {
            if (op.wire.equals(wire) && (op.channels.isEmpty() && found == null || channel instanceof String && op.channels.contains(channel))) {
                found = op;
            }
        }
        return found;
    }

    /// The frame's `op`.
    public String wire() {
        return wire;
    }

    /// Values of `channel` that tell it from others with the same `op`; empty where the members' records say it all.
    public List<String> channels() {
        return channels;
    }

    /// What it does, for people.
    public String text() {
        return text;
    }

    /// The answer's `op`.
    public String answerWire() {
        return this == PING ? "pong" : wire;
    }

    /// The record of the answer's `body`.
    public Class<?> answer() {
        return answer;
    }

    /// The records whose [Doc]umented members the frame has, besides `op`, `id` and what [#channels] says.
    public List<Class<?>> members() {
        return members;
    }

    /// A frame's members, JSON.
    public String example() {
        return example;
    }
}
