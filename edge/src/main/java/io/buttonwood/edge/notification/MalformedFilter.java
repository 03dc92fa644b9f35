package io.buttonwood.edge.notification;

/// A filter that cannot be read, with the place of the fault.
public final class MalformedFilter extends IllegalArgumentException {
    private final String pointer;

    MalformedFilter(String pointer, String message) {
        super(message + " at \"" + pointer + "\"");
        this.pointer = pointer;
    }

    /// JSON pointer (RFC 6901) from the filter's root; empty for the root itself.
    public String pointer() {
        return pointer;
    }
}
