package io.buttonwood.edge.notification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one filter; counts its nodes as it goes, so that a huge one is refused before it is built.
final class FilterParser {
    private static final int MAX_TEXT = 64;
    private static final Set<String> COMPARISON_KEYS = Set.of("field", "op", "value");

    private int nodes;

    Filter parse(@Nullable Object structure, String at, int depth) {
        if (depth > Filter.MAX_DEPTH) {
            throw new MalformedFilter(at, "deeper than " + Filter.MAX_DEPTH + " levels");
        }
        if (++nodes > Filter.MAX_NODES) {
            throw new MalformedFilter(at, "more than " + Filter.MAX_NODES + " nodes");
        }
        if (!(structure instanceof Map<?, ?> map)) {
            throw new MalformedFilter(at, "expected an object");
        }
        if (map.containsKey("field")) {
            return comparison(map, at);
        }
        if (map.size() != 1) {
            throw new MalformedFilter(at, "expected one of and, or, not, or a comparison with field, op and value");
        }
        Object key = map.keySet().iterator().next();
        Object value = map.values().iterator().next();
        return switch (String.valueOf(key)) {
            case "and" -> new Filter.And(parts(value, at + "/and", depth));
            case "or" -> new Filter.Or(parts(value, at + "/or", depth));
            case "not" -> new Filter.Not(parse(value, at + "/not", depth + 1));
            default -> throw new MalformedFilter(at, "expected one of and, or, not, or a comparison");
        };
    }

    private List<Filter> parts(@Nullable Object value, String at, int depth) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw new MalformedFilter(at, "expected a list with at least one condition");
        }
        List<Filter> parts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            parts.add(parse(list.get(i), at + "/" + i, depth + 1));
        }
        return parts;
    }

    private static Filter comparison(Map<?, ?> map, String at) {
        for (Object key : map.keySet()) {
            if (!COMPARISON_KEYS.contains(String.valueOf(key))) {
                throw new MalformedFilter(at, "unknown key in a comparison");
            }
        }
        Filter.Field field = field(map.get("field"), at + "/field");
        String op = map.get("op") instanceof String text ? text : "";
        Object value = map.get("value");
        if (op.equals("in")) {
            return in(field, value, at + "/value");
        }
        Filter.Operator operator = operator(op, at + "/op");
        if (field.decimal) {
            return new Filter.Compare(field, operator, number(value, at + "/value"));
        }
        if (operator == Filter.Operator.EQ || operator == Filter.Operator.NE) {
            return new Filter.TextIs(field, Set.of(text(field, value, at + "/value")), operator == Filter.Operator.NE);
        }
        if (field == Filter.Field.PRIORITY) {
            int rank = Priority.parse(text(field, value, at + "/value")).rank;
            return new Filter.Compare(field, operator, BigDecimal.valueOf(rank));
        }
        throw new MalformedFilter(at + "/op", "this field knows eq, ne and in only");
    }

    private static Filter in(Filter.Field field, @Nullable Object value, String at) {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > Filter.MAX_VALUES) {
            throw new MalformedFilter(at, "expected a list of 1 to " + Filter.MAX_VALUES + " values");
        }
        Set<String> texts = new LinkedHashSet<>();
        List<Filter> equals = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (field.decimal) {
                equals.add(new Filter.Compare(field, Filter.Operator.EQ, number(list.get(i), at + "/" + i)));
            } else {
                texts.add(text(field, list.get(i), at + "/" + i));
            }
        }
        return field.decimal ? decimals(equals, at) : new Filter.TextIs(field, texts, false);
    }

    private static Filter decimals(List<Filter> equals, String at) {
        if (equals.size() > Filter.MAX_NODES / 4) {
            throw new MalformedFilter(at, "at most " + Filter.MAX_NODES / 4 + " decimals in a list");
        }
        return new Filter.Or(equals);
    }

    private static Filter.Field field(@Nullable Object name, String at) {
        for (Filter.Field field : Filter.Field.values()) {
            if (field.name().toLowerCase(Locale.ROOT).equals(name)) {
                return field;
            }
        }
        throw new MalformedFilter(at, "unknown field, expected type, priority, instrument, broker, side, quantity or price");
    }

    private static Filter.Operator operator(String name, String at) {
        for (Filter.Operator operator : Filter.Operator.values()) {
            if (operator.name().toLowerCase(Locale.ROOT).equals(name)) {
                return operator;
            }
        }
        throw new MalformedFilter(at, "unknown operator, expected eq, ne, gt, ge, lt, le or in");
    }

    private static BigDecimal number(@Nullable Object value, String at) {
        BigDecimal number = value instanceof String || value instanceof Number
                ? DataFields.decimal(value instanceof BigDecimal exact ? exact.toString() : String.valueOf(value)) : null;
        if (number == null) {
            throw new MalformedFilter(at, "expected a plain decimal");
        }
        return number;
    }

    private static String text(Filter.Field field, @Nullable Object value, String at) {
        if (!(value instanceof String text) || text.isEmpty() || text.length() > MAX_TEXT) {
            throw new MalformedFilter(at, "expected a text of 1 to " + MAX_TEXT + " characters");
        }
        try {
            if (field == Filter.Field.TYPE) {
                NotificationType.parse(text);
            } else if (field == Filter.Field.PRIORITY) {
                Priority.parse(text);
            }
        } catch (IllegalArgumentException unknown) {
            throw new MalformedFilter(at, String.valueOf(unknown.getMessage()));
        }
        return text;
    }
}
