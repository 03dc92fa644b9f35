package io.buttonwood.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Properties of the whole state under random commands of every kind.
final class StateTest {
    private static final long SEED = 71_717;

    @Test
    void theSameLogGivesTheSameEventsRepliesAndSnapshot() {
        Chaos chaos = new Chaos(SEED);
        List<Command> log = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        Venue first = new Venue();
        int hash = 1;
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            Command command = chaos.next();
            events.clear();
            Reply reply = first.apply(command, chaos.now, events);
            chaos.learn(reply, events);
            hash = 31 * (31 * hash + reply.hashCode()) + events.hashCode();
            log.add(command);
            times.add(chaos.now);
        }
        Venue second = new Venue();
        int secondHash = 1;
        for (int i = 0; i < log.size(); i++) {
            events.clear();
            Reply reply = second.apply(log.get(i), times.get(i), events);
            secondHash = 31 * (31 * secondHash + reply.toString().hashCode()) + events.toString().hashCode();
            if (i % 20_000 == 0) {
                second = Venue.restore(second.snapshot());
            }
        }
        Venue third = new Venue();
        int thirdHash = 1;
        for (int i = 0; i < log.size(); i++) {
            events.clear();
            Reply reply = third.apply(log.get(i), times.get(i), events);
            thirdHash = 31 * (31 * thirdHash + reply.toString().hashCode()) + events.toString().hashCode();
        }
        assertEquals(secondHash, thirdHash, "seed " + SEED);
        assertArrayEquals(first.snapshot(), second.snapshot(), "seed " + SEED);
        assertArrayEquals(first.snapshot(), third.snapshot(), "seed " + SEED);
    }

    @Test
    void aRestoredVenueGoesOnAsTheUninterruptedOne() {
        Chaos chaos = new Chaos(SEED + 1);
        Venue kept = new Venue();
        Venue restored = new Venue();
        List<Event> events = new ArrayList<>();
        List<Event> same = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            Command command = chaos.next();
            events.clear();
            same.clear();
            Reply reply = kept.apply(command, chaos.now, events);
            chaos.learn(reply, events);
            assertEquals(reply, restored.apply(command, chaos.now, same));
            assertEquals(events, same);
            if (i % 1_500 == 0) {
                byte[] bytes = kept.snapshot();
                assertArrayEquals(bytes, restored.snapshot());
                restored = Venue.restore(bytes);
                assertArrayEquals(bytes, restored.snapshot());
            }
        }
    }

    @Test
    void moneyIsConservedAndLanesHaveNoGaps() {
        Chaos chaos = new Chaos(SEED + 2);
        Venue venue = new Venue();
        List<Event> events = new ArrayList<>();
        Lanes lanes = new Lanes();
        for (int i = 0; i < 60_000; i++) {
            events.clear();
            Reply reply = venue.apply(chaos.next(), chaos.now, events);
            chaos.learn(reply, events);
            lanes.follow(events);
            for (Event event : events) {
                if (event instanceof Event.LedgerPosted posted) {
                    assertBalanced(posted);
                }
            }
            if (i % 50 == 0) {
                assertEquals(List.of(), venue.audit(), "after " + i + ", seed " + (SEED + 2));
            }
        }
        assertTrue(lanes.followed > 10_000);
    }

    private static void assertBalanced(Event.LedgerPosted posted) {
        for (Event.Posting posting : posted.postings()) {
            long sum = posted.postings().stream()
                    .filter(other -> other.assetId() == posting.assetId())
                    .mapToLong(Event.Posting::amountUnits)
                    .sum();
            assertEquals(0, sum, posted::toString);
        }
    }

    @Test
    void aRefusedCommandChangesNothing() {
        Chaos chaos = new Chaos(SEED + 3);
        Venue venue = new Venue();
        List<Event> events = new ArrayList<>();
        int compared = 0;
        for (int i = 0; i < 6_000; i++) {
            Command command = chaos.next();
            Venue before = i % 3 == 0 && venue.nextDueNanos() > chaos.now ? Venue.restore(venue.snapshot()) : null;
            events.clear();
            Reply reply = venue.apply(command, chaos.now, events);
            chaos.learn(reply, events);
            if (before == null || !(reply instanceof Reply.Refused)) {
                continue;
            }
            compared++;
            boolean told = !events.isEmpty();
            if (told) {
                assertTrue(events.size() == 1 && events.getFirst() instanceof Event.OrderRejected, events::toString);
            } else {
                before.apply(new Command.Tick(), chaos.now, new ArrayList<>());
                assertArrayEquals(before.snapshot(), venue.snapshot(), () -> command + " -> " + reply);
                continue;
            }
            // the same order refused for another reason tells the account as well, and changes as much
            Command.PlaceOrder order = (Command.PlaceOrder) command;
            before.apply(
                    new Command.PlaceOrder(
                            order.accountId(), 0, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, false, 1, 1, null),
                    chaos.now,
                    new ArrayList<>());
            assertTrue(Arrays.equals(before.snapshot(), venue.snapshot()), () -> command + " -> " + reply);
        }
        assertTrue(compared > 100, "only " + compared);
    }
}
