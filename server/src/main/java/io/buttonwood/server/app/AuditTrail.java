package io.buttonwood.server.app;

import io.buttonwood.edge.audit.AuditChain;
import io.buttonwood.edge.audit.AuditEntry;
import io.buttonwood.edge.audit.AuditLog;
import io.buttonwood.server.http.Trail;
import io.buttonwood.server.registry.Added;
import io.buttonwood.server.registry.Audit;
import io.buttonwood.server.registry.AuditRow;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The audit log over the registry: chained in memory, stored in batches. Several gateways may share one registry: who
/// comes second chains its entries again behind the other's.
public final class AuditTrail implements Trail, AutoCloseable {
    private static final int CAPACITY = 10_000;

    private final AuditLog log;
    private final LongSupplier nowNanos;
    private final LongAdder dropped = new LongAdder();

    public AuditTrail(Audit store, LongSupplier nowNanos, Consumer<RuntimeException> onFault) {
        this.nowNanos = nowNanos;
        this.log = new AuditLog(head(store), entries -> store(store, entries), CAPACITY, onFault);
    }

    private static void store(Audit store, List<AuditEntry> entries) {
        switch (store.append(entries.stream().map(AuditTrail::row).toList())) {
            case Added.Done _ -> {}
            case Added.Taken _ -> throw new AuditLog.Overtaken(head(store));
        }
    }

    private static AuditChain.Head head(Audit store) {
        return store.last()
                .map(row -> new AuditChain.Head(row.index(), HexFormat.of().parseHex(row.hash())))
                .orElse(AuditChain.EMPTY);
    }

    /// The registry counts from 1, the chain from 0.
    private static AuditRow row(AuditEntry entry) {
        var hex = HexFormat.of();
        return new AuditRow(
                entry.index() + 1,
                entry.timeNanos(),
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.address(),
                entry.requestId(),
                entry.result(),
                entry.detail(),
                hex.formatHex(entry.previousHash()),
                hex.formatHex(entry.hash()));
    }

    static AuditEntry entry(AuditRow row) {
        var hex = HexFormat.of();
        return new AuditEntry(
                row.index() - 1,
                row.timeNanos(),
                row.actor(),
                row.action(),
                row.target(),
                row.address(),
                row.requestId(),
                row.result(),
                row.detail(),
                hex.parseHex(row.previousHash()),
                hex.parseHex(row.hash()));
    }

    @Override
    public void write(Entry entry) {
        record(entry);
        if (!log.flush()) {
            throw new IllegalStateException("the audit log cannot be written");
        }
    }

    @Override
    public void note(Entry entry) {
        // Never waits on an event loop: near its bound the queue is left to what must be stored.
        if (log.size() > CAPACITY * 9 / 10) {
            dropped.increment();
            return;
        }
        record(entry);
    }

    private void record(Entry entry) {
        log.record(
                nowNanos.getAsLong(), entry.actor(), entry.action(), entry.target(), entry.address(),
                entry.requestId(), entry.result(), entry.detail());
    }

    /// Refusals that were not noted because too many came at a time.
    public long dropped() {
        return dropped.sum();
    }

    /// Entries not yet stored.
    public int queued() {
        return log.size();
    }

    @Override
    public void close() {
        log.close();
    }
}
