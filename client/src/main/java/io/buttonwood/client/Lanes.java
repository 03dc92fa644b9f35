package io.buttonwood.client;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where a client stands in each lane: tells the new from the seen, and finds what is missing.
///
/// A lane comes in order, so the last number seen is all there is to remember. Safe for many threads.
final class Lanes {
    /// What to do with a notification.
    enum Verdict {
        NEW,
        SEEN,
        /// Something before it is missing: it is not counted as seen.
        GAP
    }

    private final Map<String, Long> last = new LinkedHashMap<>();

    /// @param start last numbers already handled, by lane
    Lanes(Map<String, Long> start) {
        last.putAll(start);
    }

    /// Judges a notification and, if it is new, counts it as seen. A lane's first one is new whatever its number.
    synchronized Verdict judge(Notification n) {
        var seen = last.get(n.lane());
        if (seen != null) {
            if (n.seq() <= seen) {
                return n.redelivered() ? Verdict.NEW : Verdict.SEEN;
            }
            if (n.prevSeq() > seen) {
                return Verdict.GAP;
            }
        }
        last.put(n.lane(), n.seq());
        return Verdict.NEW;
    }

    /// Where a lane starts of which nothing is known yet: what comes after must not be missed, whatever happens before it
    /// has come.
    synchronized void begin(String lane, long seq) {
        last.putIfAbsent(lane, seq);
    }

    /// Goes past what will never come.
    synchronized void skipTo(String lane, long seq) {
        last.merge(lane, seq, Math::max);
    }

    /// The last number seen; -1 where the lane is new.
    synchronized long last(String lane) {
        return last.getOrDefault(lane, -1L);
    }

    /// Last numbers by lane, to resume from.
    synchronized Map<String, Long> snapshot() {
        return new LinkedHashMap<>(last);
    }
}
