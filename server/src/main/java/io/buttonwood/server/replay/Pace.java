package io.buttonwood.server.replay;

import io.buttonwood.client.Answer;

/// Keeps a pipeline within the venue's rate limits, because a command refused in the middle of a pipeline would be
/// overtaken by those behind it.
///
/// Each answer tells how many tokens were left when it was made (`X-RateLimit-Remaining`); what is under way has yet to
/// take its own. So no more may be under way than the last answer left; with nothing left, one request goes alone, and
/// its refusal, if it comes, overtakes nothing. Orders and cancels have allowances of their own. Without the header only
/// the connection's window bounds.
///
/// Safe for the sending and the answering thread.
final class Pace {
    private final long[] remaining = {1, 1}; // the first of each class goes alone: nothing is known yet
    private long lastRemaining = Long.MAX_VALUE;
    private int underWay;

    /// Whether another command may be sent now. The last answer of its own class speaks for the allowance that only this
    /// class uses, the last answer of any for those that both use.
    synchronized boolean open(boolean cancel) {
        return underWay == 0 || underWay < Math.min(lastRemaining, remaining[cancel ? 1 : 0]);
    }

    /// Waits until [#open].
    synchronized void await(boolean cancel) throws InterruptedException {
        while (!open(cancel)) {
            wait();
        }
    }

    synchronized void sent() {
        underWay++;
    }

    synchronized void answered(boolean cancel, Answer answer) {
        lastRemaining = answer.status() == 429 ? 0 : answer.header("X-RateLimit-Remaining", Long.MAX_VALUE);
        remaining[cancel ? 1 : 0] = lastRemaining;
        underWay--;
        notifyAll();
    }

    /// A request ended without an answer.
    synchronized void failed() {
        underWay--;
        notifyAll();
    }
}
