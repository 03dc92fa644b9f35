package io.buttonwood.cluster;

/// The command was not sent: too many are waiting. It has no effect and may be tried again later.
public final class OverloadedException extends RuntimeException {
    OverloadedException(String message) {
        super(message, null, false, false);
    }
}
