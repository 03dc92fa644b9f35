package io.buttonwood.server.projection;

import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.SelfTradePrevention;

/// The slow-moving things that others refer to.
public final class References {
    private References() {}

    public record Asset(int assetId, String asset, int scale) {}

    public record Broker(int brokerId, String broker, boolean killed) {}

    public record Account(
            long accountId,
            String owner,
            int brokerId,
            SelfTradePrevention selfTradePrevention,
            RiskLimits limits,
            boolean killed,
            long openedNanos) {}

    /// What is traded.
    ///
    /// @param spec as created, but with the bands as they are now
    public record Instrument(int instrumentId, InstrumentSpec spec, InstrumentState state, long createdNanos) {}
}
