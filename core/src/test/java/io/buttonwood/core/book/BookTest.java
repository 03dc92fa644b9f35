package io.buttonwood.core.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.buttonwood.core.SelfTradePrevention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void aFlatAndASparseLadderAreTheSame() {
        SplittableRandom random = new SplittableRandom(99);
        Slots other = new Slots();
        Book flat = new Book(slots, 1, 5_000);
        Book sparse = new Book(other, 1, Book.HIGHEST_PRICE);
        TreeMap<Integer, Integer> bids = new TreeMap<>();
        List<Integer> live = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            if (live.size() < 5 || random.nextInt(100) < 49) {
                int price = 1 + random.nextInt(5_000);
                int slot = Slots.slot(slots.open());
                assertEquals(slot, Slots.slot(other.open()));
                flat.rest(slot, true, price, 1, 1);
                sparse.rest(slot, true, price, 1, 1);
                bids.merge(price, 1, Integer::sum);
                live.add(slot);
            } else {
                int slot = live.remove(random.nextInt(live.size()));
                bids.computeIfPresent(flat.priceTicks(slot), (_, count) -> count == 1 ? null : count - 1);
                flat.remove(slot);
                sparse.remove(slot);
                slots.release(slot);
                other.release(slot);
            }
            flat.endCommand();
            sparse.endCommand();
            assertEquals(bids.lastKey(), flat.bestPrice(true));
            assertEquals(bids.lastKey(), sparse.bestPrice(true));
        }
        int a = flat.first(true);
        int b = sparse.first(true);
        for (; a >= 0; a = flat.next(a), b = sparse.next(b)) {
            assertEquals(a, b);
        }
        assertEquals(-1, b);
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
        while (left > 0) {
            Meeting meeting = book.meet(buy, price, left, account, mode);
            if (meeting == Meeting.NONE) {
                book.rest(slot, buy, price, left, account);
                break;
            }
            String met = nameOf.get(book.metSlot());
            String lots = book.metLots() + "@" + book.metPriceTicks();
            switch (meeting) {
                case FILL -> done.add(met + " " + lots);
                case RESTING_CANCELLED -> done.add(met + " x" + lots);
                case BOTH_REDUCED -> done.add(met + " -" + lots);
                case BOTH_CANCELLED -> {
                    done.add(met + " x" + lots + " and itself");
                    return done;
                }
                default -> {
                    done.add("itself");
                    return done;
                }
            }
            left -= meeting == Meeting.RESTING_CANCELLED ? 0 : book.metLots();
        }
        return done;
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
