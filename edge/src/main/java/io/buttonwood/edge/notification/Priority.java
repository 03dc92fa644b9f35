package io.buttonwood.edge.notification;

import java.util.Arrays;
import java.util.List;

/// How urgent a notification is. Each priority is a lane with its own sequence: strict order inside a lane, and a
/// weighted share of every delivery for each lane, so that LOW is slow and never starved.
public enum Priority {
    LOW(0, 1),
    NORMAL(1, 2),
    HIGH(2, 4),
    CRITICAL(3, 16);

    static final int COUNT = 4;
    static final List<Priority> HIGHEST_FIRST = List.of(CRITICAL, HIGH, NORMAL, LOW);

    /// Messages out of every 23 while all four lanes have a backlog.
    final int weight;

    /// 0 for LOW to 3 for CRITICAL: the index of whatever is kept per lane.
    final int rank;

    Priority(int rank, int weight) {
        this.rank = rank;
        this.weight = weight;
    }

    /// The priority of a name from the wire.
    ///
    /// @throws IllegalArgumentException naming the four priorities, if `name` is none of them
    public static Priority parse(String name) {
        for (Priority priority : values()) {
            if (priority.name().equals(name)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("unknown priority, expected one of " + Arrays.toString(values()));
    }
}
