package io.buttonwood.server.ws;

import io.buttonwood.server.http.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One session's market data. Belongs to the session's event loop.
///
/// While the socket takes no more, nothing is queued for it: of a state only the latest is kept, of a book nothing, of
/// trades the range that is lost. When the socket takes again, the loss is declared and each topic goes on from where it
/// is now.
final class Feeds {
    private static final int MOST = 200;

    /// How far one topic has come with this client.
    private static final class Place {
        /// What lies at or below is in the snapshot that was sent.
        long have;
        /// Nothing but the snapshot was sent, or not even that: the next frame follows on it.
        boolean fresh = true;
        boolean behind;
        long lostFrom;
        long lostTo;
        String latest = "";
    }

    private final Session session;
    private final Topics topics;
    private final Map<Topic, Place> places = new HashMap<>();
    private long behindSinceNanos;

    Feeds(Session session, Topics topics) {
        this.session = session;
        this.topics = topics;
    }

    /// Whether it is new. The caller then sends its answer, and [#begin].
    boolean add(Topic topic) {
        if (places.containsKey(topic)) {
            return false;
        }
        if (places.size() >= MOST) {
            throw ErrorCode.INVALID_FIELD.problem("/instruments", "a connection has at most " + MOST + " market-data topics");
        }
        places.put(topic, new Place());
        topics.listening(topic.kind(), 1);
        session.loop.listen(topic, session);
        return true;
    }

    /// Sends the topic's snapshot.
    void begin(Topic topic, long nowNanos) {
        Place place = places.get(topic);
        Topics.Snapshot snapshot = topics.snapshot(topic, nowNanos);
        if (place != null && snapshot != null) {
            place.have = snapshot.seq();
            place.fresh = true;
            snapshot.texts().forEach(session::write);
        }
    }

    boolean remove(Topic topic) {
        if (places.remove(topic) == null) {
            return false;
        }
        topics.listening(topic.kind(), -1);
        session.loop.unlisten(topic, session);
        return true;
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    void clear() {
        List.copyOf(places.keySet()).forEach(this::remove);
    }

    /// A frame for all listeners of the topic.
    ///
    /// @param packet its text, which others use too
    void take(Topic topic, Bundle.Frame frame, Packet packet) {
        Place place = places.get(topic);
        if (place == null || frame.seq() <= place.have) {
            return;
        }
        if (!place.behind && !session.full()) {
            session.write(place.fresh ? Packet.of(frame.after(place.have)) : packet, failure -> {});
            place.fresh = false;
            return;
        }
        fall(place, frame.firstSeq(), frame.seq());
        if (topic.kind() == Topic.Kind.L1 || topic.kind() == Topic.Kind.TICKER) {
            place.latest = frame.text();
        }
    }

    private void fall(Place place, long from, long to) {
        place.behind = true;
        place.lostFrom = place.lostFrom == 0 ? from : place.lostFrom;
        place.lostTo = to;
        if (behindSinceNanos == 0) {
            behindSinceNanos = System.nanoTime() | 1;
        }
        session.conflated(to - from + 1);
    }

    /// The loop dropped updates: all topics go on from a snapshot.
    void startOver(long atSequence, long nowNanos) {
        places.values().forEach(place -> fall(place, Math.max(1, place.have), atSequence));
        if (!session.full()) {
            catchUp(nowNanos);
        }
    }

    /// The socket takes again.
    void catchUp(long nowNanos) {
        for (Map.Entry<Topic, Place> entry : places.entrySet()) {
            Place place = entry.getValue();
            if (!place.behind) {
                continue;
            }
            if (session.full()) {
                return;
            }
            Topic topic = entry.getKey();
            place.behind = false;
            session.write(loss(topic, place));
            place.lostFrom = 0;
            if (topic.kind() == Topic.Kind.TRADES) {
                place.fresh = false;
            } else if (place.latest.isEmpty()) {
                begin(topic, nowNanos);
            } else {
                place.fresh = false;
                session.write(place.latest);
            }
            place.latest = "";
        }
        behindSinceNanos = 0;
    }

    private String loss(Topic topic, Place place) {
        String symbol = session.symbol(topic.instrumentId());
        return Frames.loss(topic.kind().wire() + ":" + symbol, place.lostFrom, place.lostTo, "conflated");
    }

    /// How long the client has been behind, 0 if it is not.
    long behindNanos() {
        return behindSinceNanos == 0 ? 0 : System.nanoTime() - behindSinceNanos;
    }
}
