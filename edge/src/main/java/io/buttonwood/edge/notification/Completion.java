package io.buttonwood.edge.notification;

/// How a callback says what became of a delivery: once, from any thread. Later calls, and calls after the time
/// limit, are ignored.
public interface Completion {
    /// The delivery left; the next one may come.
    void done();

    /// It did not. The same delivery is tried again after a growing pause, a few times, and then becomes dead letters.
    void failed(Throwable cause);
}
