package io.buttonwood.server.replay;

import io.buttonwood.client.Book;
import io.buttonwood.client.Fill;
import io.buttonwood.client.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.util.List;

/// Where the tape plays: an instrument of a venue, and the translation between the tape's ticks and lots and the venue's
/// decimals.
record ReplayTarget(URI base, String key, Instrument instrument) {

    BigDecimal price(long ticks) {
        return instrument.tickSize().multiply(BigDecimal.valueOf(ticks));
    }

    BigDecimal quantity(long lots) {
        return instrument.lotSize().multiply(BigDecimal.valueOf(lots));
    }

    TapeFill fill(Fill either, String resting, String aggressor) {
        return new TapeFill(resting, aggressor, ticks(either.price()), lots(either.quantity()));
    }

    List<Checkpoint.Level> levels(List<Book.Level> side) {
        return side.stream()
                .map(l -> new Checkpoint.Level(ticks(l.price()), lots(l.quantity()), l.orders()))
                .toList();
    }

    private long ticks(BigDecimal price) {
        return price.divide(instrument.tickSize(), 0, RoundingMode.UNNECESSARY).longValueExact();
    }

    private long lots(BigDecimal quantity) {
        return quantity.divide(instrument.lotSize(), 0, RoundingMode.UNNECESSARY).longValueExact();
    }
}
