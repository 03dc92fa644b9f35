package io.buttonwood.cluster;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Reply;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A process that takes load until it is killed: `directory name commands-per-snapshot`. Prints `READY sequence`, then a line
/// `sequence reference` for each acknowledged command; its reader appends `position sequence reference…` lines to
/// `directory/projection` and takes up there when it is started again.
final class CrashChild {
    private CrashChild() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        var options = new VenueNode.Options(
                directory,
                Durability.PROCESS,
                Long.parseLong(args[2]),
                Duration.ofDays(1),
                1L << 40,
                Duration.ofSeconds(10),
                65_536,
                Fatal.HALT);
        var node = VenueNode.start(options, ToyMachine.FACTORY, 1024 * 1024);
        follow(node, new RandomAccessFile(directory.resolve("projection").toFile(), "rw"));
        var client = node.connect();
        System.out.println("READY " + node.lastSequence());
        for (int i = 0; ; i++) {
            String reference = args[1] + "-" + i;
            client.submit(new Command.Deposit(1, 1, 1, reference), new ReplyHandler() {
                @Override
                public void onReply(Reply reply) {
                    System.out.println(reply.sequence() + " " + reference);
                }

                @Override
                public void onFailure(RuntimeException failure) {
                    System.out.println("FAILED " + failure);
                }
            });
            if (i % 8 == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static void follow(VenueNode node, RandomAccessFile projection) throws IOException {
        var bytes = new byte[(int) projection.length()];
        projection.readFully(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        projection.setLength(end);
        projection.seek(end);
        long position = 0;
        long sequence = 0;
        if (end > 0) {
            String[] last = text.substring(text.lastIndexOf('\n', end - 2) + 1, end - 1).split(" ");
            position = Long.parseLong(last[0]);
            sequence = Long.parseLong(last[1]);
        }
        node.readFrom(position, sequence, new EventHandler() {
            @Override
            public void onBatch(long to, EventBatch batch) {
                var line = new StringBuilder().append(to).append(' ').append(batch.sequence());
                for (Event event : batch.events()) {
                    if (event instanceof Event.Invalidated(String _, String key)) {
                        line.append(' ').append(key);
                    }
                }
                try {
                    projection.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public boolean onCaughtUp(long caughtUpTo) {
                return true;
            }
        });
    }
}
