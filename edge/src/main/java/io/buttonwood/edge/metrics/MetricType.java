package io.buttonwood.edge.metrics;

/// The fourteen things measured, each with its kind, unit, meaning and section.
public enum MetricType {
    API_LATENCY(Kind.TIMER, "ns", "Time from a request's head to its answer handed to the socket", Section.API),
    API_ERROR_RATE(Kind.COUNTER, "errors", "Requests answered 5xx", Section.API),
    ORDER_MATCHING_LATENCY(Kind.TIMER, "ns", "Time from an order command's submission to the engine's reply", Section.TRADING),
    ORDER_THROUGHPUT(Kind.COUNTER, "orders", "Orders accepted by the matching core", Section.TRADING),
    FILL_RATE(Kind.COUNTER, "fills", "Fills: two a trade, one for each order in it", Section.TRADING),
    WS_LATENCY(Kind.TIMER, "ns", "Time from an event to its frame written to a WebSocket", Section.WEBSOCKET),
    WS_BROADCAST_COUNT(Kind.COUNTER, "messages", "Messages written to WebSocket clients", Section.WEBSOCKET),
    CONNECTION_COUNT(Kind.GAUGE, "connections", "Open connections of clients", Section.WEBSOCKET),
    DB_QUERY_LATENCY(Kind.TIMER, "ns", "Time of one SQL statement", Section.DATABASE),
    DB_SLOW_QUERY_COUNT(Kind.COUNTER, "statements", "SQL statements slower than the configured limit", Section.DATABASE),
    DB_POOL_STATUS(Kind.GAUGE, "connections", "Database connections by state", Section.DATABASE),
    NOTIFICATION_LATENCY(Kind.TIMER, "ns", "Time from the engine event to the notification's socket write", Section.NOTIFICATIONS),
    SETTLEMENT_DURATION(Kind.TIMER, "ns", "Time from the begin to the completion of a settlement cycle", Section.TRADING),
    NOTIFICATION_DEAD_LETTER_COUNT(Kind.COUNTER, "notifications", "Notifications that became dead letters", Section.NOTIFICATIONS);

    /// What a type's numbers mean: durations, a count that only grows, or a level.
    public enum Kind {
        TIMER,
        COUNTER,
        GAUGE
    }

    private final Kind kind;
    private final String unit;
    private final String description;
    private final Section section;

    MetricType(Kind kind, String unit, String description, Section section) {
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.section = section;
    }

    public Kind kind() {
        return kind;
    }

    /// `ns` for timers, the plural of the thing counted for the others.
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }

    public Section section() {
        return section;
    }
}
