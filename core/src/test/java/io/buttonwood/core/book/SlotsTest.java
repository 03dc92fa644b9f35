package io.buttonwood.core.book;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    @Test
    void theyAreReusedLastInFirstOutAlsoAfterASnapshot() {
        Slots slots = new Slots();
        long a = slots.open();
        long b = slots.open();
        long c = slots.open();
        slots.release(Slots.slot(a));
        slots.release(Slots.slot(c));
        assertFalse(slots.live(a));
        assertTrue(slots.live(b));

        Slots restored = new Slots();
        restored.read(reader(written(slots)));
        restored.adopt(b);
        assertArrayEquals(written(slots).bytes(), written(restored).bytes());
        for (Slots each : new Slots[] {slots, restored}) {
            assertEquals(Slots.slot(c), Slots.slot(each.open()));
            assertEquals(Slots.slot(a), Slots.slot(each.open()));
            assertEquals(3, Slots.slot(each.open()));
        }
    }

    @Test
    void thereIsRoomUntilAllAreLive() {
        Slots slots = new Slots();
        long last = 0;
        while (slots.hasRoom()) {
            last = slots.open();
        }
        assertEquals(Slots.CAPACITY, Slots.number(last));
        slots.release(Slots.slot(last));
        assertTrue(slots.hasRoom());
        slots.open();
        assertFalse(slots.hasRoom());
    }

    @Test
    void aSnapshotWithOneSlotFreeTwiceIsRefused() {
        StateWriter broken = new StateWriter();
        for (long number : new long[] {7, 3, 2, 1, 1}) {
            broken.number(number);
        }
        assertThrows(IllegalArgumentException.class, () -> new Slots().read(reader(broken)));
    }

    private static StateWriter written(Slots slots) {
        StateWriter out = new StateWriter();
        slots.write(out);
        return out;
    }

    private static StateReader reader(StateWriter written) {
        byte[] bytes = written.bytes();
        return new StateReader(bytes, 0, bytes.length);
    }
}
