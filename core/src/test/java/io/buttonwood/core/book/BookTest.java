package io.buttonwood.core.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.buttonwood.core.SelfTradePrevention;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Scenarios as tables: what comes in on the left, what it does on the right.
final class BookTest {
    private Slots slots = new Slots();
    private Book book = new Book(slots, 1, 1_000);
    private SelfTradePrevention mode = SelfTradePrevention.NONE;
    private final Map<String, Integer> slotOf = new HashMap<>();
    private final Map<Integer, String> nameOf = new HashMap<>();

    @Test
    void bestPriceFirstOldestFirst() {
        play("""
                a S 5@12 1   |
                b S 5@11 1   |
                c S 5@11 1   |
                d B 7@12 2   | b 5@11, c 2@11
                e B 9@12 2   | c 3@11, a 5@12
                f S 2@1 1    | e 1@12
                """);
        assertEquals("BUY  SELL 1@1/1", table());
    }

    @Test
    void aCancelledOrderLeavesTheQueueWhole() {
        play("""
                a S 1@10 1   |
                b S 2@10 1   |
                c S 3@10 1   |
                - b          |
                d S 4@10 1   |
                - a          |
                e B 5@10 2   | c 3@10, d 2@10
                - d          |
                """);
        assertEquals("BUY  SELL ", table());
    }

    @Test
    void aReducedOrderKeepsItsPlace() {
        play("""
                a S 5@10 1   |
                b S 5@10 1   |
                = a 2        |
                c B 3@10 2   | a 2@10, b 1@10
                """);
        assertEquals("BUY  SELL 4@10/1", table());
    }

    @Test
    void ownOrdersAreTakenOutOnTheWay() {
        mode = SelfTradePrevention.CANCEL_OLDEST;
        play("""
                a S 5@10 2   |
                b S 5@10 1   |
                c S 5@10 2   |
                d S 5@10 1   |
                e B 8@10 2   | a x5@10, b 5@10, c x5@10, d 3@10
                """);
        assertEquals("BUY  SELL 2@10/1", table());
    }

    @Test
    void decrementTakesTheSmallerOffBoth() {
        mode = SelfTradePrevention.DECREMENT;
        play("""
                a S 5@10 2   |
                b S 5@10 1   |
                c B 7@10 2   | a -5@10, b 2@10
                """);
        assertEquals("BUY  SELL 3@10/1", table());
    }

