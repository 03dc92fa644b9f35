package io.buttonwood.server.monitoring;

import io.buttonwood.edge.metrics.AlertRule;
import io.buttonwood.edge.metrics.Severity;
import io.buttonwood.server.venue.Book;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The alerts that only the venue can have, beside [AlertRule#standard]. Evaluated by the `metrics` thread alone.
final class VenueRules {
    private static final int LOOKS = 20;

    private VenueRules() {}

    static List<AlertRule> of(Sources sources) {
        return List.of(
                new AlertRule.Invariant("book.crossed", Severity.CRITICAL, () -> crossed(sources.books().get())),
                new AlertRule.Threshold("events.reader_lag_seconds", Severity.CRITICAL,
                        new Lag(() -> sources.engine().get().sequence(), sources.liveSequence()), 5, 1, 3),
                new AlertRule.Threshold("store.lag_seconds", Severity.WARNING,
                        new Lag(() -> sources.engine().get().sequence(), sources.storedSequence()), 10, 2, 3),
                new AlertRule.Threshold("notifications.dead_letter_age_seconds", Severity.WARNING,
                        () -> sources.notifications().get().oldestDeadLetterNanos() / 1e9, 900, 900, 1),
                new AlertRule.Threshold("audit.queue", Severity.WARNING,
                        () -> sources.auditQueue().getAsLong(), 5_000, 500, 3),
                new AlertRule.Threshold("disk.nearly_full", Severity.WARNING, used(sources), 0.90, 0.88, 3),
                new AlertRule.Threshold("disk.full", Severity.CRITICAL, used(sources), 0.97, 0.95, 1));
    }

    /// A book whose batch is being applied may be crossed between two of its level changes, so one that looks crossed
    /// is looked at again for some milliseconds.
    static @Nullable String crossed(List<Book> books) {
        for (int i = 0; i < books.size(); i++) {
            Book book = books.get(i);
            int look = 0;
            while (book.crossed()) {
                if (++look == LOOKS) {
                    var depth = book.depth(1);
                    return "a book's best bid is not below its best ask at sequence " + depth.sequence();
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
        return null;
    }

    private static DoubleSupplier used(Sources sources) {
        return () -> {
            try {
                FileStore disk = Files.getFileStore(sources.data());
                return 1 - (double) disk.getUsableSpace() / disk.getTotalSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
