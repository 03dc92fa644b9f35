package io.buttonwood.server.monitoring;

import java.util.ArrayDeque;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// For how many seconds a follower has not had what its leader had then. Right at any rate, unlike a difference of
/// sequences. Asked once a second by one thread; looks back five minutes at most.
final class Lag implements DoubleSupplier {
    private static final int MOST = 300;

    private record Sample(long atNanos, long sequence) {}

    private final LongSupplier leader;
    private final LongSupplier follower;
    private final LongSupplier nanos;
    private final ArrayDeque<Sample> unseen = new ArrayDeque<>();

    Lag(LongSupplier leader, LongSupplier follower) {
        this(leader, follower, System::nanoTime);
    }

    Lag(LongSupplier leader, LongSupplier follower, LongSupplier nanos) {
        this.leader = leader;
        this.follower = follower;
        this.nanos = nanos;
    }

    @Override
    public double getAsDouble() {
        long now = nanos.getAsLong();
        long lead = leader.getAsLong();
        long reached = follower.getAsLong();
        if (unseen.size() < MOST && (unseen.isEmpty() || unseen.getLast().sequence() < lead)) {
            unseen.add(new Sample(now, lead));
        }
        while (!unseen.isEmpty() && unseen.getFirst().sequence() <= reached) {
            unseen.removeFirst();
        }
        return unseen.isEmpty() ? 0 : (now - unseen.getFirst().atNanos()) / 1e9;
    }
}
