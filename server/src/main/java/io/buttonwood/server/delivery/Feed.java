package io.buttonwood.server.delivery;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.edge.notification.Data;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.Publication;
import io.buttonwood.server.projection.PrivateMessage;
import io.buttonwood.server.venue.Instrument;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Told;
import io.buttonwood.server.ws.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Turns the recorded events into notifications and market data. [#apply] belongs to the live reader's thread, which has
/// brought [Market] to the same batch before; [#tickers] to the poller's.
///
/// Private messages carry the core's own sequences. When more than [#MOST_UNSTORED] wait for the projector, the live
/// reader waits for it, some seconds a batch: the event stream holds what is to come.
final class Feed {
    private static final int MOST_UNSTORED = 50_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final Market market;
    private final Topics topics;
    private final Messages messages;
    private final NotificationService service;
    private final StoredPending store;
    private final long marketBase;
    private final Map<String, Long> marketSeqs = new HashMap<>();
    private final Set<Integer> changed = ConcurrentHashMap.newKeySet();
    private volatile long sequence;
    private volatile boolean stopped;

    Feed(Market market, Topics topics, Messages messages, NotificationService service, StoredPending store, long nowNanos) {
        this.market = market;
        this.topics = topics;
        this.messages = messages;
        this.service = service;
        this.store = store;
        this.marketBase = nowNanos / 1_000;
        this.sequence = market.sequence();
    }

    void apply(EventBatch batch) {
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (store.unstored() > MOST_UNSTORED && !stopped && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        if (stopped) {
            return;
        }
        PrivateMessage.forEach(batch, this::tell);
        for (Event event : batch.events()) {
            switch (event) {
                case Event.Traded e -> {
                    Instrument instrument = market.instrument(e.instrumentId());
                    changed.add(instrument.id());
                    tellAll(NotificationType.TRADE_EXECUTED, Priority.LOW, instrument,
                            Data.later(Topics.tradeText(instrument, e, batch)), batch);
                }
                case Event.LevelChanged e -> changed.add(e.instrumentId());
                case Event.InstrumentStateChanged e -> {
                    Instrument instrument = market.instrument(e.instrumentId());
                    changed.add(instrument.id());
                    tellAll(NotificationType.INSTRUMENT_STATUS, Priority.HIGH, instrument,
                            Data.of(new Told.InstrumentStatusJson(instrument.symbol(), e.state(), batch.sequence()).json()), batch);
                }
                default -> {}
            }
        }
        topics.apply(batch);
        sequence = batch.sequence();
    }

    /// The last sequence that was told. Any thread.
    long sequence() {
        return sequence;
    }

    private void tell(PrivateMessage message) {
        service.publishStamped(messages.notification(message, false));
    }

    private void tellAll(NotificationType type, Priority lane, Instrument instrument, Data data, EventBatch batch) {
        service.publish(new Publication(
                type, Set.of(0L), data, lane, 0, instrument.symbol(), null, batch.sequence(), null));
    }

    /// Prices and books of the instruments that changed since the last call: ten times a second is as often as a person
    /// or a screen can use them; who needs each change takes the channels `l1` and `book`.
    void tickers(long nowNanos) {
        for (Integer id : changed) {
            changed.remove(id);
            Instrument instrument = market.instrument(id);
            topics.ticker(instrument, nowNanos);
            marketData(NotificationType.PRICE_UPDATE, instrument, topics.tickerText(instrument, nowNanos), nowNanos);
            marketData(NotificationType.ORDER_BOOK_UPDATE, instrument, topics.bookText(instrument), nowNanos);
        }
    }

    private void marketData(NotificationType type, Instrument instrument, String data, long nowNanos) {
        long seq = marketSeqs.merge(type + ":" + instrument.symbol(), marketBase + 1, (old, first) -> old + 1);
        service.publishStamped(new Notification(
                "m-" + type + "-" + instrument.symbol() + "-" + seq, type, Priority.LOW, 0, data, nowNanos, 0,
                instrument.symbol(), null, seq, market.sequence(), false));
    }

    void stop() {
        stopped = true;
    }
}
