package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.List;

/// When connections want attention: a wheel of 8,192 slots of one millisecond. Adding and firing are constant-time;
/// a later time is cut to the horizon and asked for again when it fires. A connection may fire without need, never
/// too late by more than a tick. Guarded by itself; any thread.
final class TimerWheel {
    private static final long TICK_NANOS = 1_000_000;
    private static final int SLOTS = 8192;

    private final List<ArrayList<Connection>> slots = new ArrayList<>(SLOTS);
    private long tick;

    TimerWheel(long nowNanos) {
        tick = nowNanos / TICK_NANOS;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>(0));
        }
    }

    synchronized void add(long atNanos, Connection connection) {
        long at = Math.ceilDiv(atNanos, TICK_NANOS);
        at = Math.clamp(at, tick + 1, tick + SLOTS - 1);
        slots.get((int) (at % SLOTS)).add(connection);
    }

    synchronized List<Connection> advance(long nowNanos) {
        long to = nowNanos / TICK_NANOS;
        if (to <= tick) {
            return List.of();
        }
        List<Connection> due = new ArrayList<>();
        long steps = Math.min(to - tick, SLOTS);
        for (long i = 1; i <= steps; i++) {
            ArrayList<Connection> slot = slots.get((int) ((tick + i) % SLOTS));
            if (!slot.isEmpty()) {
                due.addAll(slot);
                slot.clear();
            }
        }
        tick = to;
        return due;
    }
}
