package io.buttonwood.cluster;

import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import java.util.concurrent.CompletableFuture;

/// Sends commands to the engine. Any thread may submit; one thread of the client's own sends, hears and completes.
public final class VenueClient implements AutoCloseable {
    VenueClient() {}

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
        throw new IllegalStateException("to be built");
    }

    /// Commands waiting to be sent now.
    public int queued() {
        return 0;
    }

    /// Waits for the answers under way, at most the reply timeout, then fails what is left.
    @Override
    public void close() {}
}
