package io.buttonwood.server.registry;

import io.buttonwood.server.store.Cursor;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import io.buttonwood.server.store.Row;
import io.buttonwood.server.store.Where;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The audit trail, append only.
public final class Audit {
    private static final int CHUNK = 1_000;
    private static final String SELECT = "SELECT line, time_nanos, actor, action, target, address, request_id, result,"
            + " detail, previous_hash, hash FROM audit";
    private static final Row<AuditRow> ROW = row -> new AuditRow(
            row.getLong(1),
            row.getLong(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9),
            row.getString(10),
            row.getString(11));

    private final Database database;

    Audit(Database database) {
        this.database = database;
    }

    /// Adds a line. Taken: `index`, if another process was quicker; read [#last()] and chain again.
    public Added append(AuditRow row) {
        return append(List.of(row));
    }

    /// Adds all of these lines in one transaction, or none. Done also if these very lines are there already, because an
    /// earlier try's answer got lost. Taken: `index`, if another process was quicker; read [#last()] and chain again.
    ///
    /// @throws IllegalStateException if a line would leave a gap before it
    public Added append(List<AuditRow> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no audit lines to append");
        }
        AuditRow first = rows.getFirst();
        return database.transaction(tx -> {
            long last = tx.first("audit.last", "SELECT COALESCE(MAX(line), 0) FROM audit", row -> row.getLong(1))
                    .orElse(0L);
            if (first.index() <= last) {
                String there = tx.first("audit.hash", "SELECT hash FROM audit WHERE line = ?", row -> row.getString(1), first.index())
                        .orElse("");
                if (there.equals(first.hash())) {
                    return new Added.Done(rows.getLast().index());
                }
                return new Added.Taken("index", Long.toString(first.index()));
            }
            long index = last;
            for (AuditRow row : rows) {
                if (row.index() != ++index) {
                    throw new IllegalStateException("audit line " + row.index() + " where " + index + " is due");
                }
                int added = tx.update(
                        "audit.append",
                        "INSERT INTO audit (line, time_nanos, actor, action, target, address, request_id, result,"
                                + " detail, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        row.index(),
                        row.timeNanos(),
                        row.actor(),
                        row.action(),
                        row.target(),
                        row.address(),
                        row.requestId(),
                        row.result(),
                        row.detail(),
                        row.previousHash(),
                        row.hash());
                if (added == 0) {
                    // Only the first can collide: who holds the first index waits for no one at the others.
                    return new Added.Taken("index", Long.toString(row.index()));
                }
            }
            return new Added.Done(index);
        });
    }

    public Optional<AuditRow> last() {
        return database.first("audit.last", SELECT + " ORDER BY line DESC LIMIT 1", ROW);
    }

    /// Newest first.
    ///
    /// @param limit 1 to 1,000
    public Page<AuditRow> page(AuditFilter filter, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        Where where = new Where();
        if (cursor != null) {
            where.and("line < ?", Cursor.keys("audit", 1, cursor)[0]);
        }
        if (filter.actor() != null) {
            where.and("actor = ?", filter.actor());
        }
        if (filter.action() != null) {
            where.and("action = ?", filter.action());
        }
        if (filter.target() != null) {
            where.and("target = ?", filter.target());
        }
        if (filter.fromNanos() != 0) {
            where.and("time_nanos >= ?", filter.fromNanos());
        }
        if (filter.toNanos() != 0) {
            where.and("time_nanos < ?", filter.toNanos());
        }
        List<AuditRow> found = database.list(
                "audit.page", SELECT + where.text() + " ORDER BY line DESC LIMIT ?", ROW, where.args(limit + 1));
        return Cursor.page(found, limit, row -> Cursor.of("audit", row.index()));
    }

    /// Tells every line from this one on, in order, in chunks that hold no connection in between.
    public void forEach(long fromIndex, Consumer<AuditRow> heard) {
        long next = fromIndex;
        while (true) {
            List<AuditRow> chunk = database.list(
                    "audit.stream", SELECT + " WHERE line >= ? ORDER BY line LIMIT ?", ROW, next, CHUNK);
            chunk.forEach(heard);
            if (chunk.size() < CHUNK) {
                return;
            }
            next = chunk.getLast().index() + 1;
        }
    }
}
