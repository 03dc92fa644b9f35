package io.buttonwood.server.ws;

import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import org.jspecify.annotations.Nullable;

/// Writes objects of a record's shape from values that are JSON already, so that what many readers share is encoded
/// once: the names and their order are the record's. Immutable.
final class Template {
    private final Class<?> type;
    private final String[] names;
    private final boolean[] optional;
    private final String start;

    private Template(Class<?> type, String start, int from, int to) {
        this.type = type;
        this.start = start;
        var members = ((Schema.Obj) Shapes.of(type)).members().subList(from, to);
        names = new String[members.size()];
        optional = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "\"" + members.get(i).name() + "\":";
            optional[i] = members.get(i).nullable();
        }
    }

    static Template of(Class<?> type) {
        return of(type, 0, type.getRecordComponents().length);
    }

    /// Of a part of the record's components.
    static Template of(Class<?> type, int from, int to) {
        return new Template(type, "{", from, to);
    }

    /// Begins with this constant member.
    static Template tagged(String name, String value, Class<?> type) {
        return tagged(name, value, type, 0, type.getRecordComponents().length);
    }

    /// The same of a part of the record's components.
    static Template tagged(String name, String value, Class<?> type, int from, int to) {
        return new Template(type, "{\"" + name + "\":\"" + value + "\"", from, to);
    }

    /// @param values JSON texts or numbers in the record's order; null for a member that is left out
    String text(@Nullable Object... values) {
        var text = new StringBuilder(256);
        open(text, values);
        return text.append('}').toString();
    }

    /// The same without the closing brace.
    String begin(@Nullable Object... values) {
        var text = new StringBuilder(128);
        open(text, values);
        return text.toString();
    }

    /// The same.
    void open(StringBuilder to, @Nullable Object... values) {
        if (values.length != names.length) {
            throw new IllegalStateException(type + " has " + names.length + " members, not " + values.length);
        }
        to.append(start);
        boolean first = start.length() == 1;
        for (int i = 0; i < names.length; i++) {
            Object value = values[i];
            if (value != null) {
                to.append(first ? "" : ",").append(names[i]).append(value);
                first = false;
            } else if (!optional[i]) {
                throw new IllegalStateException(type + " needs " + names[i]);
            }
        }
    }
}
