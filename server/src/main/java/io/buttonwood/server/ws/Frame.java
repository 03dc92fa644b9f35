package io.buttonwood.server.ws;

import io.buttonwood.core.Side;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.RawJson;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.venue.OpenOrders;
import io.buttonwood.server.venue.Wire;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of all frames: [Op] and [Channel] say which frame has which. They are read by these records, written by
/// their shapes ([Template]), and shown by the API document.
public final class Frame {
    private Frame() {}

    private static final String ORDER_ID = "^[0-9]{1,19}$";
    private static final String LANE = "^[A-Z_]{1,20}(:[A-Z0-9._-]{1,32})?$";
    static final String MARKET_CHANNELS = "^(trades|book|l1|l3|ticker)$";
    private static final String TIME = "2026-01-15T10:30:00.000000000Z";

    // --- what a client sends -------------------------------------------------------------------------------------

    public record Nothing() {}

    public record Login(
            @Doc(value = "API key; this or token", example = "bw_4fGh2kExample", secret = true) @Nullable String apiKey,
            @Doc(value = "Bearer token; this or api_key", max = 4096, secret = true) @Nullable String token,
            @Doc(value = "Cancel all orders when this connection ends without logout", example = "false", byDefault = "false")
                    boolean cancelOnDisconnect) {}

    public record Topics(
            @Doc(value = "trades, book, l1, l3 or ticker", example = "book", pattern = MARKET_CHANNELS) String channel,
            @Doc(value = "Instruments", example = "ACME", byDefault = "[]", max = 1000, pattern = Wire.SYMBOL)
                    List<String> instruments,
            @Doc(value = "One instrument, instead of or besides instruments", example = "ACME", pattern = Wire.SYMBOL)
                    @Nullable String instrument) {}

    public record DropCopyOf(
            @Doc(value = "A broker; absent for your own", example = "Hamilton", max = 64) @Nullable String broker) {}

    @Doc("How deliveries are put together.")
    public record Batching(
            @Doc(value = "Most notifications of a delivery; 10 where absent", example = "10", min = 1, max = 500)
                    @Nullable Integer maxMessages,
            @Doc(value = "Longest wait after the first, milliseconds; 100 where absent", example = "100", min = 5, max = 5000)
                    @Nullable Integer maxDelayMs,
            @Doc(value = "Most bytes of a delivery; 65536 where absent", example = "65536", min = 1024, max = 1048576)
                    @Nullable Integer maxBytes) {}

    public record Going(
            @Doc(value = "The last number handled of each lane, to go on after it", example = "{\"HIGH\":41}", min = 0)
                    @Nullable Map<String, Long> resume,
            @Doc("The first subscription of a connection decides") @Nullable Batching batch) {}

    public record WhichSubscription(
            @Doc(value = "The number that subscribing answered; absent for all of this connection", example = "0", min = 0)
                    @Nullable Long subscriptionId) {}

    public record Ack(
            @Doc(value = "The lane", example = "HIGH", pattern = LANE) String lane,
            @Doc(value = "The last number handled", example = "41", min = 0) long seq) {}

    public record Cursors(
            @Doc(value = "The last number handled of each lane", example = "{\"HIGH\":41}", min = 0) Map<String, Long> lanes) {}

    public record WhichOrder(
            @Doc(value = "The venue's id; this or client_order_id", example = "4294967297", pattern = ORDER_ID)
                    @Nullable String orderId,
            @Doc(value = "Your own id", example = "c-1", pattern = Wire.CLIENT_ID) @Nullable String clientOrderId) {}

    public record OfInstrument(
            @Doc(value = "Only this instrument; absent for all", example = "ACME", pattern = Wire.SYMBOL)
                    @Nullable String instrument) {}

    @Doc("Whether orders outlive their connection.")
    public record Disconnect(
            @Doc(value = "Whether all orders are cancelled when this connection ends", example = "true") boolean enabled) {}

    // --- what it is answered -------------------------------------------------------------------------------------

