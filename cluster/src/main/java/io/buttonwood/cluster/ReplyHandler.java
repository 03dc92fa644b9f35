package io.buttonwood.cluster;

import io.buttonwood.core.Reply;

/// Hears the outcome of one command, exactly once. Must not block.
public interface ReplyHandler {
    /// On the client's thread.
    void onReply(Reply reply);

    /// On the client's thread, or on the submitter's if the command was never queued.
    ///
    /// @param failure [OverloadedException] or [ClosedException] (not sent), [OutcomeUnknownException] (perhaps applied),
    ///     or [IllegalArgumentException] (too large to send)
    void onFailure(RuntimeException failure);
}
