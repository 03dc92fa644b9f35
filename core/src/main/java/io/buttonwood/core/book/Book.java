package io.buttonwood.core.book;

import io.buttonwood.core.SelfTradePrevention;
import java.util.Arrays;

/// One instrument's resting orders: best price first, oldest first within a price.
///
/// Owned by the core thread; allocates nothing per operation (its arrays double when they are full). Prices are ticks
/// from 1 to 2^31 - 1, quantities lots. An order lives in a slot of [Slots]; a price level is a ring of slots, oldest at
/// its head. A level that was once used stays mapped until the pool is full: prices flicker, and mapping them anew each
/// time is what would cost. Layout of a level in `levels`, four longs: lots; head slot and order count; key and side
/// (-1: free); the last command that touched it.
///
/// What a match did is left as records, to be read before the next one: one per resting order met, in order. A wholly
/// filled or cancelled order is out of the book by then (a filled one has 0 lots left), but its slot is the caller's to
/// release.
public final class Book {
    /// Record kinds: traded; taken out by self-trade prevention; reduced by it without a trade (to 0: taken out).
    public static final int FILL = 0;

    public static final int SELF_CANCELLED = 1;
    public static final int SELF_REDUCED = 2;

    public static final int HIGHEST_PRICE = Integer.MAX_VALUE;

    private static final int NONE = SelfTradePrevention.NONE.ordinal();
    private static final int NEWEST = SelfTradePrevention.CANCEL_NEWEST.ordinal();
    private static final int OLDEST = SelfTradePrevention.CANCEL_OLDEST.ordinal();
    private static final int BOTH = SelfTradePrevention.CANCEL_BOTH.ordinal();

    private static final long LOW = 0xFFFF_FFFFL;
    private static final long HIGH = ~LOW;
    private static final int MAX = Integer.MAX_VALUE;

    private final Slots slots;
    /// Asks at 0, bids at 1: an index is no branch, and sides are as good as random.
    private final Half[] halves;

    private long[] levels = new long[1 << 10 << 2];
    private int[] freeLevels = new int[1 << 10];
    private int freeLevelCount;
    private int usedLevels = 1; // level 0 means none

    private long[] records = new long[256 << 2];
    private int recordCount;
    private boolean stopped;

