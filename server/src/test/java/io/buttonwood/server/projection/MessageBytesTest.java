package io.buttonwood.server.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.cluster.MalformedException;
import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageBytesTest {
    private static final long NOW = 1_767_225_600_000_000_000L;

    private static PendingRow row(long seq, String type, long expires, MessageContent content) {
        return PendingRow.of(new PrivateMessage(7, Lane.HIGH, seq, type, 3, 2, expires, 1_000 + 3 * seq, NOW + seq, content));
    }

    private static OrderView order(long id, String clientOrderId) {
        return new OrderView(
                id, 7, 3, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, true, 10_125, 100, 40, 60, 405_000,
                OrderStatus.PARTIALLY_FILLED, clientOrderId, NOW - 5, CancelCause.REQUESTED);
    }

    @Test
    void everyKindComesBackAsItWas() {
        List<PendingRow> run = List.of(
                row(5, "ORDER_ACCEPTED", 0, new MessageContent.OrderState(order(4_294_967_297L, "c-1"))),
                row(6, "TRADE_EXECUTED", 0, new MessageContent.OwnTrade(9, 4_294_967_297L, null, Side.BUY, 10_125, 3, -7, true)),
                row(9, "ORDER_REJECTED", 0, new MessageContent.Refusal(
                        Side.BUY, OrderType.MARKET, 0, Long.MAX_VALUE, "ü", Reason.values()[0], "zu groß")),
                row(10, "TRADE_EXECUTED", 0, new MessageContent.BustedTrade(9, "")),
                row(11, "SETTLEMENT_COMPLETED", 0, new MessageContent.Settlement(3, Long.MIN_VALUE, 5)),
                row(12, "RISK_ALERT", NOW + 50, new MessageContent.Text("{\"text\":\"a\\nb\"}")),
                row(13, "NOT_OURS", NOW + 60, new MessageContent.Text("{}")));
        assertEquals(run, MessageBytes.read(7, Lane.HIGH, false, MessageBytes.write(run)));
    }

    @Test
    void oneThatCameBackKeepsItsOwnEnd() {
        PendingRow back = new PendingRow(row(5, "RISK_ALERT", 0, new MessageContent.Text("{}")).message(), NOW * 2 - 1, true);
        assertEquals(List.of(back), MessageBytes.read(7, Lane.HIGH, true, MessageBytes.write(List.of(back))));
    }

    @Test
    void anOrdersMessageTakesAFewDozenBytes() {
        List<PendingRow> run = java.util.stream.LongStream.rangeClosed(1, 256)
                .mapToObj(seq -> row(seq, "ORDER_FILLED", 0, new MessageContent.OrderState(order(4_294_967_297L + seq, "abcd12345678"))))
                .toList();
        assertTrue(MessageBytes.write(run).length < 256 * 64);
    }

    @Test
    void whatIsNoRunIsRefused() {
        byte[] bytes = MessageBytes.write(List.of(row(5, "RISK_ALERT", 0, new MessageContent.Text("{}"))));
        assertThrows(MalformedException.class, () -> MessageBytes.read(7, Lane.HIGH, false, Arrays.copyOf(bytes, bytes.length - 1)));
        bytes[0] = 99;
        assertThrows(MalformedException.class, () -> MessageBytes.read(7, Lane.HIGH, false, bytes));
    }
}
