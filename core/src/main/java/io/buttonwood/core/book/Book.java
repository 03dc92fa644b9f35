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
/// Layout of a level in `levels`, four longs: lots; place of its last order (of any, if it has none) and order count; key
/// and side (-1: free); the last command that was asked for its touched levels and named this one.
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
    private int usedLevels = 1; // level 0 means none; its key is -1

    private int[] touched = new int[1 << 10];
    private int touchedCount;
    private int distinct; // so many of them, the first, are each there once
    private long command = 1;

    public Book(Slots slots, int lowPriceTicks, int highPriceTicks) {
        this.slots = slots;
        this.halves = new Half[] {
            new Half(MAX - highPriceTicks, MAX - lowPriceTicks), new Half(lowPriceTicks, highPriceTicks)
        };
        levels[KEY] = -1;
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
        int previous = (int) last != 0 ? (int) (last >>> 32) : occupy(half, key, at);
        long links = hot[previous + Slots.LINKS];
        int next = (int) (links >>> 32);
        lv[level] += lots;
        touch(level);
        hot[at + Slots.LEFT] = lots;
        hot[at + Slots.LINKS] = (links & HIGH) | previous;
        hot[at + Slots.OWNER] = (long) level << 32 | account;
        hot[previous + Slots.LINKS] = (links & LOW) | (long) at << 32;
        hot[next + Slots.LINKS] = (hot[next + Slots.LINKS] & HIGH) | at;
        lv[level + LAST] = (long) at << 32 | ((int) last + 1);
    }

    /// An empty level gets its first order: the place that one goes behind.
    private int occupy(Half half, int key, int at) {
        if (key < half.bestKey) {
            half.occupy(key);
            return (int) (levels[half.level(half.above(key)) + LAST] >>> 32);
        }
        half.vacateAbove(half.bestKey);
        half.occupy(key);
        slots.hot[Slots.NOBODY + Slots.LINKS] = (long) half.first << 32; // what was the first comes next
        half.bestKey = key;
        half.first = at;
        return Slots.NOBODY;
    }

    /// Takes a resting order out.
    public void remove(int slot) {
        int at = Slots.place(slot);
        int level = levelAt(at);
        touch(level);
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
        touch(level);
    }

    /// Lets an incoming order meet the resting ones of the other side, best and oldest first, and tells it of each.
    ///
    /// @param limitTicks worst price; [#HIGHEST_PRICE] to buy and 0 to sell at any
    /// @param lots at least 1
    /// @return the lots that are left and may rest; 0 if self-trade prevention ended it
    public long match(
            boolean buy, int limitTicks, long lots, int account, SelfTradePrevention mode, Incoming order) {
        int side = side(!buy);
        int limit = mirrored(side, limitTicks);
        return halves[side].bestKey < limit ? lots : walk(side, limit, lots, account, mode, order);
    }

    /// At least one order rests within the limit, which is a key.
    private long walk(int side, int limit, long lots, int account, SelfTradePrevention mode, Incoming order) {
        Half half = halves[side];
        long[] hot = slots.hot;
        long[] lv = levels;
        long left = lots;
        int at = half.first;
        int key = half.bestKey;
        do {
            long owner = hot[at + Slots.OWNER];
            int level = (int) (owner >>> 32);
            int slot = Slots.slotAt(at);
            int price = mirrored(side, key);
            long resting = hot[at + Slots.LEFT];
            long traded = Math.min(resting, left);
            Meeting meeting = Meeting.FILL;
            if (mode == SelfTradePrevention.NONE || (int) owner != account) {
                traded = order.most(price, traded);
                if (traded == 0) {
                    return left;
                }
            } else if (mode == SelfTradePrevention.DECREMENT) {
                meeting = Meeting.BOTH_REDUCED;
            } else {
                if (!preventSelfTrade(at, level, mode, order)) {
                    return 0;
                }
                at = half.first;
                key = half.bestKey;
                continue;
            }
            touch(level);
            left -= traded;
            hot[at + Slots.LEFT] = resting - traded;
            lv[level] -= traded;
            if (traded == resting) {
                at = (int) (hot[at + Slots.LINKS] >>> 32);
                hot[at + Slots.LINKS] &= HIGH; // nobody before it
                lv[level + LAST]--;
                key = keyOf((int) (hot[at + Slots.OWNER] >>> 32)); // the same or worse: no branch to foretell
                half.first = at;
                half.bestKey = key;
            }
            order.met(meeting, slot, traded, price);
        } while (left > 0 && key >= limit);
        return left;
    }

    /// One of them is cancelled, or both; whether the incoming order goes on.
    private boolean preventSelfTrade(int at, int level, SelfTradePrevention mode, Incoming order) {
        Meeting meeting =
                switch (mode) {
                    case NONE, DECREMENT, CANCEL_NEWEST -> Meeting.INCOMING_CANCELLED;
                    case CANCEL_OLDEST -> Meeting.RESTING_CANCELLED;
                    case CANCEL_BOTH -> Meeting.BOTH_CANCELLED;
                };
        if (meeting != Meeting.INCOMING_CANCELLED) {
            touch(level);
            unlink(at, level);
        }
        order.met(meeting, Slots.slotAt(at), slots.hot[at + Slots.LEFT], priceOf(level));
        return meeting == Meeting.RESTING_CANCELLED;
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
        long others = (last >>> 32) - at;
        others = (others | -others) >> 63; // all ones, or zero if this was the level's last: no branch to foretell
        lv[level + LAST] = last & (others | LOW) | links << 32 & ~others;
        if ((int) last == 0) {
            empty(halves[sideOf(level)], keyOf(level));
        }
    }

    /// The level of this key lost its last order.
    private void empty(Half half, int key) {
        half.vacate(key);
        if (key == half.bestKey) {
            half.bestKey = keyOf(levelAt(half.first));
        }
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
    ///
    /// A level was noted at every change, which is cheaper than to ask each time whether it was; here each stays once.
    public int touchedLevels() {
        for (int i = distinct; i < touchedCount; i++) {
            int level = touched[i];
            if (levels[level + TOUCHED] != command) {
                levels[level + TOUCHED] = command;
                touched[distinct++] = level;
            }
        }
        touchedCount = distinct;
        return distinct;
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
        if (distinct > 0) {
            distinct = 0;
            command++;
        }
    }

    private void touch(int level) {
        if (Integer.compareUnsigned(touchedCount, touched.length) >= 0) { // as the bounds check asks, so asked once
            makeRoom();
        }
        touched[touchedCount++] = level;
    }

    private void makeRoom() {
        if (touchedLevels() > touched.length / 2) {
            touched = Arrays.copyOf(touched, touched.length * 2);
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
        touchedLevels();
        for (int i = 1; i < usedLevels; i++) {
            int level = i << SHIFT;
            if ((int) levels[level + LAST] == 0 && levels[level + KEY] >= 0 && levels[level + TOUCHED] != command) {
                Half half = halves[sideOf(level)];
                half.vacate(keyOf(level));
                half.unmap(keyOf(level));
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
                if ((int) levels[level + LAST] != 0) {
                    half.occupy(mapped);
                }
            }
        }
    }
}
