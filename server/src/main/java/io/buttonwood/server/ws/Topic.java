package io.buttonwood.server.ws;

import org.jspecify.annotations.Nullable;

/// One kind of public market data of one instrument.
record Topic(Kind kind, int instrumentId) {
    /// The public channels.
    enum Kind {
        /// Every trade.
        TRADES,
        /// Price levels: a snapshot, then what changed, with a checksum.
        BOOK,
        /// The best bid and ask, as they change.
        L1,
        /// Every resting order: a snapshot, then each that came, changed or went.
        L3,
        /// The day's figures, at most ten times a second.
        TICKER;

        String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static @Nullable Kind parse(String name) {
            for (Kind kind : values()) {
                if (kind.wire().equals(name)) {
                    return kind;
                }
            }
            return null;
        }
    }
}
