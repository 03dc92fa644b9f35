package io.buttonwood.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Command;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Client order ids against a map of objects under random uses.
final class ClientIdsTest {
    private static final long ACCOUNT = 7;
    /// Of equal String hashes, of equal beginnings, of every length.
    private static final List<String> TEXTS = texts();

    @Test
    void theyAreWhatAMapOfObjectsWouldBe() {
        int hidden = 0;
        for (int seed = 1; seed <= 6; seed++) {
            int kept = List.of(1, 3, 20, 100, 100, 400).get(seed - 1);
            Run run = new Run(seed, kept);
            run.steps(12_000);
            assertTrue(run.olds > 20, run.seed);
            hidden += run.hidden;
        }
        assertTrue(hidden > 100, "too old and yet remembered when used again: " + hidden);
    }

    private static final class Run {
        final String seed;
        final SplittableRandom random;
        final NaiveClientIds expected;
        final int kept;
        ClientIds ids;
        List<NaiveClientIds.Id> open = new ArrayList<>();
        long now = 1_000;
        long orders;
        int hidden;
        int olds;

        Run(long seed, int kept) {
            this.seed = "seed " + seed;
            this.random = new SplittableRandom(seed);
            this.kept = kept;
            this.expected = new NaiveClientIds(kept);
            this.ids = new ClientIds(kept);
        }

        void steps(int steps) {
            for (int step = 0; step < steps; step++) {
                pass(step / 1_000 % 2 == 0 ? 20 * kept : 1 + kept / 2);
                // long texts come late, so that rows must widen while they are in use
                int texts = Math.min(TEXTS.size() / 2, 10 + 2 * kept);
                String text = TEXTS.get(random.nextInt(texts) + (step < steps / 2 ? 0 : TEXTS.size() - texts));
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> use(text);
                    case 4, 5 -> end(open.size() > kept / 2 + 5);
                    case 6 -> change();
                    default -> {}
                }
                check(text);
                if (step % 500 == 0) {
                    checkAll();
                }
                if (step % 3_000 == 2_999) {
                    ids = copied();
                    checkAll();
                }
            }
        }

        /// A day takes so many steps. Time may go back: then an id is too old that is not among the first to be forgotten.
        private void pass(int stepsADay) {
            long step = 2 * ClientIds.KEPT_NANOS / stepsADay;
            now += random.nextInt(10) == 0 ? -random.nextLong(3 * step) : random.nextLong(step);
        }

        private void use(String text) {
            if (expected.find(text, now) != null) {
                return;
            }
            hidden += expected.knows(text) ? 1 : 0;
            Command.PlaceOrder body = body(random, text);
            NaiveClientIds.Id added = expected.add(body, ++orders, now);
            added.slot = ids.add(body, orders, now);
            open.add(added);
        }

        private void end(boolean many) {
            for (int count = many ? 3 : 1; count > 0 && !open.isEmpty(); count--) {
                NaiveClientIds.Id id = open.remove(random.nextInt(open.size()));
                olds += id.old ? 1 : 0;
                OrderView view = ended(random, id);
                expected.ended(id, view);
                ids.ended(id.slot, view);
            }
        }

        private void change() {
            if (!open.isEmpty()) {
                NaiveClientIds.Id id = open.get(random.nextInt(open.size()));
                id.changed = random.nextLong();
                ids.changed(id.slot, id.changed);
            }
        }

        private void checkAll() {
            TEXTS.forEach(this::check);
            assertEquals(expected.last.size(), ids.size(), seed);
            int slot = ids.oldest();
            for (NaiveClientIds.Id id : expected.last) {
                checkRow(id, slot);
                slot = ids.newer(slot);
            }
            assertEquals(ClientIds.NONE, slot, seed);
            open.forEach(id -> checkRow(id, id.slot));
        }

        private void check(String text) {
            NaiveClientIds.Id id = expected.find(text, now);
            int slot = ids.find(text, now);
            assertEquals(id == null, slot == ClientIds.NONE, () -> seed + ": " + text);
            if (id != null) {
                checkRow(id, slot);
            }
        }

        private void checkRow(NaiveClientIds.Id id, int slot) {
            assertEquals(id.body, ids.body(slot, ACCOUNT), seed);
            assertEquals(id.usedNanos, ids.used(slot), seed);
            assertEquals(id.changed, ids.changed(slot), seed);
            assertEquals(id.orderId, ids.orderId(slot), seed);
            assertEquals(id.old, ids.old(slot), seed);
            assertEquals(id.ended == null, ids.open(slot), seed);
            if (id.ended != null) {
                assertEquals(id.ended, ids.end(slot, id.body), seed);
            }
            Command.PlaceOrder other = random.nextBoolean() ? id.body : body(random, id.text());
            assertEquals(id.body.equals(other), ids.isFor(slot, other), seed);
        }

