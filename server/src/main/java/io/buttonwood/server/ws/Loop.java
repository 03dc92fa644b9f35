package io.buttonwood.server.ws;

import io.buttonwood.edge.ratelimit.Outcome;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop's sessions, and the market data that they hear. Everything but [#publish] and [#run] belongs to the
/// loop's thread.
///
/// At most [#MOST_UPDATES] wait for it. When they are more, it has fallen behind: what follows is dropped, and every
/// topic starts again from a snapshot, declared as loss.
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int MOST_UPDATES = 50_000;
    /// For so many it pays to have a frame outside the heap.
    private static final int MANY = 4;
    /// After so many writes of market data the loop lets other threads go first: on few cores those that bring what is
    /// urgent would wait for a thousand writes. Halves the critical lane's p99 on two cores.
    private static final int YIELD_EVERY = 25;
    /// In a second.
    static final int BEATS = 10;

    /// Who listens to one topic, and how far its frames have come.
    static final class Listeners {
        final Set<Session> sessions = new HashSet<>();
        long lastSeq;
    }

    private final Context context;
    private final Thread thread = Thread.currentThread();
    private final IntFunction<String> symbols;
    final Set<Session> sessions = new HashSet<>();
    /// The same, by the tenth of a second in which each has its heartbeat: thousands at once would hold up all else.
    private final List<Set<Session>> beats = new ArrayList<>();
    private int beat;
    private int told;
    /// For what a session asks of the limits, one at a time.
    final Outcome outcome = new Outcome();
    private final Map<Topic, Listeners> topics = new HashMap<>();
    private final ConcurrentLinkedQueue<Update> updates = new ConcurrentLinkedQueue<>();
    /// At most a delivery of each session, and what the venue does to all of them.
    private final ConcurrentLinkedQueue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stepping = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean overflowed;
    private volatile long queuedBytes;

    /// On its thread.
    Loop(Context context, IntFunction<String> symbols) {
        this.context = context;
        this.symbols = symbols;
        for (int i = 0; i < BEATS; i++) {
            beats.add(new LinkedHashSet<>());
        }
    }

    void enter(Session session) {
        sessions.add(session);
        beats.stream().min(Comparator.comparingInt(Set::size)).ifPresent(smallest -> smallest.add(session));
    }

    void leave(Session session) {
        sessions.remove(session);
        beats.forEach(each -> each.remove(session));
    }

    /// Every tenth of a second: those whose turn it is.
    ///
    /// @param heartbeat see [Frames#heartbeat]
    void beat(String heartbeat) {
        beat = (beat + 1) % BEATS;
        for (Session session : List.copyOf(beats.get(beat))) {
            session.tick(heartbeat);
            if (!steps.isEmpty()) {
                step();
            }
        }
        if (beat == 0) {
            count();
        }
    }

    /// Runs something on the loop's thread, after what was given before. Any thread. What is given by many in a short time
    /// runs in one go.
    void run(Runnable step) {
        steps.add(step);
        if (stepping.compareAndSet(false, true)) {
            context.runOnContext(then -> step());
        }
    }

    boolean here() {
        return Thread.currentThread() == thread;
    }

    private void step() {
        stepping.set(false);
        for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("a session's step failed", e);
            }
        }
    }

    /// Any thread; never waits.
    void publish(Update update) {
        if (waiting.incrementAndGet() > MOST_UPDATES) {
            waiting.decrementAndGet();
            overflowed = true;
        } else {
            updates.add(update);
        }
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(then -> drain());
        }
    }

    /// As of the last second. Any thread.
    long queuedBytes() {
        return queuedBytes;
    }

    private void count() {
        long sum = 0;
        for (Session session : sessions) {
            sum += session.queuedBytes();
        }
        queuedBytes = sum;
    }

    void listen(Topic topic, Session session) {
        topics.computeIfAbsent(topic, key -> new Listeners()).sessions.add(session);
    }

    void unlisten(Topic topic, Session session) {
        Listeners listeners = topics.get(topic);
        if (listeners != null) {
            listeners.sessions.remove(session);
        }
    }

    private void drain() {
        scheduled.set(false);
        Map<Topic, Bundle> bundles = new LinkedHashMap<>();
        for (Update update = updates.poll(); update != null; update = updates.poll()) {
            waiting.decrementAndGet();
            Listeners listeners = topics.get(update.topic());
            if (listeners != null && !listeners.sessions.isEmpty()) {
                bundles.computeIfAbsent(update.topic(), Bundle::new).add(update);
            }
        }
        boolean lost = overflowed;
        overflowed = false;
        bundles.forEach(this::send);
        if (lost) {
            Set.copyOf(sessions).forEach(Session::startOver);
        }
    }

    private void send(Topic topic, Bundle bundle) {
        Listeners listeners = topics.get(topic);
        if (listeners == null) {
            return;
        }
        List<Bundle.Frame> frames = bundle.frames(symbols.apply(topic.instrumentId()), listeners.lastSeq);
        for (Bundle.Frame frame : frames) {
            listeners.lastSeq = frame.seq();
            List<Session> sessions = List.copyOf(listeners.sessions);
            Packet packet = Packet.of(frame.text());
            Packet shared = sessions.size() < MANY ? packet : packet.everywhere();
            for (Session session : sessions) {
                session.market(topic, frame, shared);
                if (!steps.isEmpty()) {
                    step();   // what is told to one goes before what is told to all, and does not wait for a thousand writes
                }
                if (++told % YIELD_EVERY == 0) {
                    Thread.yield();
                }
            }
        }
    }
}
