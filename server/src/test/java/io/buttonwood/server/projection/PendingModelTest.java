package io.buttonwood.server.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Lane;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The tables of runs against lists of single messages, through random days of one account: both say the same after
/// every step.
class PendingModelTest {
    private static final int BOUND = 700;
    private static final Lane[] LANES = {Lane.LOW, Lane.HIGH};

    @TempDir
    Path folder;

    private record Waiting(Lane lane, long seq, long sequence, long dies, boolean expires, boolean redelivered) {}

    private record Dead(long id, Lane lane, long seq, long sequence, String reason) {}

    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Dead> dead = new ArrayList<>();
    private final TreeMap<Lane, Long> acknowledged = new TreeMap<>();
    private final TreeMap<Lane, Long> lost = new TreeMap<>();
    private long letters;
    /// The projector's own count, which knows nothing of those that went or came back since it last asked the table.
    private int counted;

    @ParameterizedTest
    @EnumSource
    void runsSayWhatSingleMessagesWouldSay(Engine engine) {
        var random = new Random(20_261_128);
        long now = 1_000;
        try (Database database = Database.open(engine.options(folder))) {
            var pending = new PendingNotifications(database);
            var deadLetters = new DeadLetters(database);
            long[] clock = {now};
            var projector = Projector.open(database, new Progress(), () -> clock[0], BOUND);
            long sequence = 0;
            long[] seqs = new long[LANES.length];
            for (int step = 0; step < 120; step++) {
                clock[0] = now += random.nextInt(100);
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> {
                        int before = (int) sequence;
                        for (int i = random.nextInt(400); i >= 0; i--) {
                            int lane = random.nextInt(LANES.length);
                            long expires = random.nextInt(4) == 0 ? now + 1 + random.nextInt(300) : 0;
                            projector.apply(++sequence, new EventBatch(sequence, now, List.of(new Event.Notified(
                                    1, LANES[lane], ++seqs[lane], "i", "RISK_ALERT", "{}", 0, 0, expires))));
                            waiting.add(new Waiting(LANES[lane], seqs[lane], sequence,
                                    PendingNotifications.dies(now, expires), expires != 0, false));
                        }
                        projector.flush();
                        counted += (int) sequence - before;
                        if (counted > BOUND) {
                            if (waiting.size() > BOUND) {
                                overflow(pending, waiting.size() - (BOUND - BOUND / 10));
                            }
                            counted = waiting.size();
                        }
                    }
                    case 3 -> {
                        int lane = random.nextInt(LANES.length);
                        if (seqs[lane] > 0) {
                            long seq = 1 + random.nextLong(seqs[lane]);
                            pending.acknowledge(1, LANES[lane], seq);
                            acknowledged.merge(LANES[lane], seq, Math::max);
                            waiting.removeIf(w -> w.lane() == LANES[lane] && w.seq() <= seq && !w.redelivered());
                        }
                    }
                    case 4 -> {
                        if (!waiting.isEmpty()) {
                            Waiting goes = waiting.get(random.nextInt(waiting.size()));
                            pending.forget(1, goes.lane(), goes.seq());
                            waiting.remove(goes);
                        }
                    }
                    case 5 -> {
                        pending.expire(now);
                        long at = now;
                        for (Lane lane : LANES) {
                            bury(waiting.stream().filter(w -> w.lane() == lane && w.dies() <= at).toList(), "EXPIRED");
                        }
                    }
                    case 6 -> {
                        List<Long> ids = some(random);
                        deadLetters.purge(ids);
                        dead.removeIf(d -> ids.contains(d.id()));
                    }
                    default -> {
                        List<Long> ids = some(random);
                        var back = deadLetters.redrive(ids, now);
                        assertEquals(dead.stream().filter(d -> ids.contains(d.id())).count(), back.size());
                        for (Dead each : List.copyOf(dead)) {
                            if (ids.contains(each.id())) {
                                dead.remove(each);
                                waiting.add(new Waiting(each.lane(), each.seq(), each.sequence(),
                                        now + PendingNotifications.MAX_AGE_NANOS, false, true));
                            }
                        }
                    }
                }
                same(pending, deadLetters, now, random);
            }
        }
    }

    private List<Long> some(Random random) {
        var ids = new ArrayList<>(List.of(random.nextLong(1, letters + 2)));
        for (Dead each : dead) {
            if (random.nextInt(50) == 0 && ids.size() < 1_000) {
                ids.add(each.id());
            }
        }
        return ids.stream().distinct().toList();
    }

    /// Which whole runs went is the tables' own; but they are the oldest of their lanes, enough and not many more.
    private void overflow(PendingNotifications pending, int count) {
        var over = new ArrayList<Waiting>();
        for (Lane lane : LANES) {
            var left = pending.range(1, lane, 1, 1_000, 0).stream().map(PendingRow::seq).toList();
            var gone = waiting.stream().filter(w -> w.lane() == lane && !left.contains(w.seq())).toList();
            long last = gone.stream().filter(w -> !w.redelivered()).mapToLong(Waiting::seq).max().orElse(0);
            assertEquals(0, waiting.stream()
                    .filter(w -> w.lane() == lane && !w.redelivered() && w.seq() <= last && left.contains(w.seq()))
                    .count());
            if (last > 0) {
                lost.merge(lane, last, Math::max);
            }
            over.addAll(gone);
        }
        assertTrue(over.size() >= count && over.size() < count + Runs.MOST, over.size() + " for " + count);
        bury(over, "OVERFLOW");
    }

    private void bury(List<Waiting> rows, String reason) {
        waiting.removeAll(rows);
        rows.forEach(w -> dead.add(new Dead(0, w.lane(), w.seq(), w.sequence(), reason)));
        letters += rows.size();
    }

    /// Ids are the table's own: the model takes them over, after comparing all else.
    private void same(PendingNotifications pending, DeadLetters deadLetters, long now, Random random) {
        assertEquals(waiting.size(), pending.count(1));
        assertEquals(waiting.size(), pending.countAll());
        assertEquals(acknowledged, new TreeMap<>(pending.acknowledged(1)));
        assertEquals(lost, new TreeMap<>(pending.lost(1)));
        for (Lane lane : LANES) {
            long from = random.nextLong(1, 2_000);
            int limit = random.nextInt(1, 1_000);
            assertEquals(
                    waiting.stream()
                            .filter(w -> w.lane() == lane && w.seq() >= from && w.dies() > now)
                            .sorted(Comparator.comparingLong(Waiting::seq))
                            .limit(limit)
                            .map(w -> w.seq() + " " + w.sequence() + " " + w.redelivered())
                            .toList(),
                    pending.range(1, lane, from, limit, now).stream()
                            .map(row -> row.seq() + " " + row.message().sequence() + " " + row.redelivered())
                            .toList());
        }
        assertEquals(dead.size(), deadLetters.count());
        var found = ProjectorTest.all(cursor -> deadLetters.page(random.nextInt(2), 300, cursor));
        assertEquals(
                dead.stream().map(d -> d.lane() + " " + d.seq() + " " + d.sequence() + " " + d.reason()).sorted().toList(),
                found.stream()
                        .map(d -> d.message().lane() + " " + d.message().seq() + " " + d.message().sequence() + " " + d.reason())
                        .sorted()
                        .toList());
        assertEquals(found.stream().map(DeadLetter::id).sorted(Comparator.reverseOrder()).distinct().toList(),
                found.stream().map(DeadLetter::id).toList(), "newest first, each once");
        dead.clear();
        found.forEach(d -> dead.add(new Dead(
                d.id(), d.message().lane(), d.message().seq(), d.message().sequence(), d.reason())));
    }
}
