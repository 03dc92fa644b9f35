package io.buttonwood.server.openapi;

import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.RawJson;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.venue.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The members of those WebSocket frames that are not the body of a REST route too, as the AsyncAPI document shows them.
final class SocketFrames {
    private SocketFrames() {}

    private static final String ORDER_ID = "^[0-9]{1,19}$";
    private static final String TIME = "2026-01-15T10:30:00.000000000Z";

    record Auth(
            @Doc(value = "API key; this or token", example = "bw_4fGh2kExample", secret = true) @Nullable String apiKey,
            @Doc(value = "Bearer token; this or api_key", secret = true) @Nullable String token,
            @Doc(value = "Cancel all orders when this connection ends without logout", example = "false", byDefault = "false")
                    boolean cancelOnDisconnect) {}

    record Authenticated(
            @Doc(value = "Your name", example = "alice") String user,
            @Doc(value = "Your account", example = "7") long accountId,
            @Doc(value = "Your role", example = "TRADER") String role,
            @Doc(value = "Whether your orders are cancelled when this connection ends", example = "false")
                    boolean cancelOnDisconnect) {}

    record Topics(
            @Doc(value = "trades, book, l1 or ticker", example = "book", pattern = "^(trades|book|l1|ticker)$") String channel,
            @Doc(value = "Instruments", example = "ACME", byDefault = "[]", max = 1000, pattern = Wire.SYMBOL)
                    List<String> instruments,
            @Doc(value = "One instrument, instead of or besides instruments", example = "ACME", pattern = Wire.SYMBOL)
                    @Nullable String instrument) {}

    record DropCopyWanted(
            @Doc(value = "Always drop_copy", example = "drop_copy", pattern = "^drop_copy$") String channel,
            @Doc(value = "A broker; absent for your own", example = "Hamilton", max = 64) @Nullable String broker) {}

    record Subscribed(
            @Doc(value = "The channel", example = "book") String channel,
            @Doc(value = "Instruments now heard", example = "1") int topics) {}

    record SubscribedNotifications(
            @Doc(value = "The channel", example = "notifications") String channel,
            @Doc(value = "Name it to unsubscribe", example = "12") long subscriptionId) {}

    record Unsubscribed(@Doc(value = "The channel", example = "book") String channel) {}

    record UnsubscribeNotifications(
            @Doc(value = "notifications or drop_copy", example = "notifications", pattern = "^(notifications|drop_copy)$")
                    String channel,
            @Doc(value = "The number that subscribing answered; absent for all of this connection", example = "12", min = 1)
                    @Nullable Long subscriptionId) {}

    record Ack(
            @Doc(value = "The lane", example = "HIGH", pattern = "^[A-Z:0-9]{1,40}$") String lane,
            @Doc(value = "The last number handled", example = "41", min = 0) long seq) {}

    record Acknowledged(@Doc(value = "How many were pending and are not any more", example = "3") int acknowledged) {}

    record Disconnect(@Doc(value = "Whether all orders are cancelled when this connection ends", example = "true") boolean enabled) {}

    record Empty() {}

    record Pong(@Doc(value = "The venue's clock", example = TIME) Time time) {}

    record Which(
            @Doc(value = "The venue's id; this or client_order_id", example = "4294967297", pattern = ORDER_ID)
                    @Nullable String orderId,
            @Doc(value = "Your own id", example = "c-1", pattern = Wire.CLIENT_ID) @Nullable String clientOrderId) {}

    @Doc("Which order to change, and how.")
    record Replace(
            @Doc(value = "The venue's id; this or client_order_id", example = "4294967297", pattern = ORDER_ID)
                    @Nullable String orderId,
            @Doc(value = "Your own id", example = "c-1", pattern = Wire.CLIENT_ID) @Nullable String clientOrderId,
            @Doc(value = "New limit price", example = "101.30", positive = true) @Nullable Decimal price,
            @Doc(value = "New total quantity, traded part included", example = "80", positive = true)
                    @Nullable Decimal quantity,
            @Doc(value = "New open quantity; not together with quantity", example = "60", positive = true)
                    @Nullable Decimal remainingQuantity) {}

