package io.buttonwood.server.replay;

import java.io.IOException;
import java.net.URI;

/// A venue that a replay started for itself and closes afterwards.
public interface OwnVenue extends AutoCloseable {
    /// Where it listens, e.g. `http://127.0.0.1:41234`.
    URI baseUrl();

    /// An administrator's API key.
    String adminKey();

    /// Stops it and removes its data.
    @Override
    void close();

    /// Starts an empty venue with no simulated traders, on a free port and in a directory of its own. Its rate limits
    /// should be raised out of the way; where they are not, the replay keeps within them and takes longer.
    interface Starter {
        /// Starts it and waits until it answers.
        ///
        /// @throws IOException when it cannot start
        OwnVenue start() throws IOException;
    }
}
