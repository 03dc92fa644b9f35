package io.buttonwood.cluster;

/// The command was sent and no answer came: it may or may not have been applied. Ask by client order id.
public final class OutcomeUnknownException extends RuntimeException {
    OutcomeUnknownException(String message) {
        super(message, null, false, false);
    }
}
