package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The bounded list of dead letters, one for each notification id. When it is full the oldest falls out and is
/// counted. Guarded by itself; any thread.
final class DeadLetters {
    private final int capacity;
    private final TreeMap<Long, DeadLetter> byNumber = new TreeMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<LossReason, Long> made = new EnumMap<>(LossReason.class);
    private long lastNumber;
    private long dropped;

    DeadLetters(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(Notification n, LossReason reason, int attempts, long nowNanos) {
        Long known = numbers.get(n.id());
        if (known != null) {
            DeadLetter old = byNumber.get(known);
            if (old != null && attempts > 0) {
                byNumber.put(known, new DeadLetter(known, old.notification(), reason, old.attempts() + attempts,
                        old.firstEnqueuedNanos(), old.deadNanos()));
            }
            return;
        }
        if (byNumber.size() >= capacity) {
            var oldest = byNumber.pollFirstEntry();
            if (oldest != null) {
                numbers.remove(oldest.getValue().id());
                dropped++;
            }
        }
        long number = ++lastNumber;
        byNumber.put(number, new DeadLetter(number, n, reason, attempts, n.createdNanos(), nowNanos));
        numbers.put(n.id(), number);
        made.merge(reason, 1L, Long::sum);
    }

    synchronized List<DeadLetter> list(int limit, long afterNumber) {
        List<DeadLetter> page = new ArrayList<>();
        for (DeadLetter letter : byNumber.tailMap(afterNumber, false).values()) {
            if (page.size() == limit) {
                break;
            }
            page.add(letter);
        }
        return page;
    }

    synchronized Optional<DeadLetter> find(String id) {
        Long number = numbers.get(id);
        return number == null ? Optional.empty() : Optional.ofNullable(byNumber.get(number));
    }

    /// One more attempt at a letter that is redriven.
    synchronized void tried(String id) {
        Long number = numbers.get(id);
        if (number != null) {
            byNumber.computeIfPresent(number, (_, old) -> new DeadLetter(number, old.notification(), old.reason(),
                    old.attempts() + 1, old.firstEnqueuedNanos(), old.deadNanos()));
        }
    }

    synchronized void remove(String id) {
        Long number = numbers.remove(id);
        if (number != null) {
            byNumber.remove(number);
        }
    }

    synchronized int purge() {
        int count = byNumber.size();
        byNumber.clear();
        numbers.clear();
        return count;
    }

    synchronized int size() {
        return byNumber.size();
    }

    synchronized long dropped() {
        return dropped;
    }

    synchronized Map<LossReason, Long> made() {
        return Map.copyOf(made);
    }

    /// By first enqueue time, not by position: an old notification may have died just now. Linear in the bound.
    synchronized long oldestAgeNanos(long nowNanos) {
        long age = 0;
        for (DeadLetter letter : byNumber.values()) {
            age = Math.max(age, letter.ageNanos(nowNanos));
        }
        return age;
    }
}
