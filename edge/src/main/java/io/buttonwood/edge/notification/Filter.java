package io.buttonwood.edge.notification;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A condition on notifications as data, not code, so that a stranger may send one: at most 5 levels and 32 nodes,
/// each evaluated in constant time. A comparison with a field that the notification lacks is false.
///
/// Entitlement is no business of filters: it is checked apart from them.
public sealed interface Filter extends Predicate<Notification> {
    int MAX_DEPTH = 5;
    int MAX_NODES = 32;
    int MAX_VALUES = 100;

    record And(List<Filter> parts) implements Filter {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Filter> parts) implements Filter {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Filter part) implements Filter {}

    /// A text field against a text. TYPE, INSTRUMENT, BROKER and SIDE know equality only.
    record TextIs(Field field, Set<String> values, boolean negated) implements Filter {
        public TextIs {
            values = Set.copyOf(values);
            if (field.decimal || values.isEmpty() || values.size() > MAX_VALUES) {
                throw new IllegalArgumentException("needs a text field and 1 to " + MAX_VALUES + " values");
            }
        }
    }

    /// QUANTITY, PRICE, or PRIORITY by rank (LOW is 0) against a number.
    record Compare(Field field, Operator operator, BigDecimal value) implements Filter {
        public Compare {
            if (!field.decimal && field != Field.PRIORITY) {
                throw new IllegalArgumentException(field + " cannot be compared by size");
            }
        }
    }

    /// What a filter may ask for. The last three are read from the top level of the data.
    enum Field {
        TYPE(false), PRIORITY(false), INSTRUMENT(false), BROKER(false), SIDE(false), QUANTITY(true), PRICE(true);

        final boolean decimal;

        Field(boolean decimal) {
            this.decimal = decimal;
        }
    }

    enum Operator { EQ, NE, GT, GE, LT, LE }

    /// Reads the wire form, already turned from JSON into maps, lists, strings and numbers: `{"and":[…]}`,
    /// `{"or":[…]}`, `{"not":{…}}`, `{"field":"price","op":"gt","value":"100.5"}`, `{"field":"type","op":"in",
    /// "value":["ORDER_FILLED"]}`. Decimals are strings; numbers are accepted too.
    ///
    /// @throws MalformedFilter with a JSON pointer to the first fault
    static Filter parse(@Nullable Object structure) {
        return new FilterParser().parse(structure, "", 1);
    }

    @Override
    default boolean test(Notification notification) {
        return matches(new Message(notification, NotificationEncoder.DATA));
    }

    /// As [#test], with what was already read from the message's data.
    default boolean matches(Message message) {
        return switch (this) {
            case And(var parts) -> {
                for (Filter part : parts) {
                    if (!part.matches(message)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Or(var parts) -> {
                for (Filter part : parts) {
                    if (part.matches(message)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Not(var part) -> !part.matches(message);
            case TextIs(var field, var values, var negated) -> {
                String text = text(field, message);
                yield text != null && values.contains(text) != negated;
            }
            case Compare(var field, var operator, var value) -> {
                BigDecimal number = number(field, message);
                yield number != null && holds(operator, number.compareTo(value));
            }
        };
    }

    /// Checks a filter that was built in Java.
    ///
    /// @throws IllegalArgumentException if it is deeper or larger than allowed
    static void checkBounds(Filter filter) {
        if (nodes(filter, 1) > MAX_NODES) {
            throw new IllegalArgumentException("filter has more than " + MAX_NODES + " nodes");
        }
    }

    private static int nodes(Filter filter, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("filter is deeper than " + MAX_DEPTH + " levels");
        }
        return switch (filter) {
            case And(var parts) -> nodes(parts, depth);
            case Or(var parts) -> nodes(parts, depth);
            case Not(var part) -> 1 + nodes(part, depth + 1);
            case TextIs _, Compare _ -> 1;
        };
    }

    private static int nodes(List<Filter> parts, int depth) {
        int sum = 1;
        for (Filter part : parts) {
            sum += nodes(part, depth + 1);
        }
        return sum;
    }

    private static @Nullable String text(Field field, Message message) {
        Notification n = message.notification();
        return switch (field) {
            case TYPE -> n.type().name();
            case PRIORITY -> n.priority().name();
            case INSTRUMENT -> n.instrument();
            case BROKER -> n.broker();
            case SIDE -> message.fields().side();
            case QUANTITY, PRICE -> null;
        };
    }

    private static @Nullable BigDecimal number(Field field, Message message) {
        return switch (field) {
            case QUANTITY -> message.fields().quantity();
            case PRICE -> message.fields().price();
            case PRIORITY -> BigDecimal.valueOf(message.notification().priority().rank);
            case TYPE, INSTRUMENT, BROKER, SIDE -> null;
        };
    }

    private static boolean holds(Operator operator, int order) {
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            case LT -> order < 0;
            case LE -> order <= 0;
        };
    }
}
