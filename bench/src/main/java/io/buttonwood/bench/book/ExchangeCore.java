package io.buttonwood.bench.book;

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;

/// exchange-core 0.5.3's direct book, one reused command object, each trade read. It has no self-trade prevention and no
/// bands.
final class ExchangeCore implements Engine {
    private final OrderBookDirectImpl book;
    private final OrderCommand command = new OrderCommand();
    private long hash;
    private long trades;

    ExchangeCore() {
        CoreSymbolSpecification symbol = CoreSymbolSpecification.builder()
                .symbolId(1)
                .type(SymbolType.FUTURES_CONTRACT)
                .baseScaleK(1)
                .quoteScaleK(1)
                .build();
        book = new OrderBookDirectImpl(
                symbol,
                ObjectsPool.createDefaultTestPool(),
                OrderBookEventsHelper.NON_POOLED_EVENTS_HELPER,
                LoggingConfiguration.DEFAULT);
    }

    @Override
    public void apply(Tape tape, int index) {
        OrderCommand to = command;
        to.orderId = tape.order[index];
        to.uid = tape.account[index];
        to.action = tape.buy[index] ? OrderAction.BID : OrderAction.ASK;
        to.price = tape.price[index];
        to.size = tape.lots[index];
        to.matcherEvent = null;
        switch (tape.kind[index]) {
            case Tape.PLACE -> {
                to.orderType = OrderType.GTC;
                to.reserveBidPrice = Tape.HIGH;
                book.newOrder(to);
            }
            case Tape.TAKE -> {
                to.orderType = OrderType.IOC;
                to.reserveBidPrice = Tape.HIGH;
                book.newOrder(to);
            }
            case Tape.CANCEL -> book.cancelOrder(to);
            case Tape.REDUCE -> book.reduceOrder(to);
            default -> book.moveOrder(to);
        }
        for (MatcherTradeEvent event = to.matcherEvent; event != null; event = event.nextEvent) {
            if (event.eventType == MatcherEventType.TRADE) {
                hash = Engine.mix(hash, event.matchedOrderId, event.size, event.price);
                trades++;
            }
        }
    }

    @Override
    public long tradeHash() {
        return hash;
    }

    @Override
    public long trades() {
        return trades;
    }

    @Override
    public int resting() {
        return book.getOrdersNum(OrderAction.BID) + book.getOrdersNum(OrderAction.ASK);
    }
}
