package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Sends dead letters again, no faster than so many a second. They go beside their stream's chain, marked
/// `redelivered` and without expiry: an operator decided that they are worth delivering. A letter leaves the list
/// when its delivery completes; if nobody is there to take it, it stays.
///
/// Guarded by itself; connections are offered letters outside.
final class Redriver {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Context context;
    private final Registrations registrations;
    private final int perSecond;
    private final LinkedHashSet<String> waiting = new LinkedHashSet<>();
    private long creditNanos = SECOND_NANOS;
    private long lastNanos;

    Redriver(Context context, Registrations registrations, int perSecond) {
        this.context = context;
        this.registrations = registrations;
        this.perSecond = perSecond;
        this.lastNanos = context.clock().getAsLong();
    }

    /// Puts letters in line; bounded by the list of dead letters itself. Answers the ids that are no dead letters.
    synchronized List<String> add(Iterable<String> ids) {
        List<String> unknown = new ArrayList<>();
        for (String id : ids) {
            if (context.deadLetters().find(id).isPresent()) {
                waiting.add(id);
            } else {
                unknown.add(id);
            }
        }
        return unknown;
    }

    void poll(long nowNanos) {
        for (String id : due(nowNanos)) {
            context.deadLetters().find(id).ifPresent(letter -> send(letter.notification(), nowNanos));
        }
    }

    private synchronized List<String> due(long nowNanos) {
        creditNanos = Math.min(SECOND_NANOS, creditNanos + Math.max(0, nowNanos - lastNanos));
        lastNanos = Math.max(lastNanos, nowNanos);
        List<String> due = new ArrayList<>();
        long price = SECOND_NANOS / perSecond;
        Iterator<String> next = waiting.iterator();
        while (next.hasNext() && creditNanos >= price) {
            due.add(next.next());
            next.remove();
            creditNanos -= price;
        }
        return due;
    }

    private void send(Notification n, long nowNanos) {
        Message message = new Message(n.asRedelivered(), context.encoder());
        Set<Connection> targets = Collections.newSetFromMap(new IdentityHashMap<>());
        if (n.isPrivate()) {
            for (Connection connection : registrations.account(n.recipient()).connections) {
                if (connection.hearing.wants(message)) {
                    targets.add(connection);
                }
            }
        } else {
            registrations.publicIndex.forEachConnection(message, targets::add);
        }
        context.deadLetters().tried(n.id());
        for (Connection connection : targets) {
            if (connection.offerRedelivered(message, nowNanos)) {
                connection.start();
            }
        }
    }
}
