/// The SQL database behind the registry and the projection: SQLite in a file, or PostgreSQL by URL, with the same
/// tables and the same statements.
///
/// Everything here blocks; callers use virtual threads. Every statement has a name, under which its time is told.
@NullMarked
package io.buttonwood.server.store;

import org.jspecify.annotations.NullMarked;
