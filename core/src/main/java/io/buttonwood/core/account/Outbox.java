package io.buttonwood.core.account;

import io.buttonwood.core.Event;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import java.util.ArrayList;
import java.util.List;

/// The running command: its sequence, its time, and where its events go.
public final class Outbox {
    private long sequence;
    private long timeNanos;
    private List<Event> events = new ArrayList<>();

    public void begin(long commandSequence, long commandTimeNanos, List<Event> to) {
        sequence = commandSequence;
        timeNanos = commandTimeNanos;
        events = to;
    }

    public long sequence() {
        return sequence;
    }

    public long timeNanos() {
        return timeNanos;
    }

    public void emit(Event event) {
        events.add(event);
    }

    public Reply done(long id, int count) {
        return new Reply.Done(sequence, timeNanos, id, count);
    }

    public Reply.Refused refused(Reason reason, String detail) {
        return new Reply.Refused(sequence, timeNanos, reason, detail);
    }
}