    /// Around every answer; `retry_after` only where there is something to wait for, `id` only where the request had one.
    public record Answer(
            @Doc(value = "That of the request; pong for ping; null if the frame could not be read", example = "place") String op,
            @Doc(value = "That of the request", example = "r1") @Nullable RawJson id,
            @Doc(value = "As HTTP would answer", example = "200", min = 200, max = 599) int status,
            @Doc(value = "Seconds to wait, for 429 and 503", example = "1", min = 1) @Nullable Integer retryAfter,
            @Doc("What was asked for, or what went wrong") RawJson body) {}

    @Doc("Who this connection is.")
    public record LoggedIn(
            @Doc(value = "Your name", example = "alice") String user,
            @Doc(value = "Your account", example = "7") long accountId,
            @Doc(value = "Your role", example = "TRADER") String role,
            @Doc(value = "Whether your orders are cancelled when this connection ends", example = "false")
                    boolean cancelOnDisconnect) {}

    @Doc("What is heard now.")
    public record Subscribed(
            @Doc(value = "The channel", example = "book") String channel,
            @Doc(value = "Instruments asked for", example = "1") int topics) {}

    @Doc("A subscription to notifications.")
    public record SubscribedNotifications(
            @Doc(value = "The channel", example = "notifications") String channel,
            @Doc(value = "Name it to unsubscribe", example = "0") long subscriptionId,
            @Doc(value = "The number after which each of your lanes goes on, to resume from if nothing of it comes", example = "{\"HIGH\":41}", min = 0)
                    Map<String, Long> lanes) {}

    @Doc("What is heard no longer.")
    public record Unsubscribed(@Doc(value = "The channel", example = "book") String channel) {}

    @Doc("What an acknowledgement did.")
    public record Acknowledged(
            @Doc(value = "How many were pending and are not any more", example = "3") int acknowledged) {}

    @Doc("The venue is there.")
    public record Pong(@Doc(value = "The venue's clock", example = TIME) Time time) {}

    // --- what the venue sends by itself: a member that is null is left out ------------------------------------------

    @Doc("A notification and its place in its lane.")
    public record NotificationItem(
            @Doc(value = "CRITICAL, HIGH, NORMAL or LOW for your own; a name of its own for public ones; absent if the frame has it in common", example = "HIGH")
                    @Nullable String lane,
            @Doc(value = "How urgent; absent if the frame has it in common", example = "HIGH") @Nullable Priority priority,
            @Doc(value = "Whose it is; absent for public ones", example = "7") @Nullable Long accountId,
            @Doc(value = "Its instrument, if it has one; absent if the frame has it in common", example = "ACME") @Nullable String instrument,
            @Doc(value = "Its account's broker, if it has one; absent if the frame has it in common", example = "Hamilton") @Nullable String broker,
            @Doc(value = "Number in the lane, the same on every connection and after every restart", example = "41") long seq,
            @Doc(value = "Number of the one before it that you were meant to get: a jump against it is a loss", example = "40") long prevSeq,
            @Doc(value = "Stays the same when it is sent again", example = "7-H41") String id,
            @Doc(value = "What it is about", example = "ORDER_FILLED") NotificationType type,
            @Doc("What happened, as its type says") RawJson data,
            @Doc(value = "When it was made", example = TIME) Time createdAt,
            @Doc(value = "From when on it is not delivered any more, if ever", example = TIME) @Nullable Time expiresAt,
            @Doc(value = "Engine sequence it stems from", example = "1042") long sequence,
            @Doc(value = "True if it comes from the dead letters, out of order; absent else", example = "true") @Nullable Boolean redelivered) {}

    @Doc("Members of all notifications of a frame, said once instead of in each.")
    public record Alike(
            @Doc(value = "Their lane", example = "PUBLIC_LOW") String lane,
            @Doc(value = "How urgent they are", example = "LOW") Priority priority,
            @Doc(value = "Their instrument, if they have one and the same", example = "ACME") @Nullable String instrument,
            @Doc(value = "Their broker, if they have one and the same", example = "Hamilton") @Nullable String broker) {}

