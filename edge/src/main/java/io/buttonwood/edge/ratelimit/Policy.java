package io.buttonwood.edge.ratelimit;

/// Which bucket of a request; in the order in which a refusal names them.
public enum Policy {
    /// The user's ordinary allowance.
    USER("user"),
    /// The user's own allowance for cancels, so that a throttled trader can always get out.
    CANCEL("cancel"),
    /// The client address.
    IP("ip"),
    /// The endpoint, over all clients of the process.
    ENDPOINT("endpoint");

    private final String text;

    Policy(String text) {
        this.text = text;
    }

    /// The name in problem documents and `RateLimit` fields.
    public String text() {
        return text;
    }
}
