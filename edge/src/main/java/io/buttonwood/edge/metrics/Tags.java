package io.buttonwood.edge.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Names and values that tell series of one metric type apart, for example route and status class.
///
/// Sorted by name, at most eight. Names match `[a-z_][a-z0-9_]*`; values have at most 128 characters.
/// Anything else is an IllegalArgumentException.
public final class Tags {
    private static final int MOST = 8;
    private static final int LONGEST_VALUE = 128;
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,63}");

    /// No tags: the total of a type.
    public static final Tags NONE = new Tags(new TreeMap<>());
    /// The series that takes what does not fit under the cardinality limit.
    public static final Tags OTHER = of("series", "other");

    private final SequencedMap<String, String> values;
    private final int hash;

    private Tags(TreeMap<String, String> sorted) {
        this.values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sorted));
        this.hash = values.hashCode();
    }

    /// Tags from name, value, name, value, ...
    public static Tags of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("tags come in pairs of name and value, got " + namesAndValues.length + " strings");
        }
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (sorted.put(namesAndValues[i], namesAndValues[i + 1]) != null) {
                throw new IllegalArgumentException("tag '" + namesAndValues[i] + "' is given twice");
            }
        }
        return checked(sorted);
    }

    public static Tags of(Map<String, String> tags) {
        return checked(new TreeMap<>(tags));
    }

    private static Tags checked(TreeMap<String, String> sorted) {
        if (sorted.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " tags, got " + sorted.size());
        }
        sorted.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("tag name must match " + NAME + ", was '" + name + "'");
            }
            if (value.length() > LONGEST_VALUE) {
                throw new IllegalArgumentException("value of tag '" + name + "' is longer than " + LONGEST_VALUE);
            }
        });
        return sorted.isEmpty() ? NONE : new Tags(sorted);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// Names and values, sorted by name; unmodifiable.
    public SequencedMap<String, String> asMap() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tags that && hash == that.hash && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
