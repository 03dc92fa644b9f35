package io.buttonwood.server.projection;

import io.buttonwood.server.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/// A statement that is run for many rows, or keys, at once.
record Statement<T>(String name, String sql, Binder<T> binder) {
    /// Sets the arguments for one row.
    @FunctionalInterface
    interface Binder<T> {
        void bind(PreparedStatement to, T row) throws SQLException;
    }

    /// Hears each row that a query found.
    @FunctionalInterface
    interface Found {
        void row(ResultSet row) throws SQLException;
    }

    private interface Work {
        void on(PreparedStatement prepared) throws SQLException;
    }

    /// Writes the rows.
    void run(Tx tx, Collection<T> rows) {
        if (!rows.isEmpty()) {
            prepared(tx, prepared -> {
                for (T row : rows) {
                    binder.bind(prepared, row);
                    prepared.addBatch();
                }
                prepared.executeBatch();
            });
        }
    }

    /// Asks once a key.
    void each(Tx tx, Collection<T> keys, Found found) {
        prepared(tx, prepared -> {
            for (T key : keys) {
                binder.bind(prepared, key);
                try (ResultSet rows = prepared.executeQuery()) {
                    while (rows.next()) {
                        found.row(rows);
                    }
                }
            }
        });
    }

    private void prepared(Tx tx, Work work) {
        long began = System.nanoTime();
        boolean failed = true;
        try (PreparedStatement prepared = tx.connection().prepareStatement(sql)) {
            work.on(prepared);
            failed = false;
        } catch (SQLException e) {
            throw new IllegalStateException("The store refused " + name + ": " + e.getMessage(), e);
        } finally {
            tx.ran(name, System.nanoTime() - began, failed);
        }
    }
}
