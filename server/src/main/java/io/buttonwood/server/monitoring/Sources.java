package io.buttonwood.server.monitoring;

import io.buttonwood.cluster.Stats;
import io.buttonwood.edge.notification.NotificationStats;
import io.buttonwood.server.store.PoolGauge;
import io.buttonwood.server.venue.Book;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Where the figures come from that are looked at and not recorded. All may be asked from any thread, once a second and
/// with every scrape, so none may wait long.
///
/// @param gateway this process's name, shown so that several can be told apart
/// @param engine the engine member of this process
/// @param liveSequence the last sequence that the live reader has applied
/// @param storedSequence the last sequence that the store holds
/// @param books every instrument's book
/// @param limiter the rate limiter's figures
/// @param attacks values that screening found, since the start
/// @param auditQueue audit entries that wait to be written
/// @param notifications the notification service's figures
/// @param pools the database's connection pools
/// @param data the directory of log and store, whose disk must not run full
public record Sources(
        String gateway,
        Supplier<Stats> engine,
        LongSupplier liveSequence,
        LongSupplier storedSequence,
        Supplier<List<Book>> books,
        Supplier<io.buttonwood.edge.ratelimit.Stats> limiter,
        LongSupplier attacks,
        LongSupplier auditQueue,
        Supplier<NotificationStats> notifications,
        Supplier<List<PoolGauge>> pools,
        Path data) {}
