package io.buttonwood.server.venue;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.server.projection.Queries;
import io.buttonwood.server.projection.SettlementRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs settlement cycles: begins them on a schedule, hands each to the adapter, tells the engine how it ended, and
/// tries failed ones again at the next beat. A cycle is never lost: what is open after a restart is found in the
/// projection.
////// Durations are measured by `monitoring`, outside the deterministic state.
public final class SettlementHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SettlementHost.class);

    /// Moves the real money of a cycle. The in-process default has nothing to move.
    @FunctionalInterface
    public interface Adapter {
        /// Returns once it is settled; must be idempotent by cycle, because a cycle whose end was not heard is tried again.
        ///
        /// @throws Exception if it was refused; the message is reported and the cycle tried again
        void settle(long cycleId, int instrumentId, List<Event.Net> nets) throws Exception;
    }

    private record Cycle(long id, int instrumentId, List<Event.Net> nets) {}

    private final Engine engine;
    private final Adapter adapter;
    private final Duration timeout;
    private final Map<Long, Cycle> open = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread beat;
    private volatile boolean closed;

    public SettlementHost(Engine engine, Adapter adapter, Duration interval, Duration timeout) {
        this.engine = engine;
        this.adapter = adapter;
        this.timeout = timeout;
        this.beat = Thread.ofVirtual().name("settlement").unstarted(() -> beat(interval));
    }

    /// Finds what a former process left open, and starts the beat.
    public void start(Queries queries) {
        String cursor = null;
        do {
            var page = queries.settlements(0, 1_000, cursor);
            for (SettlementRow row : page.items()) {
                if (row.state() != SettlementRow.State.COMPLETED) {
                    open.put(row.cycleId(), new Cycle(row.cycleId(), row.instrumentId(), row.nets()));
                }
            }
            cursor = page.next();
        } while (cursor != null);
        beat.start();
    }

    /// Live reader's thread.
    public void apply(EventBatch batch) {
        for (Event event : batch.events()) {
            switch (event) {
                case Event.SettlementBegan began -> {
                    var cycle = new Cycle(began.cycleId(), began.instrumentId(), began.nets());
                    open.put(cycle.id(), cycle);
                    work(cycle);
                }
                case Event.SettlementCompleted done -> open.remove(done.cycleId());
                default -> {}
            }
        }
    }

    /// Cycles that have not completed.
    public int openCycles() {
        return open.size();
    }

    private void beat(Duration interval) {
        try {
            while (!closed) {
                Thread.sleep(interval);
                open.values().forEach(this::work);
                engine.ask(new Command.BeginSettlement(0)).exceptionally(failure -> {
                    LOG.warn("a settlement cycle could not begin: {}", failure.toString());
                    return null;
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Cycle cycle) {
        if (closed) {
            return;
        }
        workers.execute(() -> {
            String problem = settle(cycle);
            engine.ask(new Command.CompleteSettlement(cycle.id(), problem.isEmpty(), problem))
                    .thenAccept(reply -> {
                        // The store may be behind at a start and show a cycle open that has completed.
                        if (reply instanceof Reply.Refused refused && refused.reason() == Reason.UNKNOWN_CYCLE) {
                            open.remove(cycle.id());
                        }
                    })
                    .exceptionally(failure -> {
                        LOG.warn(
                                "cycle {} ended but could not say so; it is tried again: {}",
                                cycle.id(),
                                failure.toString());
                        return null;
                    });
        });
    }

    /// Empty if settled, else why not.
    private String settle(Cycle cycle) {
        Future<?> work = workers.submit(() -> {
            adapter.settle(cycle.id(), cycle.instrumentId(), cycle.nets());
            return null;
        });
        try {
            work.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return "";
        } catch (TimeoutException e) {
            work.cancel(true);
            return "the settlement adapter did not answer within " + timeout.toSeconds() + " s";
        } catch (ExecutionException e) {
            String why = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            return why.length() > 128 ? why.substring(0, 128) : why.isEmpty() ? "refused" : why;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the venue is stopping";
        }
    }

    @Override
    public void close() {
        closed = true;
        beat.interrupt();
        workers.shutdownNow();
    }
}
