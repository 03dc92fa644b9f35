package io.buttonwood.server.projection;

import io.buttonwood.server.store.Tx;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/// A statement that is run for many rows at once.
record Statement<T>(String name, String sql, Binder<T> binder) {
    /// Sets the arguments for one row.
    @FunctionalInterface
    interface Binder<T> {
        void bind(PreparedStatement to, T row) throws SQLException;
    }

    void run(Tx tx, Collection<T> rows) {
        if (rows.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        boolean failed = true;
        try (PreparedStatement prepared = tx.connection().prepareStatement(sql)) {
            for (T row : rows) {
                binder.bind(prepared, row);
                prepared.addBatch();
            }
            prepared.executeBatch();
            failed = false;
        } catch (SQLException e) {
            throw new IllegalStateException("The store refused " + name + ": " + e.getMessage(), e);
        } finally {
            tx.ran(name, System.nanoTime() - began, failed);
        }
    }
}
