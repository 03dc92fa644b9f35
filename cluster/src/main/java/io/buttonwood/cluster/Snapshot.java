package io.buttonwood.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/// The snapshot as the archive keeps it: one message `magic i32, version i32, event position i64, timer i64,
/// length i64`, then the state machine's bytes in messages of any size.
final class Snapshot {
    private static final int MAGIC = 0x42575353;
    private static final int VERSION = 1;
    private static final int HEADER = 32;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private Snapshot() {}

    record Loaded(long eventPosition, long timerNanos, byte[] machine) {}

    static void take(
            ExclusivePublication to, IdleStrategy idle, byte[] machine, long eventPosition, long timerNanos) {
        var header = new UnsafeBuffer(new byte[HEADER]);
        header.putInt(0, MAGIC);
        header.putInt(4, VERSION);
        header.putLong(8, eventPosition);
        header.putLong(16, timerNanos);
        header.putLong(24, machine.length);
        offer(to, idle, header, 0, HEADER);
        var body = new UnsafeBuffer(machine);
        int chunk = to.maxPayloadLength();
        for (int from = 0; from < machine.length; from += chunk) {
            offer(to, idle, body, from, Math.min(chunk, machine.length - from));
        }
    }

    private static void offer(ExclusivePublication to, IdleStrategy idle, UnsafeBuffer from, int offset, int length) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long result;
        while ((result = to.offer(from, offset, length)) < 0) {
            if (result == Publication.CLOSED
                    || result == Publication.MAX_POSITION_EXCEEDED
                    || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the archive does not take the snapshot: " + result);
            }
            idle.idle(0);
        }
    }

    static Loaded load(Image from, IdleStrategy idle) {
        var loader = new Loader();
        while (!loader.done()) {
            int polled = from.poll((buffer, offset, length, _) -> loader.take(buffer, offset, length), 64);
            if (polled == 0 && !loader.done() && (from.isClosed() || from.isEndOfStream())) {
                throw new IllegalStateException("the snapshot ends early");
            }
            idle.idle(polled);
        }
        return new Loaded(loader.eventPosition, loader.timerNanos, loader.machine);
    }

    private static final class Loader {
        private long eventPosition;
        private long timerNanos;
        private byte[] machine = new byte[0];
        private int filled = -1;

        boolean done() {
            return filled == machine.length;
        }

        void take(DirectBuffer buffer, int offset, int length) {
            if (filled < 0) {
                if (length != HEADER || buffer.getInt(offset) != MAGIC || buffer.getInt(offset + 4) != VERSION) {
                    throw new IllegalStateException("this is no snapshot of version " + VERSION);
                }
                eventPosition = buffer.getLong(offset + 8);
                timerNanos = buffer.getLong(offset + 16);
                machine = new byte[Math.toIntExact(buffer.getLong(offset + 24))];
                filled = 0;
            } else if (filled + length <= machine.length) {
                buffer.getBytes(offset, machine, filled, length);
                filled += length;
            } else {
                throw new IllegalStateException("the snapshot is longer than it says");
            }
        }
    }
}