    public record Notifications(
            @Doc(value = "Number of the frame in this connection; absent for redelivered ones", example = "5") @Nullable Long seq,
            @Doc(value = "Number of the frame before", example = "4") @Nullable Long prevSeq,
            @Doc("What all of them have alike, in frames of public ones only: each has these members too") @Nullable Alike common,
            @Doc("The notifications") List<NotificationItem> items) {}

    public record DropCopy(@Doc("What your users hear") List<NotificationItem> items) {}

    public record Trades(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence it brings the topic to", example = "1042") long seq,
            @Doc(value = "That of the frame before; 0 if there was none", example = "1040") long prevSeq,
            @Doc("The trades, oldest first") List<Wire.TradeJson> items) {}

    public record Book(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence it brings the book to", example = "1042") long seq,
            @Doc(value = "That of the frame before; 0 for a snapshot", example = "0") long prevSeq,
            @Doc(value = "snapshot replaces the book; delta states the new totals of its levels, quantity 0 for one that is gone", example = "snapshot", pattern = "^(snapshot|delta)$")
                    String type,
            @Doc("Bids") List<Wire.LevelJson> bids,
            @Doc("Asks") List<Wire.LevelJson> asks,
            @Doc(value = "CRC-32 over the best ten bids, then asks, once this is applied: each price in ticks and quantity in lots as 64-bit big-endian integers", example = "2868713265")
                    long checksum) {}

    @Doc("What became of a resting order.")
    public record OrderChange(
            @Doc(value = "ADD: it rests behind all others of its price. CHANGE: it has this quantity left and keeps its place. REMOVE: it is gone", example = "ADD")
                    OpenOrders.Action action,
            @Doc(value = "The venue's id", example = "4294967297") String orderId,
            @Doc(value = "Its side", example = "BUY") Side side,
            @Doc(value = "Its price", example = "101.25") Decimal price,
            @Doc(value = "What is left of it; 0 if it is gone", example = "100") Decimal quantity) {}

    public record L3(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence it brings the orders to", example = "1042") long seq,
            @Doc(value = "That of the frame before; 0 for a snapshot", example = "0") long prevSeq,
            @Doc(value = "snapshot replaces all orders; delta changes them, in this order", example = "snapshot", pattern = "^(snapshot|delta)$")
                    String type,
            @Doc("The changes; a snapshot adds all orders, those that trade first before others") List<OrderChange> orders) {}

    @Doc("The best levels of a book.")
    public record BestPrices(
            @Doc("Best bid") Wire.@Nullable LevelJson bid,
            @Doc("Best ask") Wire.@Nullable LevelJson ask,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    public record L1(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence", example = "1042") long seq,
            @Doc(value = "That of the frame before", example = "1040") long prevSeq,
            @Doc("The best levels") BestPrices data) {}

    public record Ticker(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Engine sequence", example = "1042") long seq,
            @Doc(value = "That of the frame before", example = "1040") long prevSeq,
            @Doc("The market at a glance") Wire.MarketDataJson data) {}

    public record Heartbeat(
            @Doc(value = "The venue's clock", example = TIME) Time time,
            @Doc(value = "Last engine sequence", example = "1042") long sequence,
            @Doc(value = "The last number of each of your lanes", example = "{\"HIGH\":41}", min = 0)
                    @Nullable Map<String, Long> lanes) {}

    public record Loss(
            @Doc(value = "A lane of notifications, or channel:instrument", example = "book:ACME") String lane,
            @Doc(value = "First number lost", example = "1040") long from,
            @Doc(value = "Last number lost", example = "1042") long to,
            @Doc(value = "Why: conflated, expired, overflow, retention, filtered, acknowledged or failed", example = "conflated")
                    String reason) {}

    public record ServerShutdown(
            @Doc(value = "Milliseconds to wait before connecting again", example = "1500") long reconnectAfterMs) {}
}
