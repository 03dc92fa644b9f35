package io.buttonwood.edge.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The growing audit log: chains entries in the order of arrival and hands them to a [Sink] in batches.
///
/// Entries wait in a bounded queue for the writer thread. When it is full, the caller of [#record] writes a batch
/// itself (and so waits for the sink); when the sink fails then too, [#record] throws and the caller must refuse what
/// it was about to do. So no entry is ever lost in silence. An entry in the queue is not yet durable: [#flush] is.
/// Thread-safe; on an event loop use it only with a queue far larger than the sink's worst pause.
public final class AuditLog implements AutoCloseable {
    private static final int BATCH = 256;
    private static final long RETRY_MILLIS = 1_000;

    /// Where entries become durable: one transaction per batch, in order, all or nothing.
    @FunctionalInterface
    public interface Sink {
        /// Throws [Overtaken] if another process has written to the same log meanwhile: what waits is then chained anew
        /// and offered again. Throws anything else unchecked if the batch was not written; it will be offered again.
        void write(List<AuditEntry> entries);
    }

    /// The log has entries that this process did not know of; nothing is wrong and nothing was written.
    public static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient AuditChain.Head head;

        /// @param head where the log really stands
        public Overtaken(AuditChain.Head head) {
            super("the log stands at " + head, null, false, false);
            this.head = head;
        }
    }

    private final Sink sink;
    private final int capacity;
    private final Consumer<RuntimeException> onFault;
    private AuditChain chain;
    private final ReentrantLock state = new ReentrantLock();
    private final Condition arrived = state.newCondition();
    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayDeque<AuditEntry> pending = new ArrayDeque<>();
    private final Thread writer;
    private volatile boolean closed;

    /// Starts the writer thread `audit-writer`. `onFault` hears of each failed write (an alarm), on the thread that met
    /// it.
    public AuditLog(AuditChain.Head head, Sink sink, int capacity, Consumer<RuntimeException> onFault) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be positive: " + capacity);
        }
        this.chain = new AuditChain(head);
        this.sink = sink;
        this.capacity = capacity;
        this.onFault = onFault;
        this.writer = Thread.ofPlatform().name("audit-writer").daemon().start(this::write);
    }

    /// Appends an entry. Texts are cleaned and secrets masked first. The entry's place in the chain is provisional until it
    /// is durable if other processes write to the same log. Throws IllegalStateException if the log is closed,
    /// or full while the sink fails.
    public AuditEntry record(long timeNanos, String actor, String action, String target, String address,
            String requestId, String result, String detail) {
        String[] text = {actor, action, target, address, requestId, result, detail};
        for (int i = 0; i < text.length; i++) {
            text[i] = LogText.clean(Secrets.mask(text[i]));
        }
        while (true) {
            state.lock();
            try {
                if (closed) {
                    throw new IllegalStateException("the audit log is closed");
                }
                if (pending.size() < capacity) {
                    AuditEntry entry = chain.append(timeNanos, text[0], text[1], text[2], text[3], text[4], text[5], text[6]);
                    pending.add(entry);
                    arrived.signal();
                    return entry;
                }
            } finally {
                state.unlock();
            }
            if (!writeBatch()) {
                throw new IllegalStateException("the audit log is full and cannot be written");
            }
        }
    }

    /// Makes everything recorded before this call durable; false if the sink fails.
    public boolean flush() {
        while (size() > 0) {
            if (!writeBatch()) {
                return false;
            }
        }
        return true;
    }

    /// Entries not yet durable.
    public int size() {
        state.lock();
        try {
            return pending.size();
        } finally {
            state.unlock();
        }
    }

    public AuditChain.Head head() {
        state.lock();
        try {
            return chain.head();
        } finally {
            state.unlock();
        }
    }

    /// Takes no more entries and writes what waits; throws IllegalStateException if that fails.
    @Override
    public void close() {
        state.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            state.unlock();
        }
        if (!flush()) {
            throw new IllegalStateException(size() + " audit entries could not be written");
        }
    }

    /// One batch, in order; true if it was written or there was none.
    private boolean writeBatch() {
        writing.lock();
        try {
            List<AuditEntry> batch = new ArrayList<>();
            state.lock();
            try {
                for (AuditEntry entry : pending) {
                    if (batch.size() == BATCH) {
                        break;
                    }
                    batch.add(entry);
                }
            } finally {
                state.unlock();
            }
            if (batch.isEmpty()) {
                return true;
            }
            try {
                sink.write(batch);
            } catch (Overtaken e) {
                chainAgain(e.head);
                return true;
            } catch (RuntimeException e) {
                onFault.accept(e);
                return false;
            }
            state.lock();
            try {
                for (int i = 0; i < batch.size(); i++) {
                    pending.remove();
                }
            } finally {
                state.unlock();
            }
            return true;
        } finally {
            writing.unlock();
        }
    }

    /// What waits follows another entry than the one it was chained to.
    private void chainAgain(AuditChain.Head head) {
        state.lock();
        try {
            AuditChain again = new AuditChain(head);
            for (int i = pending.size(); i > 0; i--) {
                AuditEntry e = pending.remove();
                pending.add(again.append(e.timeNanos(), e.actor(), e.action(), e.target(), e.address(), e.requestId(),
                        e.result(), e.detail()));
            }
            chain = again;
        } finally {
            state.unlock();
        }
    }

    private void write() {
        boolean ok = true;
        while (true) {
            state.lock();
            try {
                if (!ok && !closed) {
                    boolean ignored = arrived.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
                while (pending.isEmpty() && !closed) {
                    arrived.await();
                }
                if (closed) {
                    return;                                            // close() writes the rest
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                state.unlock();
            }
            ok = writeBatch();
        }
    }
}
