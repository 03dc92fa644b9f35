package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One registered callback with its queue, its cursors and at most one delivery under way.
///
/// State is guarded by `lock`, which is held for queue operations only. Publishers call [#offer] and, if it says so,
/// [#start] once they hold no lock; [#deliver] is the only place from which the callback is called, on its own or the
/// host's executor, by one thread at a time: `busy` is that thread's token, kept until the delivery is completed.
final class Connection implements Runnable {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long STORE_RETRY_NANOS = 1_000 * NANOS_PER_MILLI;
    private static final long MAX_PAUSE_NANOS = 30_000 * NANOS_PER_MILLI;
    private static final int DELIVERIES_A_RUN = 16;
    private static final int DEAD_DELIVERIES_TO_CUT = 3;

    final long id;
    final Account account;
    final ConnectionOptions options;
    private final DeliveryCallback callback;
    private final @Nullable Executor own;
    private final Context context;
    final Hearing hearing;

    private final Object lock = new Object();
    private final LossLog losses = new LossLog();
    private final OutboundQueue queue;
    private final Cursors cursors;
    private boolean closed;
    private boolean busy;
    /// Flush without waiting: left over from a full delivery, read from the store, or asked for.
    private boolean flush;
    private @Nullable Attempt inFlight;
    private @Nullable Attempt retry;
    private long retryAtNanos;
    private long storeAtNanos;
    private long behindSinceNanos = NEVER;
    private long armedAtNanos = NEVER;
    private long deliveries;
    private int deadInARow;

    Connection(long id, Account account, ConnectionOptions options, DeliveryCallback callback, Context context) {
        this.id = id;
        this.account = account;
        this.options = options;
        this.callback = callback;
        this.own = callback.own();
        this.context = context;
        this.hearing = new Hearing(account, context.entitlement());
        this.queue = new OutboundQueue(options, losses, context.counters());
        this.cursors = new Cursors(account.id);
    }

    /// A new message of a stream, called in sequence order with the stream's lock held. True if the caller is to
    /// call [#start] after releasing its locks. Seen before: ignored.
    boolean offer(Message message, Stream stream, long nowNanos) {
        if (!hearing.entitled(message.notification())) {
            return false;
        }
        synchronized (lock) {
            if (closed) {
                return false;
            }
            if (!cursors.take(message, stream, queue, nowNanos)) {
                behindSinceNanos = Math.min(behindSinceNanos, nowNanos);
            }
            return arm(nowNanos);
        }
    }

