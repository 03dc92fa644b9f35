package io.buttonwood.cluster;

import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends commands to the engine. Any thread may submit; one thread of the client's own sends, hears and completes.
///
/// Commands wait in a bounded queue, travel several in one message, and are answered in their order. When the session is
/// lost, what was sent has an unknown outcome, what was not is sent in the next session.
public final class VenueClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VenueClient.class);
    private static final long CONNECT_SECONDS = 20;

    private final ManyToOneConcurrentArrayQueue<Pending> queue;
    private final Bell bell;
    private final long replyTimeoutNanos;
    private final ClientLoop loop;
    private final Thread thread;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final Runnable onClose;
    private volatile boolean closing;
    private volatile boolean terminated;

    /// @param submittedNanos of System.nanoTime
    record Pending(Command command, ReplyHandler handler, long submittedNanos) {}

    VenueClient(
            ClientLoop.Connector connector, Bell bell, int queueCapacity, long replyTimeoutNanos, Runnable onClose) {
        this.queue = new ManyToOneConcurrentArrayQueue<>(queueCapacity);
        this.bell = bell;
        this.replyTimeoutNanos = replyTimeoutNanos;
        this.onClose = onClose;
        loop = new ClientLoop(queue, connector, replyTimeoutNanos, queueCapacity, connected);
        thread = Thread.ofPlatform().name("venue-client").daemon(true).unstarted(this::run);
    }

    VenueClient start() {
        thread.start();
        try {
            if (!connected.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("no session with the engine after {} seconds, trying on", CONNECT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    /// Never blocks. Completes on the client's thread with the reply, which may be a refusal, or exceptionally as
    /// [ReplyHandler#onFailure] says.
    public CompletableFuture<Reply> submit(Command command) {
        var future = new CompletableFuture<Reply>();
        submit(command, new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                future.complete(reply);
            }

            @Override
            public void onFailure(RuntimeException failure) {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    /// The same without a future. Never blocks.
    public void submit(Command command, ReplyHandler handler) {
        if (closing) {
            handler.onFailure(new ClosedException());
        } else if (!queue.offer(new Pending(command, handler, System.nanoTime()))) {
            handler.onFailure(new OverloadedException("the venue's command queue is full"));
        } else {
            bell.ring();
            if (terminated) {
                failQueued();
            }
        }
    }

    /// Commands waiting to be sent now.
    public int queued() {
        return queue.size();
    }

    private void run() {
        var idle = bell.sleeper(TimeUnit.MILLISECONDS.toNanos(10));
        try {
            while (!closing) {
                idle.idle(loop.turn());
            }
            long deadline = System.nanoTime() + replyTimeoutNanos;
            while (loop.busy() && System.nanoTime() - deadline < 0) {
                idle.idle(loop.turn());
            }
        } catch (RuntimeException | Error e) {
            log.error("the venue client ends", e);
        } finally {
            closing = true;
            bell.remove(idle);
            loop.end();
            terminated = true;
            failQueued();
        }
    }

    private synchronized void failQueued() {
        Pending pending;
        while ((pending = queue.poll()) != null) {
            pending.handler().onFailure(new ClosedException());
        }
    }

    /// Waits for the answers under way, at most the reply timeout, then fails what is left.
    @Override
    public void close() {
        closing = true;
        bell.ring();
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        onClose.run();
    }
}
