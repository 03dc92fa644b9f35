package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which alerts stand: those of rules, evaluated when the host says so, and those that services raise.
///
/// Thread-safe. At most 1,000 alarms of services stand at once; one beyond is counted in [#refused] and
/// `alarms.overflow` stands until fewer do. The listener hears every transition on the thread that
/// caused it, outside the lock; one that throws is counted in [#listenerFailures] and disturbs nothing.
public final class Alerts implements Alarm {
    private static final int MOST_ALARMS = 1_000;
    private static final String OVERFLOW = "alarms.overflow";

    private final InstantSource wall;
    private final Consumer<AlertTransition> listener;
    private final Map<String, RuleState> rules = new LinkedHashMap<>();
    private final Map<String, ActiveAlert> standing = new LinkedHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final LongAdder listenerFailures = new LongAdder();

    /// `wall` stamps what services raise; rules are stamped by `evaluate`. Two rules of one name are an
    /// IllegalArgumentException.
    public Alerts(InstantSource wall, Consumer<AlertTransition> listener, List<AlertRule> rules) {
        this.wall = wall;
        this.listener = listener;
        rules.forEach(this::add);
    }

    /// Adds a rule; a name that another rule has is an IllegalArgumentException.
    public synchronized void add(AlertRule rule) {
        if (rules.putIfAbsent(rule.name(), new RuleState(rule)) != null) {
            throw new IllegalArgumentException("two alert rules are named '" + rule.name() + "'");
        }
    }

    /// Evaluates every rule and answers what changed.
    public List<AlertTransition> evaluate(Instant now) {
        List<AlertTransition> changes = new ArrayList<>();
        synchronized (this) {
            for (RuleState state : rules.values()) {
                AlertRule rule = state.rule;
                AlertTransition change = switch (state.evaluate()) {
                    case Verdict.Raise(var value, var threshold, var detail) ->
                            stand(new ActiveAlert(rule.name(), rule.severity(), now, value, threshold, detail), now);
                    case Verdict.Keep(var value, var detail) -> {
                        standing.computeIfPresent(rule.name(), (_, alert) -> alert.now(value, detail));
                        yield null;
                    }
                    case Verdict.Clear() -> fall(rule.name(), now);
                };
                if (change != null) {
                    changes.add(change);
                }
            }
        }
        tell(changes);
        return List.copyOf(changes);
    }

    @Override
    public void raise(String name, String detail) {
        raise(name, Severity.WARNING, detail);
    }

    /// As [Alarm#raise], with a severity. The name of a rule is an IllegalArgumentException.
    public void raise(String name, Severity severity, String detail) {
        Instant now = wall.instant();
        AlertTransition change;
        synchronized (this) {
            requireNoRule(name);
            if (standing.containsKey(name) || standing.size() < MOST_ALARMS + rules.size()) {
                change = stand(new ActiveAlert(name, severity, now, Double.NaN, Double.NaN, detail), now);
            } else {
                refused.increment();
                change = stand(new ActiveAlert(OVERFLOW, Severity.CRITICAL, now, MOST_ALARMS, MOST_ALARMS,
                        "too many alarms stand at once, '" + name + "' was not taken"), now);
            }
        }
        tell(change == null ? List.of() : List.of(change));
    }

    @Override
    public void clear(String name) {
        Instant now = wall.instant();
        List<AlertTransition> changes = new ArrayList<>();
        synchronized (this) {
            requireNoRule(name);
            AlertTransition change = fall(name, now);
            if (change != null) {
                changes.add(change);
                AlertTransition relief = standing.size() <= MOST_ALARMS ? fall(OVERFLOW, now) : null;
                if (relief != null) {
                    changes.add(relief);
                }
            }
        }
        tell(changes);
    }

    /// What stands, the most severe first, the oldest first within a severity.
    public synchronized List<ActiveAlert> active() {
        return standing.values().stream()
                .sorted(Comparator.comparing(ActiveAlert::severity).reversed().thenComparing(ActiveAlert::since))
                .toList();
    }

    /// How many alarms were not taken because too many stood.
    public long refused() {
        return refused.sum();
    }

    public long listenerFailures() {
        return listenerFailures.sum();
    }

    private void requireNoRule(String name) {
        if (rules.containsKey(name)) {
            throw new IllegalArgumentException("'" + name + "' is the name of a rule");
        }
    }

    private @Nullable AlertTransition stand(ActiveAlert alert, Instant now) {
        ActiveAlert before = standing.get(alert.name());
        if (before == null) {
            standing.put(alert.name(), alert);
            return new AlertTransition.Raised(alert, now);
        }
        standing.put(alert.name(), new ActiveAlert(
                alert.name(), alert.severity(), before.since(), alert.value(), alert.threshold(), alert.detail()));
        return null;
    }

    private @Nullable AlertTransition fall(String name, Instant now) {
        ActiveAlert gone = standing.remove(name);
        return gone == null ? null : new AlertTransition.Cleared(gone, now);
    }

    private void tell(List<AlertTransition> changes) {
        for (AlertTransition change : changes) {
            try {
                listener.accept(change);
            } catch (RuntimeException failure) {
                listenerFailures.increment();
            }
        }
    }
}