    private int[] touched = new int[64];
    private int touchedCount;
    private long command = 1;

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
        int at = slot << Slots.STRIDE_SHIFT;
        hot[at + Slots.LEFT] = lots;
        hot[at + Slots.PLACE] = (long) level << 32 | account;
        long ring = lv[level + 1];
        lv[level] += lots;
        if (ring == 0) {
            hot[at + Slots.LINKS] = (long) slot << 32 | slot;
            lv[level + 1] = (long) slot << 32 | 1;
            half.occupy(key, level);
        } else {
            int head = (int) (ring >>> 32) << Slots.STRIDE_SHIFT;
            long headLinks = hot[head + Slots.LINKS];
            int tail = ((int) headLinks << Slots.STRIDE_SHIFT) + Slots.LINKS;
            hot[at + Slots.LINKS] = (ring & HIGH) | (headLinks & LOW);
            hot[head + Slots.LINKS] = (headLinks & HIGH) | slot;
            hot[tail] = (hot[tail] & LOW) | (long) slot << 32;
            lv[level + 1] = ring + 1;
        }
        touch(lv, level);
    }

    /// Takes a resting order out.
    public void remove(int slot) {
        int at = slot << Slots.STRIDE_SHIFT;
        long[] hot = slots.hot;
        int level = (int) (hot[at + Slots.PLACE] >>> 32);
        touch(levels, level);
        unlink(hot, levels, slot, level, hot[at + Slots.LEFT]);
    }

    /// Lowers what is left of a resting order; it keeps its place.
    ///
    /// @param lots at least 1, at most what was left
    public void reduce(int slot, long lots) {
        int at = slot << Slots.STRIDE_SHIFT;
        long[] hot = slots.hot;
        int level = (int) (hot[at + Slots.PLACE] >>> 32);
        levels[level] -= hot[at + Slots.LEFT] - lots;
        hot[at + Slots.LEFT] = lots;
        touch(levels, level);
    }

    /// Trades an incoming order against the other side, best and oldest first, and leaves records.
    ///
    /// @param limitTicks worst price; [Integer#MAX_VALUE] to buy and 0 to sell at any
    /// @param mode ordinal of a [SelfTradePrevention]
    /// @param maxRecords stop after so many
    /// @return the lots left over; self-trade prevention may have ended the order, see [#stopped()]
    public long match(boolean buy, int limitTicks, long lots, int account, int mode, int maxRecords) {
        int side = side(!buy);
        Half half = halves[side];
        int threshold = mirrored(side, limitTicks);
        recordCount = 0;
        stopped = false;
        long left = lots;
        while (left > 0 && half.bestKey >= threshold && recordCount < maxRecords) {
            int level = half.bestLevel;
            touch(levels, level);
            int head = (int) (levels[level + 1] >>> 32);
            if (mode != NONE && slots.account(head) == account) {
                left = preventSelfTrade(level, head, left, mode);
                if (stopped) {
                    break;
                }
            } else {
                left = matchLevel(half, level, mirrored(side, half.bestKey), left, account, mode, maxRecords);
            }
        }
        return left;
    }

    /// Trades down one level's queue, up to an order of the same account if that matters, and mends the ring once.
    private long matchLevel(Half half, int level, int price, long lots, int account, int mode, int maxRecords) {
        long[] hot = slots.hot;
        long[] lv = levels;
        long ring = lv[level + 1];
        int count = (int) ring;
        int head = (int) (ring >>> 32);
        int at = head << Slots.STRIDE_SHIFT;
        long tail = hot[at + Slots.LINKS] & LOW;
        long left = lots;
        int done = recordCount;
        long[] to = recordsWithRoomFor(done + (int) Math.min(count, left));
        while (true) {
            long resting = hot[at + Slots.LEFT];
            long traded = Math.min(resting, left);
            hot[at + Slots.LEFT] = resting - traded;
            to[done << 2] = head; // a FILL
            to[(done << 2) + 1] = traded;
            to[(done << 2) + 2] = price;
            done++;
            left -= traded;
            if (traded < resting) {
                break;
            }
            head = (int) (hot[at + Slots.LINKS] >>> 32);
            at = head << Slots.STRIDE_SHIFT;
            if (--count == 0
                    || left == 0
                    || done >= maxRecords
                    || (mode != NONE && (int) hot[at + Slots.PLACE] == account)) {
                break;
            }
        }
        recordCount = done;
        if (count == 0) {
            lv[level] = 0;
            lv[level + 1] = 0;
            half.vacate(keyOf(level));
            return left;
        }
        lv[level] -= lots - left;
        lv[level + 1] = (long) head << 32 | count;
        int headLinks = at + Slots.LINKS;
        int tailLinks = ((int) tail << Slots.STRIDE_SHIFT) + Slots.LINKS;
        hot[headLinks] = (hot[headLinks] & HIGH) | tail;
        hot[tailLinks] = (hot[tailLinks] & LOW) | (long) head << 32;
        return left;
    }

    private long preventSelfTrade(int level, int slot, long left, int mode) {
        long[] hot = slots.hot;
        int at = slot << Slots.STRIDE_SHIFT;
        long resting = hot[at + Slots.LEFT];
        int price = priceOf(level);
        if (mode == NEWEST) {
            stopped = true;
            return left;
        }
        if (mode == OLDEST || mode == BOTH) {
            record(SELF_CANCELLED, slot, resting, price);
            unlink(hot, levels, slot, level, resting);
            stopped = mode == BOTH;
            return left;
        }
        long both = Math.min(resting, left);
        record(SELF_REDUCED, slot, both, price);
        if (both == resting) {
            unlink(hot, levels, slot, level, resting);
        } else {
            hot[at + Slots.LEFT] = resting - both;
            levels[level] -= both;
        }
        return left - both;
    }

    private void unlink(long[] hot, long[] lv, int slot, int level, long lots) {
        lv[level] -= lots;
        long ring = lv[level + 1];
        int count = (int) ring;
        if (count == 1) {
            lv[level + 1] = 0;
            halves[sideOf(level)].vacate(keyOf(level));
            return;
        }
        long links = hot[(slot << Slots.STRIDE_SHIFT) + Slots.LINKS];
        int next = (int) (links >>> 32);
        int nextAt = (next << Slots.STRIDE_SHIFT) + Slots.LINKS;
        int previousAt = ((int) links << Slots.STRIDE_SHIFT) + Slots.LINKS;
        hot[previousAt] = (hot[previousAt] & LOW) | (links & HIGH);
        hot[nextAt] = (hot[nextAt] & HIGH) | (links & LOW);
        lv[level + 1] = (int) (ring >>> 32) == slot ? (links & HIGH) | (count - 1) : ring - 1;
    }

    private void record(int kind, int slot, long lots, int price) {
        int at = recordCount << 2;
        long[] to = recordsWithRoomFor(recordCount + 1);
        to[at] = (long) kind << 32 | slot;
        to[at + 1] = lots;
        to[at + 2] = price;
        recordCount++;
    }

    private long[] recordsWithRoomFor(int count) {
        long[] to = records;
        if (count > to.length >> 2) {
            to = Arrays.copyOf(to, Integer.highestOneBit(count) * 8);
            records = to;
        }
        return to;
    }

    /// Whether self-trade prevention ended the last matched order.
    public boolean stopped() {
        return stopped;
    }

    public int records() {
        return recordCount;
    }

    public int recordKind(int record) {
        return (int) (records[record << 2] >>> 32);
    }

    public int recordSlot(int record) {
        return (int) records[record << 2];
    }

    public long recordLots(int record) {
        return records[(record << 2) + 1];
    }

    public int recordPriceTicks(int record) {
        return (int) records[(record << 2) + 2];
    }

    /// The first order of a side, -1 if there is none; with [#next(int)] all, in priority.
    public int first(boolean buy) {
        Half half = halves[side(buy)];
        return half.bestKey < 0 ? -1 : (int) (levels[half.bestLevel + 1] >>> 32);
    }

    public int next(int slot) {
        int at = slot << Slots.STRIDE_SHIFT;
        int level = (int) (slots.hot[at + Slots.PLACE] >>> 32);
        int next = (int) (slots.hot[at + Slots.LINKS] >>> 32);
        if (next != (int) (levels[level + 1] >>> 32)) {
            return next;
        }
        Half half = halves[sideOf(level)];
        int key = half.below(keyOf(level));
        return key < 0 ? -1 : (int) (levels[half.level(key) + 1] >>> 32);
    }

    /// The price a resting order stands at.
    public int priceTicks(int slot) {
        return priceOf((int) (slots.hot[(slot << Slots.STRIDE_SHIFT) + Slots.PLACE] >>> 32));
    }

    private int priceOf(int level) {
        return mirrored(sideOf(level), keyOf(level));
    }

    private int sideOf(int level) {
        return (int) levels[level + 2] & 1;
    }

    private int keyOf(int level) {
        return (int) (levels[level + 2] >>> 1);
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
        return (int) levels[touched[index] + 1];
    }

    public void endCommand() {
        touchedCount = 0;
        command++;
    }

    private void touch(long[] lv, int level) {
        if (lv[level + 3] != command) {
            lv[level + 3] = command;
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, touchedCount * 2);
            }
            touched[touchedCount++] = level;
        }
    }

    private int newLevel(Half half, int key, int side) {
        if (!half.covers(key)) {
            widen(half, key, side);
        }
        if (freeLevelCount == 0 && usedLevels << 2 == levels.length) {
            sweep();
            if (freeLevelCount < usedLevels / 4) {
                levels = Arrays.copyOf(levels, levels.length * 2);
            }
        }
        int level = freeLevelCount > 0 ? freeLevels[--freeLevelCount] : usedLevels++ << 2;
        levels[level] = 0;
        levels[level + 1] = 0;
        levels[level + 2] = (long) key << 1 | side;
        levels[level + 3] = 0;
        half.map(key, level);
        return level;
    }

    /// Frees the empty levels, except those the running command touched.
    private void sweep() {
        for (int i = 1; i < usedLevels; i++) {
            int level = i << 2;
            if (levels[level + 1] == 0 && levels[level + 2] >= 0 && levels[level + 3] != command) {
                halves[sideOf(level)].unmap(keyOf(level));
                levels[level + 2] = -1;
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
            int level = i << 2;
            if (levels[level + 2] >= 0 && sideOf(level) == side) {
                int mapped = keyOf(level);
                half.map(mapped, level);
                if (levels[level + 1] != 0) {
                    half.occupy(mapped, level);
                }
            }
        }
    }
}
