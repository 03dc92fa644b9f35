package io.buttonwood.server.ws;

import org.jspecify.annotations.Nullable;

/// What the venue sends by itself over a WebSocket: frames with this `channel`.
public enum Channel {
    NOTIFICATIONS("Your own notifications and the public ones you subscribed to: 10 of them, or what came within 100 ms of the first.",
            Frame.Notifications.class),
    DROP_COPY("A broker's copy of what its users hear.", Frame.DropCopy.class),
    TRADES("Every trade of an instrument.", Frame.Trades.class),
    BOOK("An instrument's book: a snapshot, then deltas.", Frame.Book.class),
    L3("Every resting order of an instrument: a snapshot, then each that came, changed or went. A snapshot of many goes on in deltas of its own number.",
            Frame.L3.class),
    L1("The best bid and ask, as they change.", Frame.L1.class),
    TICKER("The market at a glance, at most ten times a second.", Frame.Ticker.class),
    HEARTBEAT("Every second, with the last sequences; a client that misses three reconnects.", Frame.Heartbeat.class),
    LOSS("What will not come, and why. It stands before the first message after it.", Frame.Loss.class),
    SERVER_SHUTDOWN("The venue is stopping; connect again after a while.", Frame.ServerShutdown.class);

    private final String text;
    private final Class<?> members;
    private final Template template;

    Channel(String text, Class<?> members) {
        this.text = text;
        this.members = members;
        this.template = Template.tagged("channel", wire(), members);
    }

    /// The frames' `channel`.
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// What it is, for people.
    public String text() {
        return text;
    }

    /// The record of the frames' other members.
    public Class<?> members() {
        return members;
    }

    /// A frame of these values, see [Template#text].
    String frame(@Nullable Object... values) {
        return template.text(values);
    }

    /// A frame without its closing brace, whose last value may be empty and follow as bytes.
    String open(@Nullable Object... values) {
        return template.begin(values);
    }
}
