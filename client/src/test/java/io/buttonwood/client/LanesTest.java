package io.buttonwood.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Lanes lanes = new Lanes(Map.of("HIGH", 10L));

    @Test
    void eachNumberOfALaneIsNewOnce() {
        assertEquals(Lanes.Verdict.SEEN, judge("HIGH", 10, 9));
        assertEquals(Lanes.Verdict.NEW, judge("HIGH", 11, 10));
        assertEquals(Lanes.Verdict.SEEN, judge("HIGH", 11, 10));
        assertEquals(Lanes.Verdict.NEW, judge("LOW", 11, 10));
        assertEquals(Map.of("HIGH", 11L, "LOW", 11L), lanes.snapshot());
    }

    @Test
    void whatAFilterLeavesOutIsNoGap() {
        assertEquals(Lanes.Verdict.NEW, judge("HIGH", 15, 10));
    }

    @Test
    void aMissingPredecessorIsAGapUntilSkipped() {
        assertEquals(Lanes.Verdict.GAP, judge("HIGH", 15, 14));
        assertEquals(10, lanes.last("HIGH"));
        lanes.skipTo("HIGH", 14);
        assertEquals(Lanes.Verdict.NEW, judge("HIGH", 15, 14));
    }

    @Test
    void aRedeliveryIsNewWithoutMovingTheLane() {
        assertEquals(
                Lanes.Verdict.NEW, lanes.judge(new Notification("HIGH", 3, 2, "i", "T", null, null, null, true)));
        assertEquals(10, lanes.last("HIGH"));
    }

    @Test
    void aLaneOfWhichNothingCameYetIsKnownByWhereItBegins() {
        lanes.begin("LOW", 7);
        lanes.begin("HIGH", 3);
        assertEquals(Map.of("HIGH", 10L, "LOW", 7L), lanes.snapshot());
        assertEquals(Lanes.Verdict.GAP, judge("LOW", 9, 8));
        assertEquals(Lanes.Verdict.NEW, judge("LOW", 8, 7));
    }

    private Lanes.Verdict judge(String lane, long seq, long prevSeq) {
        return lanes.judge(new Notification(lane, seq, prevSeq, "i" + seq, "T", null, null, null, false));
    }
}
