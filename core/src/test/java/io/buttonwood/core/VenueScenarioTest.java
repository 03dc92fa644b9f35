package io.buttonwood.core;

import static io.buttonwood.core.Floor.limit;
import static io.buttonwood.core.Floor.market;
import static io.buttonwood.core.Floor.named;
import static io.buttonwood.core.Floor.postOnly;
import static io.buttonwood.core.Side.BUY;
import static io.buttonwood.core.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VenueScenarioTest {
    private final Floor floor = Floor.plain();
    private final long ann = floor.account("ann", 1_000, 100_000);
    private final long bob = floor.account("bob", 1_000, 100_000);

    private void stp(long account, SelfTradePrevention mode) {
        floor.apply(new Command.SetSelfTradePrevention(account, mode));
    }

    @Test
    void aFillMovesMoneyAndTellsBothSides() {
        OrderView resting = floor.order(limit(ann, SELL, 10, 50));
        OrderView taker = floor.order(limit(bob, BUY, 4, 60));
        assertEquals(OrderStatus.FILLED, taker.status());
        assertEquals(200, taker.notionalUnits());
        Event.Traded traded = floor.events(Event.Traded.class).getFirst();
        assertEquals(resting.orderId(), traded.maker().order().orderId());
        assertEquals(6, traded.maker().order().remainingLots());
        assertEquals(1, traded.maker().tradeSeq());
        assertEquals(2, traded.maker().orderSeq());
        assertEquals(99_800, floor.balance(bob, 2).available());
        assertEquals(0, floor.balance(bob, 2).held());
        assertEquals(4, floor.balance(bob, 1).unsettled());
        assertEquals(6, floor.balance(ann, 1).held());
        assertEquals(200, floor.balance(ann, 2).unsettled());
        Event.LevelChanged level = floor.events(Event.LevelChanged.class).getFirst();
        assertEquals(new Event.LevelChanged(1, SELL, 50, 6, 1), level);
    }

    @Test
    void aLimitBuyHoldsValueAndTheHighestFee() {
        Floor charged = new Floor().withInstrument(1_000, 2_500, 1, 1_000, false);
        long buyer = charged.account("b", 0, 10_000);
        charged.order(limit(buyer, BUY, 9, 111));
        assertEquals(999 + 3, charged.balance(buyer, 2).held());
    }

    @Test
    void marketBuyStopsWhereMoneyEnds() {
        floor.order(limit(ann, SELL, 500, 150));
        floor.order(limit(ann, SELL, 500, 160));
        OrderView order = floor.order(market(bob, BUY, 1_000, TimeInForce.IOC));
        assertEquals(500 + 25_000 / 160, order.filledLots());
        assertEquals(CancelCause.INSUFFICIENT_FUNDS, order.cause());
        assertEquals(OrderStatus.CANCELLED, order.status());
        assertTrue(floor.venue.audit().isEmpty());
    }

    @Test
    void marketRestFindsNobody() {
        floor.order(limit(ann, SELL, 5, 10));
        OrderView order = floor.order(market(bob, BUY, 8, TimeInForce.IOC));
        assertEquals(5, order.filledLots());
        assertEquals(CancelCause.NO_LIQUIDITY, order.cause());
    }

    @Test
    void fillOrKillTradesWhollyOrNotAtAll() {
        floor.order(limit(ann, SELL, 5, 10));
        floor.order(limit(ann, SELL, 5, 11));
        assertEquals(CancelCause.WOULD_NOT_FILL, floor.order(limit(bob, BUY, 11, 11, TimeInForce.FOK)).cause());
        assertEquals(CancelCause.WOULD_NOT_FILL, floor.order(limit(bob, BUY, 6, 10, TimeInForce.FOK)).cause());
        assertTrue(floor.events(Event.Traded.class).isEmpty());
        assertEquals(OrderStatus.FILLED, floor.order(limit(bob, BUY, 10, 11, TimeInForce.FOK)).status());
    }

    @Test
    void marketFillOrKillNeedsTheMoneyFirst() {
        long poor = floor.account("poor", 0, 99);
        floor.order(limit(ann, SELL, 10, 10));
        OrderView order = floor.order(market(poor, BUY, 10, TimeInForce.FOK));
        assertEquals(CancelCause.INSUFFICIENT_FUNDS, order.cause());
        assertEquals(0, order.filledLots());
        assertEquals(OrderStatus.FILLED, floor.order(market(poor, BUY, 9, TimeInForce.FOK)).status());
    }

    @Test
    void fillOrKillLeavesOwnOrdersOut() {
        stp(bob, SelfTradePrevention.CANCEL_OLDEST);
        floor.order(limit(bob, SELL, 5, 10));
        floor.order(limit(ann, SELL, 5, 10));
        assertEquals(CancelCause.WOULD_NOT_FILL, floor.order(limit(bob, BUY, 6, 10, TimeInForce.FOK)).cause());
        assertTrue(floor.events(Event.LevelChanged.class).isEmpty());
        assertEquals(OrderStatus.FILLED, floor.order(limit(bob, BUY, 5, 10, TimeInForce.FOK)).status());
        assertEquals(1, floor.events(Event.OrderCancelled.class).size());
    }

    @Test
    void postOnlyIsTestedBeforeSelfTradePrevention() {
        stp(bob, SelfTradePrevention.CANCEL_OLDEST);
        floor.order(limit(bob, SELL, 5, 10));
        assertEquals(Reason.POST_ONLY_WOULD_TAKE, floor.refused(postOnly(limit(bob, BUY, 1, 10))));
        assertEquals(OrderStatus.OPEN, floor.order(postOnly(limit(bob, BUY, 1, 9))).status());
    }

    @Test
    void cancelNewestKeepsTheRestingOrder() {
        stp(bob, SelfTradePrevention.CANCEL_NEWEST);
        floor.order(limit(ann, SELL, 2, 9));
        floor.order(limit(bob, SELL, 5, 10));
        OrderView order = floor.order(limit(bob, BUY, 4, 10));
        assertEquals(2, order.filledLots());
        assertEquals(CancelCause.SELF_TRADE, order.cause());
        assertEquals(1, floor.events(Event.OrderCancelled.class).size());
    }

    @Test
    void cancelOldestGoesOn() {
        stp(bob, SelfTradePrevention.CANCEL_OLDEST);
        floor.order(limit(bob, SELL, 5, 10));
        floor.order(limit(ann, SELL, 5, 10));
        OrderView order = floor.order(limit(bob, BUY, 4, 10));
        assertEquals(OrderStatus.FILLED, order.status());
        assertEquals(CancelCause.SELF_TRADE, floor.events(Event.OrderCancelled.class).getFirst().cause());
    }

    @Test
    void cancelBothEndsBoth() {
        stp(bob, SelfTradePrevention.CANCEL_BOTH);
        floor.order(limit(bob, SELL, 5, 10));
        assertEquals(CancelCause.SELF_TRADE, floor.order(limit(bob, BUY, 4, 10)).cause());
        assertEquals(2, floor.events(Event.OrderCancelled.class).size());
    }

    @Test
    void decrementTakesTheSmallerOffBoth() {
        stp(bob, SelfTradePrevention.DECREMENT);
        floor.order(limit(bob, SELL, 5, 10));
        OrderView order = floor.order(limit(bob, BUY, 8, 10));
        assertEquals(3, order.quantityLots());
        assertEquals(OrderStatus.OPEN, order.status());
        assertEquals(30, floor.balance(bob, 2).held());
        assertEquals(0, floor.balance(bob, 1).held());
        OrderView second = floor.order(limit(bob, SELL, 2, 9));
        assertEquals(CancelCause.SELF_TRADE, second.cause());
        assertEquals(1, floor.events(Event.OrderReplaced.class).getFirst().order().remainingLots());
        assertTrue(floor.venue.audit().isEmpty());
    }

    @Test
    void replaceKeepsPriorityOnlyGoingDownAtThePrice() {
        OrderView first = floor.order(limit(ann, SELL, 5, 10));
        floor.order(limit(ann, SELL, 5, 10));
        floor.order(new Command.ReplaceOrder(ann, first.orderId(), null, 0, 4, 0));
        assertTrue(floor.events(Event.OrderReplaced.class).getFirst().keptPriority());
        floor.order(limit(bob, BUY, 1, 10));
        assertEquals(first.orderId(), floor.events(Event.Traded.class).getFirst().maker().order().orderId());
        floor.order(new Command.ReplaceOrder(ann, first.orderId(), null, 10, 4, 0));
        assertFalse(floor.events(Event.OrderReplaced.class).getFirst().keptPriority());
        floor.order(limit(bob, BUY, 1, 10));
        assertFalse(first.orderId() == floor.events(Event.Traded.class).getFirst().maker().order().orderId());
    }

    @Test
    void replaceMayTradeAndMayLeaveNothing() {
        floor.order(limit(ann, SELL, 5, 10));
        OrderView buy = floor.order(named(limit(bob, BUY, 5, 9), "b"));
        OrderView moved = floor.order(new Command.ReplaceOrder(bob, 0, "b", 10, 0, 7));
        assertEquals(buy.orderId(), moved.orderId());
        assertEquals(5, moved.filledLots());
        assertEquals(2, moved.remainingLots());
        OrderView gone = floor.order(new Command.ReplaceOrder(bob, 0, "b", 0, 5, 0));
        assertEquals(CancelCause.NOTHING_LEFT, gone.cause());
        assertEquals(Reason.ORDER_CLOSED, floor.refused(new Command.ReplaceOrder(bob, 0, "b", 0, 5, 0)));
        assertEquals(Reason.ORDER_CLOSED, floor.refused(new Command.CancelOrder(bob, buy.orderId(), null)));
        assertEquals(Reason.UNKNOWN_ORDER, floor.refused(new Command.CancelOrder(ann, buy.orderId(), null)));
    }

    @Test
    void clientOrderIdMakesEntryIdempotent() {
        assertEquals(Reason.INVALID, floor.refused(named(limit(ann, BUY, 0, 10), "x")));
        OrderView first = floor.order(named(limit(ann, BUY, 1, 10), "x"));
        Reply.Order again = assertInstanceOf(Reply.Order.class, floor.apply(named(limit(ann, BUY, 1, 10), "x")));
        assertTrue(again.duplicate());
        assertEquals(first, again.order());
        assertTrue(floor.events.isEmpty());
        assertEquals(Reason.CLIENT_ORDER_ID_REUSED, floor.refused(named(limit(ann, BUY, 2, 10), "x")));
        floor.order(new Command.CancelOrder(ann, 0, "x"));
        Reply.Order ended = assertInstanceOf(Reply.Order.class, floor.apply(named(limit(ann, BUY, 1, 10), "x")));
        assertEquals(OrderStatus.CANCELLED, ended.order().status());
        floor.now += 24L * 3600 * 1_000_000_000 + 1;
        Reply.Order fresh = assertInstanceOf(Reply.Order.class, floor.apply(named(limit(ann, BUY, 1, 10), "x")));
        assertFalse(fresh.duplicate());
    }

    @Test
    void aRepeatedOrderIsAnsweredWithTheSequenceOfItsLastChange() {
        Command.PlaceOrder body = named(limit(ann, BUY, 10, 5), "x");
        long entered = ((Reply.Order) floor.apply(body)).sequence();
        floor.order(limit(bob, BUY, 1, 4));
        assertEquals(entered, ((Reply.Order) floor.apply(body)).sequence());
        long traded = ((Reply.Order) floor.apply(limit(bob, SELL, 3, 5))).sequence();
        floor.order(limit(bob, BUY, 1, 4));
        Reply.Order again = (Reply.Order) floor.apply(body);
        assertEquals(traded, again.sequence());
        assertEquals(3, again.order().filledLots());
        long smaller = ((Reply.Order) floor.apply(new Command.ReplaceOrder(ann, 0, "x", 0, 8, 0))).sequence();
        assertEquals(smaller, ((Reply.Order) floor.apply(body)).sequence());
        Venue restored = Venue.restore(floor.venue.snapshot());
        assertEquals(smaller, restored.apply(body, floor.now, new ArrayList<>()).sequence());
        long cancelled = ((Reply.Order) floor.apply(new Command.CancelOrder(ann, 0, "x"))).sequence();
        floor.order(limit(bob, BUY, 1, 4));
        assertEquals(cancelled, ((Reply.Order) floor.apply(body)).sequence());
        restored = Venue.restore(floor.venue.snapshot());
        assertEquals(cancelled, restored.apply(body, floor.now, new ArrayList<>()).sequence());
    }

    @Test
    void theLastTenThousandIdsAreKept() {
        floor.order(named(limit(ann, BUY, 1, 10, TimeInForce.IOC), "first"));
        floor.order(named(limit(ann, BUY, 1, 10), "open"));
        for (int i = 0; i < 9_998; i++) {
            floor.order(named(limit(ann, BUY, 1, 10, TimeInForce.IOC), "c" + i));
        }
        assertTrue(((Reply.Order) floor.apply(named(limit(ann, BUY, 1, 10, TimeInForce.IOC), "first"))).duplicate());
        floor.order(named(limit(ann, BUY, 1, 10, TimeInForce.IOC), "one more"));
        floor.order(named(limit(ann, BUY, 1, 10, TimeInForce.IOC), "and one"));
        assertTrue(((Reply.Order) floor.apply(named(limit(ann, BUY, 1, 10), "open"))).duplicate());
        Venue restored = Venue.restore(floor.venue.snapshot());
        assertEquals(List.of(), restored.audit());
        assertFalse(((Reply.Order) floor.apply(named(limit(ann, BUY, 1, 10, TimeInForce.IOC), "first"))).duplicate());
        floor.order(new Command.CancelOrder(ann, 0, "open"));
        assertFalse(((Reply.Order) floor.apply(named(limit(ann, BUY, 1, 10), "open"))).duplicate());
    }

    @Test
    void haltStopsEntryButNotCancelling() {
        OrderView order = floor.order(limit(ann, SELL, 5, 10));
        floor.order(limit(bob, BUY, 5, 9));
        floor.apply(new Command.SetInstrumentState(1, InstrumentState.HALTED));
        assertEquals(Reason.INSTRUMENT_HALTED, floor.refused(limit(ann, SELL, 5, 10)));
        assertEquals(1, floor.events(Event.OrderRejected.class).getFirst().seq());
        floor.order(new Command.CancelOrder(ann, order.orderId(), null));
        floor.apply(new Command.SetInstrumentState(1, InstrumentState.CLOSED));
        assertEquals(CancelCause.INSTRUMENT_CLOSED, floor.events(Event.OrderCancelled.class).getFirst().cause());
        assertEquals(Reason.INSTRUMENT_CLOSED, floor.refused(limit(ann, SELL, 5, 10)));
    }

    @Test
    void riskLimitsRefuse() {
        floor.order(limit(ann, SELL, 1, 100));
        floor.order(limit(bob, BUY, 1, 100));
        long e8 = 100_000_000;
        floor.apply(new Command.SetRiskLimits(ann, new RiskLimits(10 * e8, 500 * e8, 1, 100_000)));
        assertEquals(Reason.QUANTITY_TOO_LARGE, floor.refused(limit(ann, SELL, 11, 10)));
        assertEquals(Reason.NOTIONAL_TOO_LARGE, floor.refused(limit(ann, SELL, 6, 100)));
        assertEquals(Reason.NOTIONAL_TOO_LARGE, floor.refused(market(ann, SELL, 6, TimeInForce.IOC)));
        assertEquals(Reason.FAT_FINGER, floor.refused(limit(ann, BUY, 1, 111)));
        assertEquals(Reason.FAT_FINGER, floor.refused(limit(ann, SELL, 1, 89)));
        floor.order(limit(ann, SELL, 1, 400));
        assertEquals(Reason.TOO_MANY_OPEN_ORDERS, floor.refused(limit(ann, SELL, 1, 400)));
    }

    @Test
    void hugeNumbersAreRefusedNotWrapped() {
        long huge = Long.MAX_VALUE;
        assertEquals(Reason.CAPACITY, floor.refused(limit(ann, BUY, huge, 100_000)));
        assertEquals(Reason.CAPACITY, floor.refused(limit(ann, SELL, huge, 100_000)));
        assertEquals(Reason.CAPACITY, floor.refused(new Command.Deposit(ann, 1, huge, "")));
        assertEquals(Reason.PRICE_OUT_OF_BAND, floor.refused(limit(ann, BUY, 1, huge)));
        assertEquals(Reason.INVALID, floor.refused(limit(ann, BUY, Long.MIN_VALUE, 1)));
        assertEquals(OrderStatus.CANCELLED, floor.order(market(ann, BUY, huge, TimeInForce.IOC)).status());
        floor.order(limit(ann, BUY, 2, 10));
        OrderView order = floor.order(limit(ann, BUY, 2, 10));
        assertEquals(
                Reason.CAPACITY, floor.refused(new Command.ReplaceOrder(ann, order.orderId(), null, 0, huge, 0)));
        assertEquals(
                Reason.INVALID, floor.refused(new Command.CancelAllAfter(ann, huge)));
        assertTrue(floor.venue.audit().isEmpty());
    }

    @Test
    void killSwitchCancelsAndRefuses() {
        long broker = floor.id(new Command.CreateBroker("house"));
        long cid = floor.id(new Command.OpenAccount("cid", (int) broker));
        floor.apply(new Command.Deposit(cid, 2, 1_000, ""));
        floor.order(limit(cid, BUY, 5, 10));
        floor.apply(new Command.SetKillSwitch(KillScope.BROKER, broker, true));
        assertEquals(CancelCause.KILL_SWITCH, floor.events(Event.OrderCancelled.class).getFirst().cause());
        assertEquals(Reason.KILL_SWITCH, floor.refused(limit(cid, BUY, 5, 10)));
        floor.order(limit(ann, BUY, 5, 10));
        floor.apply(new Command.SetKillSwitch(KillScope.VENUE, 0, true));
        assertEquals(1, floor.events(Event.OrderCancelled.class).size());
        assertEquals(Reason.KILL_SWITCH, floor.refused(limit(ann, BUY, 5, 10)));
        floor.apply(new Command.SetKillSwitch(KillScope.VENUE, 0, false));
        floor.order(limit(ann, BUY, 5, 10));
    }

    @Test
    void cancelAllAfterFiresBeforeTheNextCommand() {
        floor.order(limit(ann, BUY, 5, 10));
        floor.apply(new Command.CancelAllAfter(ann, 1_000));
        assertEquals(floor.now + 1_000, floor.venue.nextDueNanos());
        floor.now += 1_000;
        OrderView sell = floor.order(limit(bob, SELL, 5, 10));
        assertEquals(OrderStatus.OPEN, sell.status());
        assertEquals(CancelCause.DEAD_MAN, floor.events(Event.OrderCancelled.class).getFirst().cause());
        assertEquals(Long.MAX_VALUE, floor.venue.nextDueNanos());
    }

    @Test
    void settlementNetsAndFreesWhatCameIn() {
        floor.order(limit(ann, SELL, 10, 50));
        floor.order(limit(bob, BUY, 10, 50));
        floor.order(limit(ann, BUY, 4, 40));
        floor.order(limit(bob, SELL, 4, 40));
        long cycle = floor.id(new Command.BeginSettlement(0));
        Event.SettlementBegan began = floor.events(Event.SettlementBegan.class).getFirst();
        assertEquals(2, began.trades());
        assertEquals(new Event.Net(ann, 0, -6, 340, 0), began.nets().getFirst());
        floor.apply(new Command.CompleteSettlement(cycle, false, "timed out"));
        assertEquals("timed out", floor.events(Event.SettlementFailed.class).getFirst().detail());
        floor.apply(new Command.CompleteSettlement(cycle, true, ""));
        assertEquals(1, floor.events(Event.SettlementCompleted.class).getFirst().nets().getFirst().seq());
        assertEquals(0, floor.balance(ann, 2).unsettled());
        assertEquals(100_000 + 340, floor.balance(ann, 2).available());
        assertEquals(Reason.UNKNOWN_CYCLE, floor.refused(new Command.CompleteSettlement(cycle, true, "")));
        assertEquals(0, ((Reply.Done) floor.apply(new Command.BeginSettlement(0))).count());
    }

    @Test
    void spendableProceedsAreAvailableAtOnce() {
        Floor quick = new Floor().withInstrument(0, 0, 1, 1_000, true);
        long a = quick.account("a", 10, 0);
        long b = quick.account("b", 0, 1_000);
        quick.order(limit(a, SELL, 10, 50));
        quick.order(limit(b, BUY, 10, 50));
        assertEquals(500, quick.balance(a, 2).available());
        long cycle = quick.id(new Command.BeginSettlement(1));
        quick.apply(new Command.CompleteSettlement(cycle, true, ""));
        assertTrue(quick.events(Event.LedgerPosted.class).isEmpty());
        assertEquals(1, quick.events(Event.SettlementCompleted.class).size());
        assertTrue(quick.venue.audit().isEmpty());
    }

    @Test
    void bustReversesBeforeWithinAndAfterSettlement() {
        Floor charged = new Floor().withInstrument(1_000, 3_000, 1, 100_000, false);
        long a = charged.account("a", 100, 100_000);
        long b = charged.account("b", 100, 100_000);
        for (int when = 0; when < 3; when++) {
            charged.order(limit(a, SELL, 10, 777));
            charged.order(limit(b, BUY, 10, 777));
            long trade = charged.events(Event.Traded.class).getFirst().tradeId();
            long cycle = when > 0 ? charged.id(new Command.BeginSettlement(1)) : 0;
            if (when == 2) {
                charged.apply(new Command.CompleteSettlement(cycle, true, ""));
            }
            charged.id(new Command.BustTrade(trade, "erroneous"));
            assertEquals(100_000, charged.balance(b, 2).available(), "when " + when);
            assertEquals(100, charged.balance(a, 1).available());
            assertEquals(0, charged.balance(a, 2).unsettled());
            assertEquals(List.of(), charged.venue.audit());
            assertEquals(Reason.ALREADY_BUSTED, charged.refused(new Command.BustTrade(trade, "again")));
            if (when == 1) {
                charged.apply(new Command.CompleteSettlement(cycle, true, ""));
                assertEquals(List.of(), charged.venue.audit());
            }
        }
        assertEquals(Reason.UNKNOWN_TRADE, charged.refused(new Command.BustTrade(99, "")));
    }

    @Test
    void settledTradesBeyondTheLastHundredThousandAreForgotten() {
        long rich = floor.account("rich", 200_000, 200_000);
        for (int i = 0; i < 100_001; i++) {
            floor.order(limit(rich, SELL, 1, 1));
            floor.order(limit(rich, BUY, 1, 1));
            if (i == 50_000) {
                floor.apply(new Command.CompleteSettlement(floor.id(new Command.BeginSettlement(1)), true, ""));
            }
        }
        assertEquals(Reason.UNKNOWN_TRADE, floor.refused(new Command.BustTrade(1, "")));
        floor.id(new Command.BustTrade(2, ""));
        floor.id(new Command.BustTrade(100_001, ""));
        assertEquals(List.of(), floor.venue.audit());
        byte[] bytes = floor.venue.snapshot();
        assertEquals(Reason.ALREADY_BUSTED, refusal(Venue.restore(bytes), new Command.BustTrade(2, "")));
    }

    private static Reason refusal(Venue venue, Command command) {
        return ((Reply.Refused) venue.apply(command, 0, new ArrayList<>())).reason();
    }

    @Test
    void bustAfterTheMoneyLeftShowsADebt() {
        floor.order(limit(ann, SELL, 10, 50));
        floor.order(limit(bob, BUY, 10, 50));
        floor.apply(new Command.CompleteSettlement(floor.id(new Command.BeginSettlement(1)), true, ""));
        floor.apply(new Command.Withdraw(ann, 2, 100_500, ""));
        floor.apply(new Command.BustTrade(1, "late"));
        assertEquals(-500, floor.balance(ann, 2).available());
        assertEquals(List.of(), floor.venue.audit());
        assertEquals(Reason.INSUFFICIENT_FUNDS, floor.refused(limit(ann, BUY, 1, 1)));
    }

    @Test
    void announcementsAreNumberedPerLaneAndIdempotent() {
        Command.Announce announce =
                new Command.Announce(List.of(bob), "RISK_ALERT", Lane.CRITICAL, "{}", 0, 0, 0, "k");
        long sequence = floor.id(announce);
        assertEquals(1, floor.events(Event.Notified.class).getFirst().seq());
        assertEquals(sequence, floor.id(announce));
        assertTrue(floor.events.isEmpty());
        floor.apply(new Command.Announce(List.of(), "RISK_ALERT", Lane.CRITICAL, "{}", 0, 0, 0, ""));
        assertEquals(List.of(1L, 2L), floor.events(Event.Notified.class).stream().map(Event.Notified::seq).toList());
    }

    @Test
    void aBatchRefusesOnlyWhatIsWrong() {
        Reply.Batch batch = assertInstanceOf(
                Reply.Batch.class,
                floor.apply(new Command.PlaceBatch(
                        ann,
                        List.of(limit(ann, SELL, 1, 10), limit(ann, SELL, 0, 10), limit(bob, SELL, 1, 10), limit(ann, SELL, 1, 10)))));
        assertInstanceOf(Reply.Order.class, batch.replies().get(0));
        assertInstanceOf(Reply.Refused.class, batch.replies().get(1));
        assertInstanceOf(Reply.Refused.class, batch.replies().get(2));
        assertEquals(List.of(new Event.LevelChanged(1, SELL, 10, 2, 2)), floor.events(Event.LevelChanged.class));
    }

    @Test
    void massCancelTakesOneAccountsOrders() {
        floor.order(limit(ann, SELL, 1, 10));
        floor.order(limit(bob, SELL, 1, 10));
        floor.order(limit(ann, SELL, 1, 11));
        assertEquals(2, ((Reply.Done) floor.apply(new Command.MassCancel(ann, 0))).count());
        assertEquals(0, ((Reply.Done) floor.apply(new Command.MassCancel(ann, 1))).count());
    }

    @Test
    void bandsMoveAndOldOrdersStay() {
        floor.order(limit(ann, SELL, 1, 90_000));
        floor.apply(new Command.SetPriceBands(1, 1, 2_000_000_000));
        floor.order(limit(ann, SELL, 1, 2_000_000_000));
        floor.apply(new Command.SetPriceBands(1, 10, 20));
        assertEquals(Reason.PRICE_OUT_OF_BAND, floor.refused(limit(ann, SELL, 1, 21)));
        long rich = floor.account("rich", 0, 3_000_000_000L);
        OrderView order = floor.order(market(rich, BUY, 3, TimeInForce.IOC));
        assertEquals(2, order.filledLots());
        assertEquals(2_000_090_000L, order.notionalUnits());
    }

    @Test
    void sameNamesAnswerTheSameIds() {
        assertEquals(1, floor.id(new Command.CreateAsset("ACME", 0)));
        assertEquals(Reason.ALREADY_EXISTS, floor.refused(new Command.CreateAsset("ACME", 2)));
        assertEquals(ann, floor.id(new Command.OpenAccount("ann", 0)));
        assertEquals(Reason.UNKNOWN_BROKER, floor.refused(new Command.OpenAccount("ann", 5)));
        assertEquals(
                Reason.INVALID,
                floor.refused(new Command.CreateInstrument(
                        new InstrumentSpec("X", "ACME", "USD", 1, 1, 1, 0, 0, 0, 1, 10, false))));
    }

    @Test
    void garbageIsNoSnapshot() {
        byte[] good = floor.venue.snapshot();
        assertThrows(IllegalArgumentException.class, () -> Venue.restore(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Venue.restore(new byte[100]));
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x41;
            assertThrows(IllegalArgumentException.class, () -> Venue.restore(bad));
        }
    }
}
