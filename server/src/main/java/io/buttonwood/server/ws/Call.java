package io.buttonwood.server.ws;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request frame: what to do, the client's own id for it, and the other members.
///
/// @param wire its `op`
/// @param op null if there is no such operation
/// @param id as JSON, to be repeated in the answer; null if there is none
/// @param channel where it tells operations of one name apart, else empty; then it is one of the members
record Call(String wire, @Nullable Op op, @Nullable String id, String channel, Map<String, @Nullable Object> members) {
    private static final int LONGEST_ID = 64;

    /// @throws io.buttonwood.server.http.HttpProblem MALFORMED_JSON, or INVALID_FIELD if it is no request
    static Call read(String text) {
        if (!(Json.tree(text) instanceof Map<?, ?> map)) {
            throw ErrorCode.MALFORMED_JSON.problem("a frame is one JSON object");
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put((String) key, value));
        Object id = members.remove("id");
        if (!(members.remove("op") instanceof String wire)) {
            throw ErrorCode.INVALID_FIELD.problem("/op", "must say what to do");
        }
        if (id != null && !(id instanceof Long) && !(id instanceof String named && named.length() <= LONGEST_ID)) {
            throw ErrorCode.INVALID_FIELD.problem("/id", "must be a number or a string of at most " + LONGEST_ID + " characters");
        }
        Object channel = members.get("channel");
        Op op = Op.of(wire, channel);
        String told = "";
        if (op != null && !op.channels().isEmpty()) {
            told = String.valueOf(members.remove("channel"));
        }
        return new Call(wire, op, id == null ? null : Frames.json(id), told, members);
    }

    /// Takes the members of a record out; what is left over belongs to others, or is refused by [#done].
    ///
    /// @throws io.buttonwood.server.http.HttpProblem INVALID_FIELD with all that is wrong
    <T> T take(Class<T> type) {
        var shape = (Schema.Obj) Shapes.of(type);
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        for (Schema.Member member : shape.members()) {
            if (members.containsKey(member.name())) {
                own.put(member.name(), members.remove(member.name()));
            }
        }
        return type.cast(Json.read(shape, Frames.json(own).getBytes(StandardCharsets.UTF_8)));
    }

    /// Takes the members of the only record that the frame has; all others are refused.
    <T> T body(Class<T> type) {
        return type.cast(Json.read(Shapes.of(type), Frames.json(members).getBytes(StandardCharsets.UTF_8)));
    }

    /// Refuses members that nobody took.
    void done() {
        members.keySet().stream().findFirst().ifPresent(name -> {
            throw ErrorCode.INVALID_FIELD.problem("/" + name, "is not a known member");
        });
    }
}
