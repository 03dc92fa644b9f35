package io.buttonwood.server.app;

import io.buttonwood.cluster.EventHandler;
import io.buttonwood.cluster.EventReader;
import io.buttonwood.cluster.EventsUnavailableException;
import io.buttonwood.cluster.VenueNode;
import io.buttonwood.core.EventBatch;
import io.buttonwood.server.delivery.Push;
import io.buttonwood.server.projection.Projector;
import io.buttonwood.server.venue.Market;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A venue's two readers of the event stream, each with its own thread: the store's may be slow, the live one must not be.
/// Both begin where the store ended.
final class Readers {
    /// How long a start waits for the live reader.
    private static final Duration FEED_PATIENCE = Duration.ofSeconds(30);
    /// How long the store's reader sleeps while more is to come before it writes: it works in larger steps, and less often.
    private static final long STORE_NAP_NANOS = 500_000;

    private final VenueNode node;
    private final Projector projector;
    private final long position;
    private final long sequence;

    /// @param projector with no reader yet
    Readers(VenueNode node, Projector projector) {
        this.node = node;
        this.projector = projector;
        this.position = projector.position();
        this.sequence = projector.sequence();
    }

    /// Starts the live reader.
    ///
    /// @throws IllegalStateException if the events after the store's are gone
    EventReader live(Consumer<EventBatch> to) {
        return start(new EventHandler() {
            @Override
            public void onBatch(long at, EventBatch batch) {
                to.accept(batch);
            }

            @Override
            public boolean onCaughtUp(long at) {
                return true;
            }
        });
    }

    /// Starts the store's reader.
    ///
    /// @param live what the live reader has told of; the store never gets ahead of it
    /// @throws IllegalStateException if the events after the store's are gone
    EventReader store(Market live) {
        return start(new EventHandler() {
            @Override
            public void onBatch(long at, EventBatch batch) {
                // Who reads what is stored names instruments and accounts, which the live reader tells this process of.
                while (live.sequence() < batch.sequence()) {
                    LockSupport.parkNanos(STORE_NAP_NANOS);
                }
                projector.apply(at, batch);
            }

            @Override
            public boolean onCaughtUp(long at) {
                boolean stored = projector.caughtUp();
                if (!stored) {
                    LockSupport.parkNanos(STORE_NAP_NANOS);
                }
                return stored;
            }
        });
    }

    private EventReader start(EventHandler handler) {
        try {
            return node.readFrom(position, sequence, handler);
        } catch (EventsUnavailableException e) {
            throw new IllegalStateException(
                    "the store is at sequence " + sequence + ", but the events after it are gone; run rebuild", e);
        }
    }

    /// Waits until the live reader has read again what the store did not have when the process ended: accounts and
    /// instruments are not all known before, nor how far each user's lanes have come. A store that is rebuilt may take
    /// longer than that; then the health check says so.
    static void awaitFeed(Push push) {
        long until = System.nanoTime() + FEED_PATIENCE.toNanos();
        while (!push.caughtUp() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
