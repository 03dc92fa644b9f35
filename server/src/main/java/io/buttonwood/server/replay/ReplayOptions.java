package io.buttonwood.server.replay;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What to replay, and where.
///
/// @param commands the tape
/// @param expect the fills it must give; null compares none
/// @param levels the book at checkpoints; null compares none
/// @param running a venue that runs; null starts one
/// @param window how many requests may be under way, 1 to 10,000
public record ReplayOptions(
        Path commands, @Nullable Path expect, @Nullable Path levels, @Nullable Running running, int window) {

    /// A running venue.
    ///
    /// @param key API key of the one account that enters all orders; its self-trade prevention must be NONE and its funds
    ///     enough
    /// @param instrument must have an empty book, and price bands and risk limits that let the tape pass
    public record Running(URI url, String key, String instrument) {
        @Override
        public String toString() {
            return instrument + " at " + url;
        }
    }

    public ReplayOptions {
        if (window < 1 || window > 10_000) {
            throw new IllegalArgumentException("window 1 to 10000: " + window);
        }
    }
}
