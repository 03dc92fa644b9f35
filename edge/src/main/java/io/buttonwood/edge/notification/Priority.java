package io.buttonwood.edge.notification;

import java.util.Arrays;
import java.util.List;

/// How urgent a notification is. Each priority is a lane with its own sequence: strict order inside a lane, and a
/// weighted share of every delivery for each lane, so that LOW is slow and never starved.
public enum Priority {
    LOW(1),
    NORMAL(2),
    HIGH(4),
    CRITICAL(16);

    static final int COUNT = 4;
    static final List<Priority> HIGHEST_FIRST = List.of(CRITICAL, HIGH, NORMAL, LOW);

    /// Messages out of every 23 while all four lanes have a backlog.
    final int weight;

    Priority(int weight) {
        this.weight = weight;
    }

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
