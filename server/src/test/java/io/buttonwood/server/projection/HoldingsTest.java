package io.buttonwood.server.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.buttonwood.core.Side;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private PositionRow position = new PositionRow(1, 1, 0, 0, 0, 0, 0, 0, 0);

    @Test
    void averagesWhatIsBoughtAndRealizesWhatIsSold() {
        fill(Side.BUY, 10, 100, false);
        fill(Side.BUY, 10, 200, false);
        assertPosition(20, 3_000, 0);
        fill(Side.SELL, 5, 300, false);
        assertPosition(15, 2_250, 750);
        fill(Side.SELL, 15, 100, false);
        assertPosition(0, 0, 0);
    }

    @Test
    void turnsShort() {
        fill(Side.BUY, 4, 100, false);
        fill(Side.SELL, 10, 110, false);
        assertPosition(-6, -660, 40);
        fill(Side.BUY, 6, 100, false);
        assertPosition(0, 0, 100);
    }

    @Test
    void aBustedFillIsTakenBack() {
        fill(Side.BUY, 4, 100, false);
        fill(Side.BUY, 4, 100, true);
        assertPosition(0, 0, 0);
        assertEquals(0, position.boughtLots());
        assertEquals(0, position.feeUnits());
    }

    @Test
    void largeAmountsDoNotOverflow() {
        fill(Side.BUY, 3_000_000_000L, 2_000_000_000L, false);
        fill(Side.SELL, 1_000_000_000L, 2_000_000_000L, false);
        assertPosition(2_000_000_000L, 4_000_000_000_000_000_000L, 0);
    }

    private void fill(Side side, long lots, long price, boolean busted) {
        FillRow fill = new FillRow(1, 1, 0, 1, null, 1, true, side, price, lots, lots * price, 7, false, 1, 1);
        position = Holdings.after(position, fill, busted, 1);
    }

    private void assertPosition(long net, long cost, long realized) {
        assertEquals(net, position.netLots());
        assertEquals(cost, position.costUnits());
        assertEquals(realized, position.realizedUnits());
    }
}
