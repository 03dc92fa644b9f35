package io.buttonwood.cluster;

/// The command was not sent: the client is closed.
public final class ClosedException extends RuntimeException {
    ClosedException() {
        super("the venue client is closed", null, false, false);
    }
}
