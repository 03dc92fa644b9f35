package io.buttonwood.server.app;

import io.buttonwood.cluster.EventHandler;
import io.buttonwood.cluster.VenueNode;
import io.buttonwood.core.EventBatch;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.projection.Progress;
import io.buttonwood.server.projection.Projector;
import io.buttonwood.server.store.Database;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `buttonwood rebuild`.
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "Build orders, trades and ledger again from the event log. The venue must not run.")
final class RebuildCommand implements Callable<Integer> {
    @Mixin
    private VenueOptions options = new VenueOptions();

    @Override
    public Integer call() throws Exception {
        Config config = options.read("data");
        Path data = Path.of(config.data().dir());
        try (var node = VenueNode.start(Presets.engine(config, data, Serving::fatal));
                var database = Database.open(Presets.store(config, data))) {
            long last = node.lastSequence();
            try (var projector = Projector.open(database, new Progress(), VenueServer::nowNanos)) {
                // Nothing is emptied unless the whole log can be read again.
                if (node.stats().eventsFirstPosition() > 0) {
                    throw new IllegalStateException(
                            "the oldest events were purged (data.event_megabytes), so a rebuild would lose what they told;"
                                    + " restore the store from a backup instead");
                }
                projector.rebuild();
                var done = new CountDownLatch(1);
                var reader = node.read(0, new EventHandler() {
                    @Override
                    public void onBatch(long position, EventBatch batch) {
                        projector.apply(position, batch);
                    }

                    @Override
                    public boolean onCaughtUp(long sequence) {
                        projector.flush();
                        if (sequence >= last) {
                            done.countDown();
                        }
                        return true;
                    }
                });
                try (reader) {
                    done.await();
                }
                System.out.println("Rebuilt up to sequence " + projector.sequence());
            }
        }
        return 0;
    }
}
