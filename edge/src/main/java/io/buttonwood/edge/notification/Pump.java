package io.buttonwood.edge.notification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/// Brings one public lane's messages to the queues of all who want them: on the host's executor, as many at a time as
/// have come since the last time. So what a message costs does not grow with those who hear it while there is little to
/// tell, and much is told to each of them at once.
///
/// At most [#MOST_WAITING] wait; then their publisher does the work itself. `order` lets one thread at a time distribute,
/// so every queue has the lane's order.
final class Pump implements Runnable {
    private static final int MOST_WAITING = 4_096;

    private final Context context;
    private final SubscriptionIndex index;
    private final Stream stream;
    private final Object order = new Object();
    /// Guarded by itself, as is `scheduled`.
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();
    private boolean scheduled;

    Pump(Context context, SubscriptionIndex index, Priority lane) {
        this.context = context;
        this.index = index;
        this.stream = Stream.lane(0, lane);
    }

    /// Called in the lane's order, with the lane's lock held; then [#start] without it.
    void add(Message message) {
        synchronized (waiting) {
            waiting.add(message);
        }
    }

    void start() {
        boolean quick = index.isEmpty();   // then there is nothing to do, and no thread is worth it
        synchronized (waiting) {
            quick |= waiting.size() >= MOST_WAITING;
            if (!quick && (scheduled || waiting.isEmpty())) {
                return;
            }
            scheduled = true;
        }
        if (quick) {
            run();
            return;
        }
        try {
            context.executor().execute(this);
        } catch (RejectedExecutionException busy) {
            run();
        }
    }

    @Override
    public void run() {
        List<Connection> toStart = new ArrayList<>();
        synchronized (order) {
            List<Message> messages;
            synchronized (waiting) {
                scheduled = false;
                messages = List.copyOf(waiting);
                waiting.clear();
            }
            if (!messages.isEmpty()) {
                distribute(messages, toStart);
            }
        }
        toStart.forEach(Connection::start);
    }

    private void distribute(List<Message> messages, List<Connection> toStart) {
        Map<Interest, List<Message>> wanted = new LinkedHashMap<>();
        for (Message message : messages) {
            index.forEach(message.notification(), interest -> {
                List<Message> some = wanted.get(interest);
                if ((some == null || some.getLast() != message) && interest.matches(message)) {
                    wanted.computeIfAbsent(interest, _ -> new ArrayList<>(messages.size())).add(message);
                }
            });
        }
        long now = context.clock().getAsLong();
        Set<Connection> manifold = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.forEach((interest, some) -> {
            List<Run> runs = runs(interest, some);
            interest.forEach(subscription -> {
                for (Connection connection : subscription.connections()) {
                    if (connection.hearing.simple()) {
                        offer(connection, runs, now, toStart);
                    } else {
                        manifold.add(connection);
                    }
                }
            });
        });
        // Several subscriptions may want some each, of which none alone has the order.
        for (Connection connection : manifold) {
            List<Message> all = messages.stream().filter(connection.hearing::wants).toList();
            if (!all.isEmpty()) {
                offer(connection, Run.of(stream, all, all.getFirst().notification().laneSeq() - 1, false), now, toStart);
            }
        }
    }

    private List<Run> runs(Interest interest, List<Message> messages) {
        long first = messages.getFirst().notification().laneSeq();
        long before = interest.lastSeqs[stream.lane().rank];
        interest.lastSeqs[stream.lane().rank] = messages.getLast().notification().laneSeq();
        return Run.of(stream, messages, before == 0 ? first - 1 : before, true);
    }

    private static void offer(Connection connection, List<Run> runs, long now, List<Connection> toStart) {
        for (Run run : runs) {
            if (connection.offer(run, now)) {
                toStart.add(connection);
            }
        }
    }
}