    @Test
    void aFlatAndASparseLadderAreTheSameAsATree() {
        SplittableRandom random = new SplittableRandom(99);
        Slots other = new Slots();
        Book flat = new Book(slots, 1, 5_000);
        Book sparse = new Book(other, 1, Book.HIGHEST_PRICE);
        TreeMap<Integer, Deque<Integer>> bids = new TreeMap<>();
        List<Integer> live = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Set<Integer> changed = new LinkedHashSet<>();
            int what = random.nextInt(100);
            if (live.size() < 5 || what < 49) {
                int price = 1 + random.nextInt(5_000);
                int slot = Slots.slot(slots.open());
                assertEquals(slot, Slots.slot(other.open()));
                flat.rest(slot, true, price, 1, 1);
                sparse.rest(slot, true, price, 1, 1);
                bids.computeIfAbsent(price, _ -> new ArrayDeque<>()).add(slot);
                live.add(slot);
                changed.add(price);
            } else if (what < 90) {
                int slot = live.get(random.nextInt(live.size()));
                int price = flat.priceTicks(slot);
                take(bids, price, slot, live);
                flat.remove(slot);
                sparse.remove(slot);
                slots.release(slot);
                other.release(slot);
                changed.add(price);
            } else {
                for (int left = random.nextInt(8); left > 0 && !bids.isEmpty(); left--) {
                    int price = bids.lastKey();
                    int slot = bids.get(price).getFirst();
                    take(bids, price, slot, live);
                    Taker taker = new Taker((meeting, resting, lots, ticks) ->
                            assertEquals("FILL " + slot + " 1@" + price, meeting + " " + resting + " " + lots + "@" + ticks));
                    assertEquals(0, flat.match(false, price, 1, 2, SelfTradePrevention.CANCEL_OLDEST, taker));
                    assertEquals(0, sparse.match(false, 0, 1, 2, SelfTradePrevention.NONE, taker));
                    slots.release(slot);
                    other.release(slot);
                    changed.add(price);
                }
            }
            int best = bids.isEmpty() ? 0 : bids.lastKey();
            for (Book book : new Book[] {flat, sparse}) {
                assertEquals(best, book.bestPrice(true));
                assertEquals(List.copyOf(changed), touched(book));
                book.endCommand();
            }
        }
        List<Integer> queue = bids.descendingMap().values().stream().flatMap(Deque::stream).toList();
        assertEquals(queue, queue(flat));
        assertEquals(queue, queue(sparse));
    }

    @Test
    void aLevelThatChangesOftenIsTouchedOnce() {
        Book wide = new Book(slots, 1, 5_000);
        List<Integer> expected = new ArrayList<>();
        long last = 0;
        for (int i = 0; i < 9_000; i++) {
            int price = 1 + i % 3_000;
            last = slots.open();
            wide.rest(Slots.slot(last), true, price, 1, 1);
            if (i < 3_000) {
                expected.add(price);
            }
        }
        assertEquals(expected, touched(wide));
        wide.reduce(Slots.slot(last), 1);
        assertEquals(expected, touched(wide));
        assertEquals(3, wide.touchedOrders(2_999));
        wide.endCommand();
        assertEquals(List.of(), touched(wide));
    }

    private static void take(
            TreeMap<Integer, Deque<Integer>> bids, Integer price, Integer slot, List<Integer> live) {
        bids.get(price).remove(slot);
        if (bids.get(price).isEmpty()) {
            bids.remove(price);
        }
        live.remove(slot);
    }

    private static List<Integer> touched(Book book) {
        List<Integer> prices = new ArrayList<>();
        for (int i = 0; i < book.touchedLevels(); i++) {
            prices.add(book.touchedPriceTicks(i));
        }
        return prices;
    }

    private static List<Integer> queue(Book book) {
        List<Integer> queue = new ArrayList<>();
        for (int slot = book.first(true); slot >= 0; slot = book.next(slot)) {
            queue.add(slot);
        }
        return queue;
    }

    private void play(String lines) {
        for (String line : lines.lines().toList()) {
            String[] halves = line.split("\\|", 2);
            String[] in = halves[0].trim().split(" +");
            assertEquals(halves[1].trim(), String.join(", ", apply(in)), line);
        }
    }

    private List<String> apply(String[] in) {
        if (in[0].equals("-")) {
            book.remove(slotOf.get(in[1]));
            return List.of();
        }
        if (in[0].equals("=")) {
            book.reduce(slotOf.get(in[1]), Long.parseLong(in[2]));
            return List.of();
        }
        boolean buy = in[1].equals("B");
        String[] size = in[2].split("@");
        int price = Integer.parseInt(size[1]);
        int account = Integer.parseInt(in[3]);
        int slot = Slots.slot(slots.open());
        slotOf.put(in[0], slot);
        nameOf.put(slot, in[0]);
        long left = Long.parseLong(size[0]);
        List<String> done = new ArrayList<>();
        long rests = book.match(buy, price, left, account, mode, new Taker((meeting, resting, lots, ticks) -> {
            String met = nameOf.get(resting);
            String what = lots + "@" + ticks;
            done.add(
                    switch (meeting) {
                        case FILL -> met + " " + what;
                        case RESTING_CANCELLED -> met + " x" + what;
                        case BOTH_REDUCED -> met + " -" + what;
                        case BOTH_CANCELLED -> met + " x" + what + " and itself";
                        case INCOMING_CANCELLED -> "itself";
                    });
        }));
        if (rests > 0) {
            book.rest(slot, buy, price, rests, account);
        }
        return done;
    }

    private interface Met {
        void met(Meeting meeting, int slot, long lots, int priceTicks);
    }

    private record Taker(Met told) implements Incoming {
        @Override
        public long most(int priceTicks, long lots) {
            return lots;
        }

        @Override
        public void met(Meeting meeting, int slot, long lots, int priceTicks) {
            told.met(meeting, slot, lots, priceTicks);
        }
    }

    private String table() {
        StringBuilder text = new StringBuilder();
        for (boolean buy : new boolean[] {true, false}) {
            text.append(buy ? "BUY " : " SELL ");
            for (int slot = book.first(buy); slot >= 0; slot = book.next(slot)) {
                text.append(slots.left(slot) + "@" + book.priceTicks(slot) + "/" + slots.account(slot));
            }
        }
        return text.toString();
    }
}
