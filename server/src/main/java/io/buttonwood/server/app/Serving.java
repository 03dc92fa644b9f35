package io.buttonwood.server.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Keeps the program alive until SIGTERM or SIGINT, then drains the venue: at most 10 s, exit code 0. Listens from before
/// the venue starts, so that no signal finds it deaf; what has not started yet needs no draining, as after a crash.
///
/// Closed when the venue does not come to be: then the program's own exit code counts.
final class Serving implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Thread hook = new Thread(this::stop, "shutdown");
    private volatile @Nullable VenueServer venue;
    private volatile Runnable first = () -> {};

    private Serving() {}

    static Serving begin() {
        var serving = new Serving();
        Runtime.getRuntime().addShutdownHook(serving.hook);
        return serving;
    }

    /// From now on there is something to drain.
    void of(VenueServer started) {
        venue = started;
    }

    /// @param what to be stopped before the venue
    void before(Runnable what) {
        first = what;
    }

    /// Never returns normally: the shutdown hook ends the program.
    void untilStopped() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private void stop() {
        System.out.println("Stopping");
        first.run();
        VenueServer started = venue;
        if (started != null) {
            started.drain(PATIENCE);
        }
        System.out.println("Stopped");
        System.out.flush();
        // A JVM that ends by a signal answers 143; a drained venue ended well.
        Runtime.getRuntime().halt(0);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // The hook runs already, and ends the program.
        }
    }

    /// The engine or a reader is beyond help: better no venue than a wrong one.
    static void fatal(Throwable failure) {
        System.err.println("Fatal: " + Main.message(failure));
        failure.printStackTrace();
        Runtime.getRuntime().halt(70);
    }
}
