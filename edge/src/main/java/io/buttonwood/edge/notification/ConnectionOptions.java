package io.buttonwood.edge.notification;

/// How one connection wants its deliveries, within bounds.
///
/// @param maxMessages           of a delivery, 1 to 500
/// @param maxDelayMillis        longest wait of a delivery's first message, 5 to 5,000
/// @param maxBytes              of a delivery, 1 KB to 1 MB; a larger single message goes alone
/// @param queueBytes            held for it in memory, 64 KB to 64 MB; beyond that private messages wait in the
///                              pending store and market data is dropped and declared
/// @param conflateAbove         queued market-data messages above which newer ones replace older ones, 1 to 10,000
/// @param callbackTimeoutMillis 10 to 60,000
/// @param maxAttempts           of a delivery, 1 to 10
/// @param slowLimitMillis       how long it may stay behind before it is cut, 100 to 600,000
public record ConnectionOptions(
        int maxMessages, int maxDelayMillis, int maxBytes, int queueBytes, int conflateAbove,
        int callbackTimeoutMillis, int maxAttempts, int slowLimitMillis) {

    public static final ConnectionOptions DEFAULT =
            new ConnectionOptions(10, 100, 64 * 1024, 1024 * 1024, 64, 5_000, 3, 30_000);

    /// @throws IllegalArgumentException naming the first value out of bounds
    public ConnectionOptions {
        check("max_messages", maxMessages, 1, 500);
        check("max_delay_ms", maxDelayMillis, 5, 5_000);
        check("max_bytes", maxBytes, 1024, 1024 * 1024);
        check("queue_bytes", queueBytes, 64 * 1024, 64 * 1024 * 1024);
        check("conflate_above", conflateAbove, 1, 10_000);
        check("callback_timeout_ms", callbackTimeoutMillis, 10, 60_000);
        check("max_attempts", maxAttempts, 1, 10);
        check("slow_limit_ms", slowLimitMillis, 100, 600_000);
    }

    public ConnectionOptions batching(int messages, int delayMillis) {
        return messages == maxMessages && delayMillis == maxDelayMillis ? this
                : new ConnectionOptions(messages, delayMillis, maxBytes, queueBytes, conflateAbove,
                callbackTimeoutMillis, maxAttempts, slowLimitMillis);
    }

    public ConnectionOptions bytes(int deliveryBytes, int queuedBytes) {
        return deliveryBytes == maxBytes && queuedBytes == queueBytes ? this
                : new ConnectionOptions(maxMessages, maxDelayMillis, deliveryBytes, queuedBytes, conflateAbove,
                callbackTimeoutMillis, maxAttempts, slowLimitMillis);
    }

    public ConnectionOptions conflatingAbove(int messages) {
        return new ConnectionOptions(maxMessages, maxDelayMillis, maxBytes, queueBytes, messages,
                callbackTimeoutMillis, maxAttempts, slowLimitMillis);
    }

    public ConnectionOptions callback(int timeoutMillis, int attempts) {
        return new ConnectionOptions(maxMessages, maxDelayMillis, maxBytes, queueBytes, conflateAbove,
                timeoutMillis, attempts, slowLimitMillis);
    }

    public ConnectionOptions slowLimit(int millis) {
        return new ConnectionOptions(maxMessages, maxDelayMillis, maxBytes, queueBytes, conflateAbove,
                callbackTimeoutMillis, maxAttempts, millis);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
