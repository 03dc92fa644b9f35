package io.buttonwood.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How a [VenueSocket] connects and behaves.
///
/// @param base the venue, `http` or `https`
/// @param subscriptions bodies of `subscribe` frames, without `op`, sent at each connect; the one of channel
///     `notifications` gets `resume` added
/// @param resume last numbers already handled by lane, from an earlier [VenueSocket#position]
/// @param autoAck acknowledge what the listener has returned from, once a frame
/// @param silence without any frame for so long the connection counts as dead; heartbeats come every second
/// @param firstDelay longest wait before the first new attempt; doubles with each failure, a random part of it is waited
/// @param longestDelay where the doubling ends
public record SocketOptions(
        URI base,
        Credentials credentials,
        List<Map<String, Object>> subscriptions,
        Map<String, Long> resume,
        boolean autoAck,
        Duration silence,
        Duration firstDelay,
        Duration longestDelay) {

    public SocketOptions {
        subscriptions = List.copyOf(subscriptions);
        resume = Map.copyOf(resume);
        if (silence.isNegative() || silence.isZero() || firstDelay.isNegative() || firstDelay.isZero()) {
            throw new IllegalArgumentException("silence and first delay must be above zero");
        }
    }

    /// Automatic acknowledgement, 5 s of silence, attempts after up to 0.2 s growing to 10 s.
    public static SocketOptions of(URI base, Credentials credentials, List<Map<String, Object>> subscriptions) {
        return new SocketOptions(
                base,
                credentials,
                subscriptions,
                Map.of(),
                true,
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                Duration.ofSeconds(10));
    }

    /// The same, going on after the given numbers.
    public SocketOptions resuming(Map<String, Long> position) {
        return new SocketOptions(
                base, credentials, subscriptions, position, autoAck, silence, firstDelay, longestDelay);
    }
}
