package io.buttonwood.server.demo;

import io.buttonwood.client.PlaceOrder;
import io.buttonwood.client.ReplaceOrder;
import io.buttonwood.client.VenueException;
import io.buttonwood.client.VenueHttp;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One maker's orders in one market: some prices on each side around what the instrument is worth, thicker further out.
/// Each step is one request: the order that is furthest from where it should be is entered or moved.
///
/// Owned by the maker's thread.
final class Quotes {
    private static final int LEVELS = 8;
    private static final long STALE_NANOS = 25_000_000_000L;

    private static final class Slot {
        @Nullable String clientId;
        long ticks;
        long placedNanos;
    }

    private final Market market;
    private final Walk walk;
    private final VenueHttp http;
    private final String idPrefix;
    private final SplittableRandom random;
    private final Slot[] slots = new Slot[2 * LEVELS]; // bids, then asks, best first
    private final double[] offsets = new double[2 * LEVELS];
    private long ids;

    /// @param idPrefix makes client order ids unlike those of any other run
    Quotes(Market market, Walk walk, VenueHttp http, String idPrefix, long seed) {
        this.market = market;
        this.walk = walk;
        this.http = http;
        this.idPrefix = idPrefix;
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot();
            offsets[i] = offset(i % LEVELS);
        }
    }

    /// Does what is most needed.
    ///
    /// @return whether a request was sent; false when all stands as it should
    boolean step(long nowNanos) {
        double middle = walk.at(nowNanos);
        int worst = -1;
        double need = 0;
        for (int i = 0; i < slots.length; i++) {
            var slot = slots[i];
            double off = (double) Math.abs(slot.ticks - target(i, middle)) / (1 + i % LEVELS);
            double now = slot.clientId == null ? 1e9 - i % LEVELS
                    : nowNanos - slot.placedNanos > STALE_NANOS ? 1e6 : off < 0.5 ? 0 : off;
            if (now > need) {
                need = now;
                worst = i;
            }
        }
        if (worst < 0) {
            return false;
        }
        offsets[worst] = offset(worst % LEVELS);
        quote(worst, target(worst, middle), nowNanos);
        return true;
    }

    private void quote(int index, long ticks, long nowNanos) {
        var slot = slots[index];
        var price = market.tickSize().multiply(BigDecimal.valueOf(ticks));
        var quantity = market.lotSize().multiply(BigDecimal.valueOf(lots(index % LEVELS)));
        try {
            if (slot.clientId == null) {
                var id = idPrefix + ids++;
                var order = http.place(new PlaceOrder(
                        market.instrument(), index < LEVELS ? "BUY" : "SELL", "LIMIT", price, quantity, "GTC", true, id));
                slot.clientId = order.live() ? id : null;
            } else {
                var order = http.replace(slot.clientId, new ReplaceOrder(price, null, quantity));
                slot.clientId = order.live() ? slot.clientId : null;
            }
            slot.ticks = ticks;
            slot.placedNanos = nowNanos;
        } catch (VenueException e) {
            if (e.status() != 429) {
                forget(slot); // filled meanwhile, or it may not stand there: entered anew with its next turn
            }
            throw e;
        }
    }

    /// Cancels at its turn what may still stand, so that nothing forgotten stays in the book.
    private void forget(Slot slot) {
        var id = slot.clientId;
        slot.clientId = null;
        if (id != null) {
            var _ = http.cancelAsync(id).exceptionally(gone -> null);
        }
    }

    private long target(int index, double middle) {
        double ticks = index < LEVELS ? Math.floor(middle - offsets[index]) : Math.ceil(middle + offsets[index]);
        return Math.max(1, (long) ticks);
    }

    private double offset(int level) {
        return 0.3 + level * (1 + level * 0.12) + random.nextDouble() * 0.9;
    }

    private long lots(int level) {
        return Math.max(1, Math.round(market.typicalLots() * (0.6 + 0.35 * level) * (0.5 + random.nextDouble())));
    }
}
