package io.buttonwood.edge.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TailTest {
    /// Beside a tree, through growth and around the ring's end, with holes.
    @Test
    void keepsWhatATreeWouldKeep() {
        var random = new Random(20_261_128);
        for (int run = 0; run < 40; run++) {
            var tail = new Tail();
            var tree = new TreeMap<Long, Notification>();
            long seq = 0;
            for (int step = 0; step < 400; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> {
                        for (int i = random.nextInt(6); i >= 0; i--) {
                            Notification n = notification(seq += 1 + random.nextInt(3));
                            tail.add(n);
                            tree.put(seq, n);
                        }
                    }
                    case 4, 5 -> {
                        for (int i = random.nextInt(6); i >= 0; i--) {
                            var oldest = tree.pollFirstEntry();
                            assertEquals(oldest == null ? null : oldest.getValue(), tail.poll());
                        }
                    }
                    case 6 -> {
                        long any = random.nextLong(seq + 2);
                        assertEquals(tree.remove(any), tail.remove(any));
                    }
                    default -> {
                        int of = 2 + random.nextInt(20);
                        var asked = new ArrayList<Long>();
                        var all = List.copyOf(tree.keySet());
                        tail.removeIf(n -> {
                            asked.add(n.laneSeq());
                            return n.laneSeq() % of == 0;
                        });
                        assertEquals(all, asked);
                        tree.keySet().removeIf(each -> each % of == 0);
                    }
                }
                assertEquals(tree.size(), tail.size());
                long from = random.nextLong(seq + 2);
                var found = new ArrayList<Notification>();
                for (int i = tail.from(from); i < tail.size(); i++) {
                    found.add(tail.get(i));
                }
                assertEquals(List.copyOf(tree.tailMap(from).values()), found);
            }
        }
    }

    @Test
    void isEmptyAtFirst() {
        var tail = new Tail();
        assertNull(tail.poll());
        assertNull(tail.remove(1));
        assertEquals(0, tail.from(1));
    }

    private static Notification notification(long seq) {
        return new Notification(
                "n" + seq, NotificationType.TRADE_EXECUTED, Priority.LOW, 0, "{}", 0, 0, null, null, seq, 0, false);
    }
}
