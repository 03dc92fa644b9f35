package io.buttonwood.server.ws;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Shapes;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request frame: what to do, the client's own id for it, and the other members.
///
/// @param id as JSON, to be repeated in the answer; null if there is none
record Call(String op, @Nullable String id, Map<String, @Nullable Object> members) {
    private static final int LONGEST_ID = 64;

    /// @throws io.buttonwood.server.http.HttpProblem MALFORMED_JSON, or INVALID_FIELD if it is no request
    static Call read(String text) {
        if (!(Json.tree(text) instanceof Map<?, ?> map)) {
            throw ErrorCode.MALFORMED_JSON.problem("a frame is one JSON object");
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put((String) key, value));
        Object id = members.remove("id");
        if (!(members.remove("op") instanceof String op)) {
            throw ErrorCode.INVALID_FIELD.problem("/op", "must say what to do");
        }
        if (id != null && !(id instanceof Long) && !(id instanceof String named && named.length() <= LONGEST_ID)) {
            throw ErrorCode.INVALID_FIELD.problem("/id", "must be a number or a string of at most " + LONGEST_ID + " characters");
        }
        return new Call(op, id == null ? null : Frames.json(id), members);
    }

    /// The members that are left as a record.
    <T> T body(Class<T> type) {
        return type.cast(body((Type) type));
    }

    private Object body(Type type) {
        return Json.read(Shapes.of(type), Frames.json(members).getBytes(StandardCharsets.UTF_8));
    }

    /// Takes a text out, null if it is not there.
    @Nullable String text(String name) {
        Object value = members.remove(name);
        if (value != null && !(value instanceof String)) {
            throw ErrorCode.INVALID_FIELD.problem("/" + name, "must be a string");
        }
        return (String) value;
    }

    /// Takes a flag out, false if it is not there.
    boolean flag(String name) {
        Object value = members.remove(name);
        if (value != null && !(value instanceof Boolean)) {
            throw ErrorCode.INVALID_FIELD.problem("/" + name, "must be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /// Takes an object out, empty if it is not there.
    Map<?, ?> map(String name) {
        Object value = members.remove(name);
        if (value != null && !(value instanceof Map)) {
            throw ErrorCode.INVALID_FIELD.problem("/" + name, "must be an object");
        }
        return value == null ? Map.of() : (Map<?, ?>) value;
    }

    /// Takes a list of texts out, empty if it is not there.
    List<String> texts(String name) {
        Object value = members.remove(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || list.size() > 1_000 || !list.stream().allMatch(String.class::isInstance)) {
            throw ErrorCode.INVALID_FIELD.problem("/" + name, "must be a list of at most 1000 strings");
        }
        return list.stream().map(String.class::cast).toList();
    }

    /// Takes a number out, null if it is not there.
    @Nullable Long whole(String name) {
        Object value = members.remove(name);
        if (value != null && !(value instanceof Long)) {
            throw ErrorCode.INVALID_FIELD.problem("/" + name, "must be a whole number");
        }
        return (Long) value;
    }

    /// Refuses members that nobody took.
    void done() {
        members.keySet().stream().findFirst().ifPresent(name -> {
            throw ErrorCode.INVALID_FIELD.problem("/" + name, "is not a known member");
        });
    }
}