        /// As a snapshot brings them back: the old ones, then the last ones.
        private ClientIds copied() {
            ClientIds copy = new ClientIds(kept);
            for (NaiveClientIds.Id id : open) {
                if (id.old) {
                    id.slot = copy.remember(ids.body(id.slot, ACCOUNT), id.orderId, id.usedNanos, true);
                    copy.changed(id.slot, id.changed);
                }
            }
            int slot = ids.oldest();
            for (NaiveClientIds.Id id : expected.last) {
                Command.PlaceOrder body = ids.body(slot, ACCOUNT);
                int copied = copy.remember(body, ids.orderId(slot), ids.used(slot), false);
                copy.changed(copied, ids.changed(slot));
                if (!ids.open(slot)) {
                    copy.ended(copied, ids.end(slot, body));
                }
                id.slot = copied;
                slot = ids.newer(slot);
            }
            return copy;
        }
    }

    @Test
    void whatCanBeNoIdIsNeverFound() {
        ClientIds ids = new ClientIds();
        SplittableRandom random = new SplittableRandom(1);
        for (String text : List.of("a", "abcdefgh", "i".repeat(64))) {
            ids.add(body(random, text), 1, 1);
            for (String more : List.of("\0", "\u0100", "\u0161", " ")) {
                assertEquals(ClientIds.NONE, ids.find(text + more, 1), text + more);
            }
        }
        for (String text : List.of("", "\u0161", "\0", "i".repeat(65), "abcdefg\u0168")) {
            assertEquals(ClientIds.NONE, ids.find(text, 1));
            assertThrows(IllegalArgumentException.class, () -> ids.add(body(random, text), 1, 1));
        }
        assertEquals(3, ids.size());
        assertFalse(ids.find("a", 1) == ClientIds.NONE);
    }

    @Test
    void idsPickedToHashAlikeAreSpreadAnew() {
        IdRows rows = new IdRows(1, 10_000);
        List<String> alike = new ArrayList<>();
        for (int i = 0; alike.size() < 500; i++) {
            if ((IdText.hash("id" + i, 0) & 1023) == 0) {
                alike.add("id" + i);
            }
        }
        for (int i = 0; i < alike.size(); i++) {
            rows.set(rows.add(alike.get(i)), 0, i);
            assertTrue(rows.longestChain() <= 32, "after " + i);
        }
        for (int i = 0; i < alike.size(); i++) {
            int slot = rows.find(alike.get(i));
            assertEquals(alike.get(i), rows.id(slot));
            assertEquals(i, rows.get(slot, 0));
        }
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of("Aa", "BB", "AaAa", "AaBB", "BBAa", "BBBB", " ", "~", "  "));
        for (int i = 0; i < 500; i++) {
            texts.add("c" + i);
        }
        SplittableRandom random = new SplittableRandom(64);
        for (int i = 0; i < 500; i++) {
            int length = 1 + i % 64;
            texts.add(("long-" + random.nextInt(100) + "-").repeat(10).substring(0, length));
        }
        return texts.stream().distinct().toList();
    }

    private static <E> E any(SplittableRandom random, E[] values) {
        return values[random.nextInt(values.length)];
    }

    /// Few values of each, so that two bodies often differ in one of them only.
    private static Command.PlaceOrder body(SplittableRandom random, @Nullable String text) {
        boolean common = random.nextBoolean();
        return new Command.PlaceOrder(
                ACCOUNT,
                random.nextInt(8) > 0 ? 1 : Integer.MAX_VALUE - random.nextInt(2),
                common ? Side.BUY : any(random, Side.values()),
                common ? OrderType.LIMIT : any(random, OrderType.values()),
                common ? TimeInForce.GTC : any(random, TimeInForce.values()),
                !common && random.nextBoolean(),
                random.nextInt(8) > 0 ? 100 : random.nextLong(),
                random.nextInt(8) > 0 ? 10 : random.nextLong(),
                text);
    }

    private static OrderView ended(SplittableRandom random, NaiveClientIds.Id id) {
        boolean cancelled = random.nextBoolean();
        return new OrderView(
                id.orderId,
                ACCOUNT,
                id.body.instrumentId(),
                id.body.side(),
                id.body.type(),
                id.body.timeInForce(),
                id.body.postOnly(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                0,
                random.nextLong(),
                cancelled ? OrderStatus.CANCELLED : any(random, OrderStatus.values()),
                id.text(),
                id.usedNanos,
                cancelled ? any(random, CancelCause.values()) : null);
    }
}
