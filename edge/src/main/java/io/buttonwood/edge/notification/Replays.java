package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Pending notifications for those who ask, without a connection. Caller's thread; reads of the store may wait.
final class Replays {
    private final Context context;
    private final Registrations registrations;

    Replays(Context context, Registrations registrations) {
        this.context = context;
        this.registrations = registrations;
    }

    List<Notification> pending(long user, int limit) {
        List<Notification> all = new ArrayList<>();
        long now = context.clock().getAsLong();
        for (Priority lane : Priority.HIGHEST_FIRST) {
            long from = 1;
            while (all.size() < limit) {
                int asked = limit - all.size();
                List<Notification> page = context.store().range(user, lane, from, asked);
                page.stream().filter(n -> !n.expired(now)).forEach(all::add);
                if (page.size() < asked) {
                    break;
                }
                from = page.getLast().laneSeq() + 1;
            }
        }
        return all;
    }

    Map<Priority, Long> heads(long user) {
        Account account = registrations.account(user);
        Map<Priority, Long> heads = new EnumMap<>(Priority.class);
        synchronized (account) {
            for (Priority lane : Priority.values()) {
                heads.put(lane, account.heads[lane.rank]);
            }
        }
        return heads;
    }

    /// Checks all cursors before anything is done with one.
    static void check(Map<Priority, Long> cursors, Map<Priority, Long> heads) {
        cursors.forEach((lane, seq) -> {
            if (seq < 0 || seq > heads.getOrDefault(lane, 0L)) {
                throw new IllegalArgumentException("cursor " + seq + " of lane " + lane + " lies outside 0 to "
                        + heads.getOrDefault(lane, 0L));
            }
        });
    }

    Resume resume(long user, Map<Priority, Long> cursors, int limit) {
        Map<Priority, Long> heads = heads(user);
        check(cursors, heads);
        Subscription[] subscriptions = registrations.account(user).subscriptions;
        List<Notification> replay = new ArrayList<>();
        LossLog losses = new LossLog();
        Map<Priority, Long> upTo = new EnumMap<>(Priority.class);
        boolean more = false;
        for (Priority lane : Priority.HIGHEST_FIRST) {
            Long seen = cursors.get(lane);
            if (seen == null) {
                continue;
            }
            long reached = lane(Stream.lane(user, lane), seen + 1, heads.getOrDefault(lane, 0L), limit, subscriptions,
                    replay, losses);
            upTo.put(lane, reached);
            more |= reached < heads.getOrDefault(lane, 0L);
        }
        return new Resume(List.copyOf(replay), losses.drain(), Map.copyOf(upTo), more);
    }

    private long lane(Stream stream, long from, long head, int limit, Subscription[] subscriptions,
            List<Notification> replay, LossLog losses) {
        long now = context.clock().getAsLong();
        int asked = limit - replay.size();
        List<Notification> page = asked == 0 ? List.of()
                : context.store().range(stream.recipient(), stream.lane(), from, asked);
        long next = from;
        for (Notification n : page) {
            if (n.laneSeq() > head) {
                break;
            }
            explain(stream, next, n.laneSeq() - 1, losses, now);
            next = n.laneSeq() + 1;
            if (n.expired(now)) {
                losses.add(new Loss(stream, n.laneSeq(), n.laneSeq(), LossReason.EXPIRED), now);
            } else if (wanted(n, subscriptions)) {
                replay.add(n);
            } else {
                losses.add(new Loss(stream, n.laneSeq(), n.laneSeq(), LossReason.FILTERED), now);
            }
        }
        if (page.size() < asked) {
            explain(stream, next, head, losses, now);
            next = Math.max(next, head + 1);
        }
        return next - 1;
    }

    private void explain(Stream stream, long from, long to, LossLog losses, long now) {
        if (from <= to) {
            Holes.explain(context.store(), stream, from, to).forEach(loss ->
                    losses.add(loss, now));
        }
    }

    private boolean wanted(Notification n, Subscription[] subscriptions) {
        Message message = new Message(n, context.encoder());
        boolean wanted = subscriptions.length == 0;
        for (Subscription subscription : subscriptions) {
            wanted |= subscription.matches(message);
        }
        return wanted;
    }
}
