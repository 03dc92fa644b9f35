package io.buttonwood.server.ws;

import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The texts of the frames that the venue sends.
final class Frames {
    private static final Schema PROBLEM = Shapes.of(ErrorResponse.class);
    private static final Template ANSWER = Template.of(Frame.Answer.class);

    private Frames() {}

    /// The answer to a request that was met.
    ///
    /// @param body of the record that the operation answers
    static String answer(Call call, int status, Object body) {
        Op op = Objects.requireNonNull(call.op());
        if (!op.answer().isInstance(body)) {
            throw new IllegalStateException(op + " does not answer " + body.getClass());
        }
        return ANSWER.text(
                Json.quote(op.answerWire()), call.id(), status, null, Json.text(Shapes.of(op.answer()), body));
    }

    /// @param call null if the frame could not be read
    static String problem(@Nullable Call call, HttpProblem problem, String requestId) {
        return ANSWER.text(
                call == null ? "null" : Json.quote(call.wire()),
                call == null ? null : call.id(),
                problem.code().status(),
                problem.retryAfterSeconds() > 0 ? problem.retryAfterSeconds() : null,
                Json.text(PROBLEM, problem.body(requestId)));
    }

    static String loss(String lane, long from, long to, String reason) {
        return Channel.LOSS.frame(Json.quote(lane), from, to, Json.quote(reason));
    }

    /// The part of a heartbeat that is the same for all.
    static String heartbeat(long nowNanos, long sequence) {
        return Channel.HEARTBEAT.open("\"" + Time.text(nowNanos) + "\"", sequence, null);
    }

    /// A heartbeat to one client: its lanes go last.
    static String heartbeat(String begin, Map<?, Long> lanes) {
        return lanes.isEmpty() ? begin + "}" : begin + ",\"lanes\":" + numbers(lanes) + "}";
    }

    private static String numbers(Map<?, Long> byName) {
        var text = new StringBuilder(64);
        byName.forEach((name, number) ->
                text.append(text.isEmpty() ? "{\"" : ",\"").append(name).append("\":").append(number));
        return text.append('}').toString();
    }

    static String shutdown(long reconnectAfterMillis) {
        return Channel.SERVER_SHUTDOWN.frame(reconnectAfterMillis);
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
