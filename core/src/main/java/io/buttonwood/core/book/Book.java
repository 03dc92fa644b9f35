package io.buttonwood.core.book;

import io.buttonwood.core.SelfTradePrevention;
import java.util.Arrays;

/// One instrument's resting orders: best price first, oldest first within a price.
///
/// Owned by the core thread; allocates nothing per operation (its arrays double when they are full). Prices are ticks
/// from 1 to 2^31 - 1, quantities lots. An order lives in a slot of [Slots]. All orders of a side are one list in their
/// priority, so matching walks from order to order and never looks for the next price; a price level knows the last of
/// its orders, behind which the next one goes. A level that was once used stays mapped until the pool is full: prices
/// flicker, and mapping them anew each time is what would cost.
///
/// Layout of a level in `levels`, four longs: lots; place of its last order and order count; key and side (-1: free); the
/// last command that touched it.
public final class Book {
    public static final int HIGHEST_PRICE = Integer.MAX_VALUE;

    private static final int MAX = Integer.MAX_VALUE;

    private static final long LOW = 0xFFFF_FFFFL;
    private static final long HIGH = ~LOW;

    private static final int LAST = 1; // and the count
    private static final int KEY = 2;
    private static final int TOUCHED = 3;
    private static final int SHIFT = 2;

    private final Slots slots;
    /// Asks at 0, bids at 1: an index is no branch, and sides are as good as random.
    private final Half[] halves;

    private long[] levels = new long[1 << 10 << SHIFT];
    private int[] freeLevels = new int[1 << 10];
    private int freeLevelCount;
    private int usedLevels = 1; // level 0 means none

    private int[] touched = new int[1 << 10]; // room for every level
    private int touchedCount;
    private long command = 1;

    private int metSlot;
    private long metLots;
    private int metPriceTicks;

    public Book(Slots slots, int lowPriceTicks, int highPriceTicks) {
        this.slots = slots;
        this.halves = new Half[] {
            new Half(MAX - highPriceTicks, MAX - lowPriceTicks), new Half(lowPriceTicks, highPriceTicks)
        };
    }

    /// The best price of a side, 0 if nothing rests there.
    public int bestPrice(boolean buy) {
        int side = side(buy);
        int key = halves[side].bestKey;
        return key < 0 ? 0 : mirrored(side, key);
    }

    /// Whether an order of this side and price would meet a resting one.
    public boolean crosses(boolean buy, int priceTicks) {
        int other = side(!buy);
        return halves[other].bestKey >= mirrored(other, priceTicks);
    }

    private static int side(boolean buy) {
        return buy ? 1 : 0;
    }

    /// A price's key on a side, and a key's price: bids as they are, asks the 31 bits inverted, which is MAX - price.
    private static int mirrored(int side, int priceOrKey) {
        return priceOrKey ^ ((side - 1) & MAX);
    }

    /// Puts an order at the back of its price. Its slot is open and in no book.
    public void rest(int slot, boolean buy, int priceTicks, long lots, int account) {
        int side = side(buy);
        Half half = halves[side];
        int key = mirrored(side, priceTicks);
        int level = half.level(key);
        if (level == 0) {
            level = newLevel(half, key, side);
        }
        long[] lv = levels;
        long[] hot = slots.hot;
        int at = Slots.place(slot);
        long last = lv[level + LAST];
        int previous = last != 0 ? (int) (last >>> 32) : occupy(half, key, at);
        long links = hot[previous + Slots.LINKS];
        int next = (int) (links >>> 32);
        hot[at + Slots.LEFT] = lots;
        hot[at + Slots.LINKS] = (links & HIGH) | previous;
        hot[at + Slots.OWNER] = (long) level << 32 | account;
        hot[previous + Slots.LINKS] = (links & LOW) | (long) at << 32;
        hot[next + Slots.LINKS] = (hot[next + Slots.LINKS] & HIGH) | at;
        lv[level] += lots;
        lv[level + LAST] = (long) at << 32 | ((int) last + 1);
        touch(lv, level);
    }

