package io.buttonwood.server.venue;

import io.buttonwood.core.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// One instrument's price levels as the event stream tells them.
///
/// Written by the live reader's thread, read by any; every method locks for its short time.
public final class Book {
    /// Levels of each side that the checksum covers.
    public static final int CHECKSUM_LEVELS = 10;

    /// A price level.
    public record Level(long priceTicks, long lots, int orders) {}

    /// The best levels of both sides at one sequence.
    public record Depth(List<Level> bids, List<Level> asks, long sequence, long checksum) {}

    private final TreeMap<Long, Level> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Level> asks = new TreeMap<>();
    private long sequence;

    public synchronized void set(Side side, long priceTicks, long lots, int orders, long atSequence) {
        var levels = side == Side.BUY ? bids : asks;
        if (lots == 0) {
            levels.remove(priceTicks);
        } else {
            levels.put(priceTicks, new Level(priceTicks, lots, orders));
        }
        sequence = atSequence;
    }

    public synchronized @Nullable Level best(Side side) {
        Map.Entry<Long, Level> first = (side == Side.BUY ? bids : asks).firstEntry();
        return first == null ? null : first.getValue();
    }

    /// Whether the best bid is at or above the best ask, which must never be.
    public synchronized boolean crossed() {
        return !bids.isEmpty() && !asks.isEmpty() && bids.firstKey() >= asks.firstKey();
    }

    public synchronized Depth depth(int levels) {
        return new Depth(top(bids, levels), top(asks, levels), sequence, checksum());
    }

    /// Adds an order that was open when this process started.
    synchronized void addOrder(Side side, long priceTicks, long lots, long atSequence) {
        Level level = (side == Side.BUY ? bids : asks).get(priceTicks);
        set(side, priceTicks, (level == null ? 0 : level.lots()) + lots, (level == null ? 0 : level.orders()) + 1,
                atSequence);
    }

    public synchronized long sequence() {
        return sequence;
    }

    /// CRC-32 over the best ten levels of the bids, then of the asks, best first: price ticks and lots of each as
    /// 64-bit big-endian integers. Integers, because checksums over formatted decimals break.
    private long checksum() {
        var crc = new CRC32();
        var bytes = new byte[16];
        for (var side : List.of(bids, asks)) {
            int left = CHECKSUM_LEVELS;
            for (Level level : side.values()) {
                if (left-- == 0) {
                    break;
                }
                put(bytes, 0, level.priceTicks());
                put(bytes, 8, level.lots());
                crc.update(bytes);
            }
        }
        return crc.getValue();
    }

    private static void put(byte[] bytes, int at, long value) {
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = (byte) (value >>> 56 - 8 * i);
        }
    }

    private static List<Level> top(TreeMap<Long, Level> side, int levels) {
        var list = new ArrayList<Level>(Math.min(levels, side.size()));
        for (Level level : side.values()) {
            if (list.size() == levels) {
                break;
            }
            list.add(level);
        }
        return list;
    }
}
