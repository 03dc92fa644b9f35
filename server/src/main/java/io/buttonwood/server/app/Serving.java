package io.buttonwood.server.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Keeps the program alive until SIGTERM or SIGINT, then drains it: at most 10 s, exit code 0.
final class Serving {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Serving() {}

    /// Never returns normally: the shutdown hook ends the program.
    static void untilStopped(VenueServer venue, Runnable first) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    System.out.println("Stopping");
                    first.run();
                    venue.drain(PATIENCE);
                    System.out.println("Stopped");
                    System.out.flush();
                    // A JVM that ends by a signal answers 143; a drained venue ended well.
                    Runtime.getRuntime().halt(0);
                },
                "shutdown"));
        new CountDownLatch(1).await();
    }

    /// The engine or a reader is beyond help: better no venue than a wrong one.
    static void fatal(Throwable failure) {
        System.err.println("Fatal: " + Main.message(failure));
        failure.printStackTrace();
        Runtime.getRuntime().halt(70);
    }
}
