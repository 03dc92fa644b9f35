package io.buttonwood.edge.metrics;

import java.util.Locale;

/// The five parts of the dashboard; each metric type belongs to exactly one.
public enum Section {
    API,
    TRADING,
    WEBSOCKET,
    DATABASE,
    NOTIFICATIONS;

    /// The name used in paths and answers: `api`, `trading`, ...
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The section of that label; anything else is an IllegalArgumentException naming the choices.
    public static Section of(String label) {
        for (Section section : values()) {
            if (section.label().equals(label)) {
                return section;
            }
        }
        throw new IllegalArgumentException(
                "unknown section '" + label + "', known: api, trading, websocket, database, notifications");
    }
}