    /// New messages of a public lane, called by its pump, in sequence order. True if [#start] is to be called.
    boolean offer(Run run, long nowNanos) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            if (!cursors.take(run, queue, nowNanos)) {
                behindSinceNanos = Math.min(behindSinceNanos, nowNanos);
            }
            return arm(nowNanos);
        }
    }

    /// A dead letter sent again: queued beside the stream's chain, if there is room. True if [#start] is to be called.
    boolean offerRedelivered(Message message, long nowNanos) {
        Notification n = message.notification();
        if (!hearing.entitled(n)) {
            return false;
        }
        synchronized (lock) {
            return !closed && queue.addSequenced(message, Stream.lane(n.recipient(), n.priority()), 0, nowNanos)
                    && arm(nowNanos);
        }
    }

    /// Everything from after these on, of its account's lanes and the public ones. The lanes' locks held.
    void start(long[] own, long[] shared) {
        synchronized (lock) {
            cursors.start(own, shared);
        }
    }

    /// Goes back to just after `seenSeq` and replays from the store up to `headSeq` and on, or starts live if that is
    /// the head. Stream's lock held. True if [#start] is to be called.
    boolean resume(Stream stream, long seenSeq, long headSeq, long nowNanos) {
        synchronized (lock) {
            queue.removeStream(stream);
            cursors.rewind(stream, seenSeq, headSeq);
            return arm(nowNanos);
        }
    }

    /// Declares a range that the source of a stream skipped.
    void declare(Stream stream, long from, long to, long nowNanos) {
        synchronized (lock) {
            cursors.skip(stream, from, to, losses, nowNanos);
        }
    }

    /// Has it deliver what it holds now. True if [#start] is to be called.
    boolean due(boolean force, long nowNanos) {
        synchronized (lock) {
            flush |= force && (queue.size() > 0 || !losses.isEmpty());
            return arm(nowNanos);
        }
    }

    void start() {
        try {
            if (own == null || lags()) {
                context.executor().execute(this);
            } else {
                own.execute(() -> deliver(false));
            }
        } catch (RejectedExecutionException full) {
            synchronized (lock) {
                busy = false;
                armTimer();
            }
        }
    }

    private boolean lags() {
        synchronized (lock) {
            return cursors.anyLagging();
        }
    }

    private boolean arm(long nowNanos) {
        if (!busy && ready(nowNanos)) {
            busy = true;
            return true;
        }
        armTimer();
        return false;
    }

    private boolean ready(long nowNanos) {
        if (closed || inFlight != null) {
            return false;
        }
        if (retry != null) {
            return nowNanos >= retryAtNanos;
        }
        return (flush && (queue.size() > 0 || !losses.isEmpty()))
                || queue.size() >= options.maxMessages() || queue.bytes() >= options.maxBytes() || queue.hasCritical()
                || (cursors.anyLagging() && nowNanos >= storeAtNanos)
                || nowNanos >= waitingUntilNanos();
    }

    private long waitingUntilNanos() {
        long oldest = Math.min(queue.oldestNanos(), losses.isEmpty() ? NEVER : losses.sinceNanos());
        return oldest == NEVER ? NEVER : oldest + options.maxDelayMillis() * NANOS_PER_MILLI;
    }

    private void armTimer() {
        if (closed) {
            return;
        }
        long at = Math.min(queue.earliestExpiryNanos(),
                behindSinceNanos == NEVER ? NEVER : behindSinceNanos + options.slowLimitMillis() * NANOS_PER_MILLI);
        if (inFlight != null) {
            at = Math.min(at, inFlight.deadlineNanos);
        } else if (!busy) {
            at = Math.min(at, retry != null ? retryAtNanos : waitingUntilNanos());
            at = cursors.anyLagging() ? Math.min(at, storeAtNanos) : at;
        }
        if (at < armedAtNanos) {
            armedAtNanos = at;
            context.timers().add(at, this);
        }
    }

    /// The wheel fired for it; maybe without need.
    void onTimer(long nowNanos) {
        List<OutboundQueue.Entry> expired = new ArrayList<>();
        CloseReason cut = null;
        boolean start = false;
        synchronized (lock) {
            armedAtNanos = NEVER;
            if (closed) {
                return;
            }
            if (inFlight != null && inFlight.deadlineNanos <= nowNanos) {
                context.counters().callbackTimeouts.increment();
                cut = CloseReason.CALLBACK_TIMEOUT;
            } else if (behindSinceNanos != NEVER
                    && behindSinceNanos + options.slowLimitMillis() * NANOS_PER_MILLI <= nowNanos) {
                cut = CloseReason.SLOW_CONSUMER;
            } else {
                if (queue.earliestExpiryNanos() <= nowNanos) {
                    queue.expire(nowNanos, expired);
                    losses.addAll(expired, LossReason.EXPIRED, nowNanos);
                }
                start = arm(nowNanos);
            }
        }
        context.expired(expired);
        if (cut != null) {
            cut(cut);
        } else if (start) {
            start();
        }
    }

    /// On the host's executor.
    @Override
    public void run() {
        deliver(true);
    }

    /// Delivers until there is nothing to deliver or a callback keeps its delivery; gives the thread back after a few.
    ///
    /// @param mayWait whether this thread may read from the store, and be interrupted; if not and it has to, another goes on
    private void deliver(boolean mayWait) {
        for (int i = 0; i < DELIVERIES_A_RUN; i++) {
            if (mayWait) {
                refill();
            } else if (lags()) {
                break;
            }
            Step step = next(mayWait);
            Attempt attempt = step.attempt();
            if (attempt == null) {
                if (step.runAgain()) {
                    continue;
                }
                return;
            }
            try {
                callback.deliver(attempt.batch(context.clock().getAsLong()), attempt);
            } catch (Exception | Error thrown) {
                attempt.failed(thrown);
            }
            synchronized (lock) {
                attempt.thread = null;
                if (attempt.interrupted) {
                    Thread.interrupted();   // ours, not the executor's
                }
                if (!attempt.settled) {
                    attempt.detached = true;
                    return;
                }
            }
        }
        start();
    }

    /// The next delivery, or null when there is none now: then `busy` is given back, or `runAgain` is set.
    private record Step(@Nullable Attempt attempt, boolean runAgain) {}

    private Step next(boolean mayWait) {
        List<OutboundQueue.Entry> expired = new ArrayList<>();
        Attempt attempt = null;
        boolean runAgain = false;
        synchronized (lock) {
            long now = context.clock().getAsLong();
            if (ready(now)) {
                Attempt failed = retry;
                retry = null;
                attempt = failed != null ? failed.again(losses, now, expired) : fresh(now, expired);
                // Nothing although ready: all had expired, or a stream began to lag after the refill.
                runAgain = attempt == null;
            } else {
                busy = false;
            }
            if (attempt != null) {
                attempt.thread = mayWait ? Thread.currentThread() : null;
                inFlight = attempt;
            }
            armTimer();
        }
        context.expired(expired);
        return new Step(attempt, runAgain);
    }

    private @Nullable Attempt fresh(long now, List<OutboundQueue.Entry> expired) {
        Attempt attempt = Attempt.first(this, queue, losses, deliveries + 1, now, expired);
        deliveries += attempt == null ? 0 : 1;
        flush = queue.size() > 0;
        if (queue.bytes() < options.queueBytes() / 2 && !cursors.anyLagging()) {
            behindSinceNanos = NEVER;
        }
        return attempt;
    }

    /// Reads pages of lagging streams while the queue holds less than a delivery. Store reads happen without the lock:
    /// what is published meanwhile raises the cursor's head, and reading goes on until the head is passed.
    private void refill() {
        while (true) {
            StreamCursor cursor;
            long from;
            long head;
            synchronized (lock) {
                cursor = cursors.firstLagging();
                if (closed || retry != null || cursor == null || queue.size() >= options.maxMessages()
                        || context.clock().getAsLong() < storeAtNanos) {
                    return;
                }
                from = cursor.nextSeq;
                head = cursor.headSeq;
            }
            ReplayPage page;
            try {
                page = ReplayPage.read(context, this, cursor.stream, from, head);
            } catch (RuntimeException storeFailed) {
                context.counters().storeFailures.increment();
                synchronized (lock) {
                    storeAtNanos = context.clock().getAsLong() + STORE_RETRY_NANOS;
                }
                return;
            }
            synchronized (lock) {
                flush = true;
                if (cursor.nextSeq == from   // else a resume moved it meanwhile
                        && !cursors.apply(page, cursor, queue, losses, context.clock().getAsLong())) {
                    return;
                }
            }
        }
    }

    /// The callback completed, or threw, or failed. Late or second calls do nothing.
    void settle(Attempt attempt, boolean failed) {
        boolean dead = false;
        boolean start = false;
        boolean cut = false;
        long now = context.clock().getAsLong();
        synchronized (lock) {
            if (closed || inFlight != attempt) {
                return;
            }
            attempt.settled = true;
            inFlight = null;
            if (!failed) {
                deadInARow = 0;
            } else if (attempt.attempt < options.maxAttempts()) {
                retry = attempt;
                long pause = (options.maxDelayMillis() * NANOS_PER_MILLI) << attempt.attempt;
                retryAtNanos = now + Math.min(pause, MAX_PAUSE_NANOS);
            } else {
                dead = true;
                attempt.losses.forEach(loss -> losses.add(loss, now));
                losses.addAll(attempt.entries, LossReason.FAILED, now);
                cut = ++deadInARow >= DEAD_DELIVERIES_TO_CUT;
            }
            if (attempt.detached) {
                busy = false;
                start = !cut && arm(now);
            }
        }
        attempt.tally(context, failed, dead, now);
        if (cut) {
            cut(CloseReason.CALLBACK_FAILED);
        } else if (start) {
            start();
        }
    }

    /// Ends it with a reason that the callback is told on the executor. Nothing queued is lost: it stays pending.
    void cut(CloseReason reason) {
        if (!close(reason == CloseReason.CALLBACK_TIMEOUT)) {
            return;
        }
        context.counters().cut.increment();
        context.forget().accept(this);
        try {
            context.executor().execute(() -> callback.closed(reason));
        } catch (RejectedExecutionException full) {
            context.counters().callbackFailures.increment();   // it will notice by itself
        }
    }

    /// A callback under way may finish, or is interrupted. False if it was closed before.
    boolean close(boolean interrupt) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            closed = true;
            queue.clear();
            cursors.clear();
            retry = null;
            Attempt hanging = inFlight;
            inFlight = null;
            if (interrupt && hanging != null && hanging.thread != null) {
                hanging.interrupted = true;
                hanging.thread.interrupt();
            }
            return true;
        }
    }

    /// Messages and bytes that wait.
    record Load(int messages, long bytes) {}

    Load load() {
        synchronized (lock) {
            return new Load(queue.size(), queue.bytes());
        }
    }
}