    record Instrument(@Doc(value = "Only this instrument; absent for all", example = "ACME", pattern = Wire.SYMBOL)
            @Nullable String instrument) {}

    @Doc("A notification and its place in its lane.")
    record NotificationItem(
            @Doc(value = "CRITICAL, HIGH, NORMAL or LOW for your own; a name of its own for public ones", example = "HIGH") String lane,
            @Doc(value = "Number in the lane, the same on every connection and after every restart", example = "41") long seq,
            @Doc(value = "Number of the one before it that you were meant to get: a jump against it is a loss", example = "40") long prevSeq,
            @Doc(value = "Stays the same when it is sent again", example = "7-HIGH-41") String id,
            @Doc(value = "What it is about", example = "ORDER_FILLED") io.buttonwood.edge.notification.NotificationType type,
            @Doc(value = "How urgent", example = "HIGH") io.buttonwood.edge.notification.Priority priority,
            @Doc("By type: Order, Fill, MarketData, Book, …") RawJson data,
            @Doc(value = "When it was made", example = TIME) Time createdAt,
            @Doc(value = "Engine sequence it stems from", example = "1042") long sequence,
            @Doc(value = "Whether it comes from the dead letters, out of order", example = "false") boolean redelivered) {}

    record Notifications(
            @Doc(value = "Number of the frame in this connection", example = "5") long seq,
            @Doc(value = "Number of the frame before", example = "4") long prevSeq,
            @Doc("The notifications") List<NotificationItem> items) {}

    record DropCopy(@Doc("What your users hear") List<NotificationItem> items) {}

    record Trades(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence it brings the topic to", example = "1042") long seq,
            @Doc(value = "That of the frame before; 0 if there was none", example = "1040") long prevSeq,
            @Doc("The trades, oldest first") List<Wire.TradeJson> items) {}

    record BookFrame(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence it brings the book to", example = "1042") long seq,
            @Doc(value = "That of the frame before; 0 for a snapshot", example = "0") long prevSeq,
            @Doc(value = "snapshot replaces the book; delta states the new totals of its levels, quantity 0 for one that is gone", example = "snapshot")
                    String type,
            @Doc("Bids") List<Wire.LevelJson> bids,
            @Doc("Asks") List<Wire.LevelJson> asks,
            @Doc(value = "CRC-32 over the best ten bids, then asks, once this is applied: each price in ticks and quantity in lots as 64-bit big-endian integers", example = "2868713265")
                    long checksum) {}

    record Best(
            @Doc("Best bid") Wire.@Nullable LevelJson bid,
            @Doc("Best ask") Wire.@Nullable LevelJson ask,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    record BestFrame(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence", example = "1042") long seq,
            @Doc(value = "That of the frame before", example = "1040") long prevSeq,
            @Doc("The best levels") Best data) {}

    record TickerFrame(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence", example = "1042") long seq,
            @Doc(value = "That of the frame before", example = "1040") long prevSeq,
            @Doc("The market at a glance") Wire.MarketDataJson data) {}

    record Heartbeat(
            @Doc(value = "The venue's clock", example = TIME) Time time,
            @Doc(value = "Last engine sequence", example = "1042") long sequence) {}

    record LossFrame(
            @Doc(value = "A lane of notifications, or channel:instrument", example = "book:ACME") String lane,
            @Doc(value = "First number lost", example = "1040") long from,
            @Doc(value = "Last number lost", example = "1042") long to,
            @Doc(value = "Why: conflated, expired, overflow, retention, filtered, acknowledged or failed", example = "conflated")
                    String reason) {}

    record Shutdown(@Doc(value = "Milliseconds to wait before connecting again", example = "1500") long reconnectAfterMs) {}
}
