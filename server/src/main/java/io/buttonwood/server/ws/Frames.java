package io.buttonwood.server.ws;

import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The texts of the frames that the venue sends.
final class Frames {
    private static final Schema PROBLEM = Shapes.of(ErrorResponse.class);

    private Frames() {}

    /// @param id the request's own JSON value, null if it had none
    static String answer(String op, @Nullable String id, int status, String body) {
        var text = new StringBuilder(body.length() + 64).append("{\"op\":").append(Json.quote(op));
        if (id != null) {
            text.append(",\"id\":").append(id);
        }
        return text.append(",\"status\":").append(status).append(",\"body\":").append(body).append('}').toString();
    }

    static String problem(@Nullable String op, @Nullable String id, HttpProblem problem, String requestId) {
        var text = new StringBuilder(256).append("{\"op\":").append(op == null ? "null" : Json.quote(op));
        if (id != null) {
            text.append(",\"id\":").append(id);
        }
        text.append(",\"status\":").append(problem.code().status());
        if (problem.retryAfterSeconds() > 0) {
            text.append(",\"retry_after\":").append(problem.retryAfterSeconds());
        }
        return text.append(",\"body\":").append(Json.text(PROBLEM, problem.body(requestId))).append('}').toString();
    }

    static String loss(String lane, long from, long to, String reason) {
        return "{\"channel\":\"loss\",\"lane\":" + Json.quote(lane) + ",\"from\":" + from + ",\"to\":" + to
                + ",\"reason\":\"" + reason + "\"}";
    }

    static String heartbeat(long nowNanos, long sequence, Map<?, Long> lanes) {
        var text = new StringBuilder(160).append("{\"channel\":\"heartbeat\",\"time\":\"").append(Time.text(nowNanos))
                .append("\",\"sequence\":").append(sequence);
        if (!lanes.isEmpty()) {
            text.append(",\"lanes\":{");
            boolean first = true;
            for (Map.Entry<?, Long> lane : lanes.entrySet()) {
                text.append(first ? "\"" : ",\"").append(lane.getKey()).append("\":").append(lane.getValue());
                first = false;
            }
            text.append('}');
        }
        return text.append('}').toString();
    }

    static String shutdown(long reconnectAfterMillis) {
        return "{\"channel\":\"server_shutdown\",\"reconnect_after_ms\":" + reconnectAfterMillis + "}";
    }

    /// A value that [Json#tree] made, as JSON again.
    static String json(@Nullable Object value) {
        var text = new StringBuilder(128);
        json(text, value);
        return text.toString();
    }

    private static void json(StringBuilder text, @Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case String string -> text.append(Json.quote(string));
            case Map<?, ?> map -> {
                text.append('{');
                boolean first = true;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text.append(first ? "" : ",").append(Json.quote((String) entry.getKey())).append(':');
                    json(text, entry.getValue());
                    first = false;
                }
                text.append('}');
            }
            case List<?> list -> {
                text.append('[');
                for (int i = 0; i < list.size(); i++) {
                    text.append(i == 0 ? "" : ",");
                    json(text, list.get(i));
                }
                text.append(']');
            }
            default -> text.append(value);   // numbers and booleans
        }
    }
}
