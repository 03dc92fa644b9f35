package io.buttonwood.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Client order ids in snapshots of a venue that has forgotten some by number and some by age.
final class ClientIdSnapshotTest {
    private static final int ORDERS = 30_000;
    private static final long DAY_NANOS = 24L * 3600 * 1_000_000_000;

    private final Floor floor = Floor.plain();
    private final long ann = floor.account("ann", Floor.RICH, Floor.RICH);
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void whatIsReadIsWrittenAgainAndGoesOnTheSame() {
        Venue restored = floor.venue;
        int repeated = 0;
        for (int i = 0; i < ORDERS; i++) {
            floor.now += i == ORDERS / 2 ? DAY_NANOS : 1_000;
            Command command = command(i);
            Reply reply = floor.apply(command);
            if (restored != floor.venue) {
                assertEquals(reply, restored.apply(command, floor.now, new ArrayList<>()));
            }
            repeated += reply instanceof Reply.Order order && order.duplicate() ? 1 : 0;
            if (i % 3_000 == 2_999) {
                byte[] bytes = floor.venue.snapshot();
                restored = Venue.restore(bytes);
                assertArrayEquals(bytes, restored.snapshot(), "after " + i);
            }
        }
        assertArrayEquals(floor.venue.snapshot(), restored.snapshot());
        assertTrue(repeated > 100, "repeated " + repeated);
    }

    /// Mostly orders that end at once; some stay open until their ids are old.
    private Command command(int i) {
        String id = "id" + random.nextInt(ORDERS * 2) + "y".repeat(i / 1_000);
        if (i % 2_500 == 0) {
            id = "kept" + i;
        }
        if (i % 5_000 == 4_999) {
            return new Command.CancelOrder(ann, 0, "kept" + (i - 4_999) / 2 / 2_500 * 2_500);
        }
        if (i % 5_000 == 2_499) {
            return new Command.ReplaceOrder(ann, 0, "kept" + (i - 2_499), 0, 1, 0);
        }
        TimeInForce stays = i % 2_500 == 0 || random.nextInt(20) == 0 ? TimeInForce.GTC : TimeInForce.IOC;
        return Floor.named(Floor.limit(ann, Side.BUY, 2, 10, stays), id);
    }
}
