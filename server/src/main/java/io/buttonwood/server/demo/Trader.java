package io.buttonwood.server.demo;

/// A simulated trader's account.
///
/// @param perSecond requests a second it allows itself; keep it below its tier's rate
public record Trader(String name, String apiKey, Role role, double perSecond) {
    /// What it does.
    public enum Role {
        /// Quotes both sides at several prices.
        MAKER,
        /// Takes now and then.
        TAKER
    }

    public Trader {
        if (!(perSecond > 0 && perSecond <= 10_000)) {
            throw new IllegalArgumentException("requests a second above 0, at most 10000: " + perSecond);
        }
    }

    /// Never shows the key.
    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}
