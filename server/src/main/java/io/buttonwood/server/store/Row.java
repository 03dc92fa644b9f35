package io.buttonwood.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/// Makes a value of the row that the result stands on.
@FunctionalInterface
public interface Row<T> {
    T read(ResultSet row) throws SQLException;
}
