package io.buttonwood.cluster;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where an engine's death is told: the first cause counts, and none after the node began to close. While
/// the node starts, its starter throws the cause instead of the hook hearing it.
final class Fatal {
    private static final Logger log = LoggerFactory.getLogger(VenueNode.class);

    /// Ends the process at once: an engine that cannot go on must not look alive.
    static final Consumer<Throwable> HALT = _ -> Runtime.getRuntime().halt(70);

    private final Consumer<Throwable> hook;
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private volatile boolean armed;
    private volatile boolean closing;

    Fatal(Consumer<Throwable> hook) {
        this.hook = hook;
    }

    void raise(String where, Throwable error) {
        if (closing) {
            log.debug("{} while closing", where, error);
        } else if (cause.compareAndSet(null, error)) {
            log.error("the engine cannot go on: {}", where, error);
            if (armed) {
                hook.accept(error);
            }
        }
    }

    /// From now on the hook is called. Until then whoever starts the node looks at [#cause] and throws it.
    ///
    /// @throws IllegalStateException if something has died already
    void arm() {
        armed = true;
        Throwable dead = cause.get();
        if (dead != null) {
            throw new IllegalStateException(dead.getMessage(), dead);
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