    /// An empty level gets its first order: the place that one goes behind.
    private int occupy(Half half, int key, int at) {
        half.occupy(key);
        if (key < half.bestKey) {
            return (int) (levels[half.levelAbove(key) + LAST] >>> 32);
        }
        slots.hot[Slots.NOBODY + Slots.LINKS] = (long) half.first << 32; // what was the first comes next
        half.bestKey = key;
        half.first = at;
        return Slots.NOBODY;
    }

    /// Takes a resting order out.
    public void remove(int slot) {
        int at = Slots.place(slot);
        int level = levelAt(at);
        touch(levels, level);
        unlink(at, level);
    }

    /// Lowers what is left of a resting order; it keeps its place.
    ///
    /// @param lots at least 1, at most what was left
    public void reduce(int slot, long lots) {
        int at = Slots.place(slot);
        long[] hot = slots.hot;
        int level = levelAt(at);
        levels[level] -= hot[at + Slots.LEFT] - lots;
        hot[at + Slots.LEFT] = lots;
        touch(levels, level);
    }

    /// Lets an incoming order meet the best and oldest of the other side; asked again until it has nothing left or ends.
    ///
    /// Which one it met, for how many lots and at which price, is asked afterwards. A resting order that was wholly filled
    /// or cancelled is out of the book by then (a filled one has 0 lots left), but its slot is the caller's to release.
    ///
    /// @param limitTicks worst price; [#HIGHEST_PRICE] to buy and 0 to sell at any
    /// @param lots at least 1
    public Meeting meet(boolean buy, int limitTicks, long lots, int account, SelfTradePrevention mode) {
        int side = side(!buy);
        Half half = halves[side];
        int key = half.bestKey;
        if (key < mirrored(side, limitTicks)) {
            return Meeting.NONE;
        }
        int at = half.first;
        long owner = slots.hot[at + Slots.OWNER];
        int level = (int) (owner >>> 32);
        metSlot = Slots.slotAt(at);
        metPriceTicks = mirrored(side, key);
        touch(levels, level);
        if (mode != SelfTradePrevention.NONE && (int) owner == account) {
            return preventSelfTrade(half, at, level, lots, mode);
        }
        trade(half, at, level, lots);
        return Meeting.FILL;
    }

    /// Takes up to so many lots off the first order of a side.
    private void trade(Half half, int at, int level, long lots) {
        long[] hot = slots.hot;
        long resting = hot[at + Slots.LEFT];
        long traded = Math.min(resting, lots);
        metLots = traded;
        hot[at + Slots.LEFT] = resting - traded;
        levels[level] -= traded;
        if (traded == resting) {
            int next = (int) (hot[at + Slots.LINKS] >>> 32);
            half.first = next;
            hot[next + Slots.LINKS] &= HIGH; // nobody before it
            if ((int) --levels[level + LAST] == 0) {
                empty(half, level);
            }
        }
    }

    private Meeting preventSelfTrade(Half half, int at, int level, long lots, SelfTradePrevention mode) {
        metLots = slots.hot[at + Slots.LEFT];
        return switch (mode) {
            case NONE, CANCEL_NEWEST -> Meeting.INCOMING_CANCELLED;
            case CANCEL_OLDEST -> {
                unlink(at, level);
                yield Meeting.RESTING_CANCELLED;
            }
            case CANCEL_BOTH -> {
                unlink(at, level);
                yield Meeting.BOTH_CANCELLED;
            }
            case DECREMENT -> {
                trade(half, at, level, lots);
                yield Meeting.BOTH_REDUCED;
            }
        };
    }

    private void unlink(int at, int level) {
        long[] hot = slots.hot;
        long links = hot[at + Slots.LINKS];
        int next = (int) (links >>> 32);
        int previous = (int) links;
        hot[previous + Slots.LINKS] = (hot[previous + Slots.LINKS] & LOW) | (links & HIGH);
        hot[next + Slots.LINKS] = (hot[next + Slots.LINKS] & HIGH) | previous;
        if (previous == Slots.NOBODY) {
            halves[sideOf(level)].first = next;
        }
        long[] lv = levels;
        lv[level] -= hot[at + Slots.LEFT];
        long last = lv[level + LAST] - 1;
        lv[level + LAST] = (int) (last >>> 32) == at ? links << 32 | (last & LOW) : last;
        if ((int) last == 0) {
            empty(halves[sideOf(level)], level);
        }
    }

