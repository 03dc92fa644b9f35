package io.buttonwood.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the node makes of sessions that do not behave as [VenueClient] does.
final class SessionsTest {
    @TempDir
    Path directory;

    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    private VenueNode start() {
        return VenueNode.start(
                new VenueNode.Options(
                        directory,
                        Durability.PROCESS,
                        1_000_000_000,
                        Duration.ofDays(1),
                        1L << 40,
                        Duration.ofSeconds(10),
                        65_536,
                        error -> fatal.compareAndSet(null, error)),
                ToyMachine.FACTORY,
                1024 * 1024);
    }

    private static Command deposit(long account, String reference) {
        return new Command.Deposit(account, 1, 1, reference);
    }

    @Test
    void aClientThatTakesNoRepliesIsDroppedAndComesBack() throws Exception {
        try (var node = start();
                var slow = node.connect();
                var other = node.connect()) {
            var entered = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            slow.submit(deposit(1, "first"), new ReplyHandler() {
                @Override
                public void onReply(Reply reply) {
                    entered.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public void onFailure(RuntimeException failure) {}
            });
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            // the blocked client's thread neither sends nor hears: another session of its kind makes the replies
            try (var deaf = session(node, (_, _, _, _, _, _) -> {})) {
                var message = message(24, deposit(1, "x".repeat(60)));
                for (int i = 0; i < 20_000 && node.stats().droppedSessions() == 0; i++) {
                    while (deaf.offer(message, 0, message.capacity()) < 0 && node.stats().droppedSessions() == 0) {
                        Thread.onSpinWait();
                    }
                }
                assertEquals(1, node.stats().droppedSessions());
            }
            release.countDown();
            long sequence = other.submit(deposit(2, "y")).get(10, TimeUnit.SECONDS).sequence();
            assertEquals(sequence, node.lastSequence());
            assertEquals(sequence + 1, slow.submit(deposit(2, "z")).get(10, TimeUnit.SECONDS).sequence());
        }
        assertEquals(null, fatal.get());
    }

    /// Answers are heard only when it is polled.
    private static AeronCluster session(VenueNode node, EgressListener listener) {
        return AeronCluster.connect(new AeronCluster.Context()
                .aeronDirectoryName(node.driverDirectory())
                .ingressChannel(Engine.INGRESS)
                .egressChannel("aeron:ipc?term-length=64k")
                .egressListener(listener)
                .egressStreamId(9999));
    }

    private static UnsafeBuffer message(int count, Command command) {
        var out = new WireWriter();
        out.putByte(RecordCodec.VERSION);
        out.putByte(count);
        var body = new WireWriter();
        Codecs.COMMAND.write(body, command);
        for (int i = 0; i < count; i++) {
            out.putFixedLong(i);
            out.putFixedInt(body.position());
            for (byte b : body.toBytes()) {
                out.putByte(b);
            }
        }
        return new UnsafeBuffer(out.toBytes());
    }

    @Test
    void garbageInTheLogIsRefusedAndReplayedAsSuch() throws Exception {
        var random = new Random(20261127);
        var heard = new HashSet<Long>();
        long last;
        try (var node = start();
                var client = node.connect();
                var session = session(node, (_, _, buffer, offset, _, _) -> heard.add(buffer.getLong(offset + 2)))) {
            var whole = message(3, deposit(1, "good"));
            for (int i = 0; i < 300; i++) {
                var bytes = new byte[whole.capacity()];
                whole.getBytes(0, bytes);
                for (int hits = random.nextInt(4) + 1; hits > 0; hits--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                var message = new UnsafeBuffer(bytes, 0, 1 + random.nextInt(bytes.length - 1));
                while (session.offer(message, 0, message.capacity()) < 0) {
                    Thread.onSpinWait();
                }
                session.pollEgress();
            }
            // a session's messages stay in order, so what answers this has seen the garbage
            var good = message(1, deposit(1, "good"));
            good.putLong(2, 1L << 40);
            while (session.offer(good, 0, good.capacity()) < 0) {
                Thread.onSpinWait();
            }
            while (!heard.contains(1L << 40)) {
                session.pollEgress();
                Thread.onSpinWait();
            }
            last = client.submit(deposit(1, "after")).get(10, TimeUnit.SECONDS).sequence();
            assertTrue(node.stats().malformedCommands() > 100, () -> "" + node.stats());
        }
        try (var node = start()) {
            assertEquals(last, node.lastSequence());
        }
        assertEquals(null, fatal.get());
    }
}
