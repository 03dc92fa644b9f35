package io.buttonwood.edge.metrics;

/// The seam through which other services raise alarms of their own, for example a shared limiter that is away.
public interface Alarm {
    /// Raises the alarm of that name; if it stands already, only its detail changes.
    void raise(String name, String detail);

    /// Clears it; an alarm that does not stand is left alone.
    void clear(String name);
}