    /// A level lost its last order.
    private void empty(Half half, int level) {
        levels[level + LAST] = 0;
        int key = keyOf(level);
        half.vacate(key);
        if (key == half.bestKey) {
            half.bestKey = half.first == Slots.NOBODY ? -1 : keyOf(levelAt(half.first));
        }
    }

    /// The resting order that was met last.
    public int metSlot() {
        return metSlot;
    }

    /// The lots traded, taken off both, or taken out with the resting order.
    public long metLots() {
        return metLots;
    }

    public int metPriceTicks() {
        return metPriceTicks;
    }

    /// The first order of a side, -1 if there is none; with [#next(int)] all, in priority.
    public int first(boolean buy) {
        return Slots.slotAt(halves[side(buy)].first);
    }

    public int next(int slot) {
        return Slots.slotAt((int) (slots.hot[Slots.place(slot) + Slots.LINKS] >>> 32));
    }

    /// The price a resting order stands at.
    public int priceTicks(int slot) {
        return priceOf(levelAt(Slots.place(slot)));
    }

    private int levelAt(int at) {
        return (int) (slots.hot[at + Slots.OWNER] >>> 32);
    }

    private int priceOf(int level) {
        return mirrored(sideOf(level), keyOf(level));
    }

    private int sideOf(int level) {
        return (int) levels[level + KEY] & 1;
    }

    private int keyOf(int level) {
        return (int) (levels[level + KEY] >>> 1);
    }

    /// How many levels changed since [#endCommand()]; asked for by index, in the order they were first touched.
    public int touchedLevels() {
        return touchedCount;
    }

    public boolean touchedBuy(int index) {
        return sideOf(touched[index]) == 1;
    }

    public int touchedPriceTicks(int index) {
        return priceOf(touched[index]);
    }

    public long touchedLots(int index) {
        return levels[touched[index]];
    }

    public int touchedOrders(int index) {
        return (int) levels[touched[index] + LAST];
    }

    public void endCommand() {
        touchedCount = 0;
        command++;
    }

    private void touch(long[] lv, int level) {
        if (lv[level + TOUCHED] != command) {
            lv[level + TOUCHED] = command;
            touched[touchedCount++] = level;
        }
    }

    private int newLevel(Half half, int key, int side) {
        if (!half.covers(key)) {
            widen(half, key, side);
        }
        if (freeLevelCount == 0 && usedLevels << SHIFT == levels.length) {
            sweep();
            if (freeLevelCount < usedLevels / 4) {
                levels = Arrays.copyOf(levels, levels.length * 2);
                touched = Arrays.copyOf(touched, touched.length * 2);
            }
        }
        int level = freeLevelCount > 0 ? freeLevels[--freeLevelCount] : usedLevels++ << SHIFT;
        levels[level] = 0;
        levels[level + LAST] = 0;
        levels[level + KEY] = (long) key << 1 | side;
        levels[level + TOUCHED] = 0;
        half.map(key, level);
        return level;
    }

    /// Frees the empty levels, except those the running command touched.
    private void sweep() {
        for (int i = 1; i < usedLevels; i++) {
            int level = i << SHIFT;
            if (levels[level + LAST] == 0 && levels[level + KEY] >= 0 && levels[level + TOUCHED] != command) {
                halves[sideOf(level)].unmap(keyOf(level));
                levels[level + KEY] = -1;
                if (freeLevelCount == freeLevels.length) {
                    freeLevels = Arrays.copyOf(freeLevels, freeLevelCount * 2);
                }
                freeLevels[freeLevelCount++] = level;
            }
        }
    }

    /// The bands were moved: makes the window large enough for this key too, and maps its levels again.
    private void widen(Half half, int key, int side) {
        half.open(Math.min(half.lowKey(), key), Math.max(half.highKey(), key));
        for (int i = 1; i < usedLevels; i++) {
            int level = i << SHIFT;
            if (levels[level + KEY] >= 0 && sideOf(level) == side) {
                int mapped = keyOf(level);
                half.map(mapped, level);
                if (levels[level + LAST] != 0) {
                    half.occupy(mapped);
                }
            }
        }
    }
}
