package io.buttonwood.server.ws;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The event loops that have sessions. Any thread.
final class Loops {
    private final Vertx vertx;
    private final Map<Thread, Loop> loops = new ConcurrentHashMap<>();
    private final Consumer<Loop> beat;
    private final java.util.function.IntFunction<String> symbols;

    /// @param beat runs on each loop, [Loop#BEATS] times a second
    /// @param symbols an instrument's name
    Loops(Vertx vertx, Consumer<Loop> beat, java.util.function.IntFunction<String> symbols) {
        this.vertx = vertx;
        this.beat = beat;
        this.symbols = symbols;
    }

    /// The loop whose thread this is; called on event loops only.
    Loop current() {
        Thread thread = Thread.currentThread();
        Loop known = loops.get(thread);
        if (known != null) {
            return known;
        }
        Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        Loop made = new Loop(context, symbols);
        loops.put(thread, made);
        vertx.setPeriodic(1_000 / Loop.BEATS, then -> beat.accept(made));
        return made;
    }

    Collection<Loop> all() {
        return loops.values();
    }

    void publish(Update update) {
        for (Loop loop : loops.values()) {
            loop.publish(update);
        }
    }
}
