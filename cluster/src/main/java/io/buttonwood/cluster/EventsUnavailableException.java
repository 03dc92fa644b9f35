package io.buttonwood.cluster;

/// The event stream does not hold what was asked for: rebuild what you derive from it.
public final class EventsUnavailableException extends RuntimeException {
    private final boolean ahead;

    EventsUnavailableException(String message, boolean ahead) {
        super(message);
        this.ahead = ahead;
    }

    /// True: the reader is ahead of the log, which lost its last moments. False: the events asked for were purged.
    public boolean ahead() {
        return ahead;
    }
}
