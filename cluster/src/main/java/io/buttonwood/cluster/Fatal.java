package io.buttonwood.cluster;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where an engine's death is told: the first cause counts, and none after the node began to close.
final class Fatal {
    private static final Logger log = LoggerFactory.getLogger(VenueNode.class);

    /// Ends the process at once: an engine that cannot go on must not look alive.
    static final Consumer<Throwable> HALT = _ -> Runtime.getRuntime().halt(70);

    private final Consumer<Throwable> hook;
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private volatile boolean closing;

    Fatal(Consumer<Throwable> hook) {
        this.hook = hook;
    }

    void raise(String where, Throwable error) {
        if (closing) {
            log.debug("{} while closing", where, error);
        } else if (cause.compareAndSet(null, error)) {
            log.error("the engine cannot go on: {}", where, error);
            hook.accept(error);
        }
    }

    void closing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    @Nullable Throwable cause() {
        return cause.get();
    }
}
