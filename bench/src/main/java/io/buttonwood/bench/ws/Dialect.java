package io.buttonwood.bench.ws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// How a client says hello to one kind of server.
///
/// @param path of the upgrade
/// @param headers further lines of the upgrade's head, each with its line end
/// @param steps what connection `i` sends, each once the step before it is answered; the first at once, or after what the
///     server says first
/// @param serverSpeaksFirst whether the first step waits for a frame of the server's
/// @param answers what the answer to each step contains; empty for a step that is not answered
/// @param opcode of the frames that it sends
/// @param mark a character that each message has once, and nothing else
/// @param unmarked bytes of payload that follow each mark and hold none
record Dialect(
        String path, String headers, IntFunction<List<String>> steps, boolean serverSpeaksFirst, List<String> answers, int opcode,
        char mark, int unmarked) {
    /// In the messages that a bench makes up, see [#NOTICE].
    static final char TILDE = '~';

    /// What a message says: 200 bytes.
    static final String NOTICE = "{\"text\":\"~" + "x".repeat(188) + "\"}";

    private static final int AFTER_TILDE = NOTICE.length() - NOTICE.indexOf(TILDE) - 1;

    /// In a trade: that of `taker_side`. Nothing around it has a `k`.
    static final char TAKER = 'k';

    private static final int TEXT = 1;
    private static final int BINARY = 2;

    static Dialect stomp() {
        return new Dialect(
                "/ws", "Sec-WebSocket-Protocol: v12.stomp\r\n",
                i -> List.of(
                        "CONNECT\naccept-version:1.2\nheart-beat:0,0\nhost:localhost\n\n\0",
                        "SUBSCRIBE\nid:s\ndestination:/topic/bench\n\n\0"),
                false, List.of("CONNECTED", ""), TEXT, TILDE, AFTER_TILDE);
    }

    static Dialect nats() {
        return new Dialect(
                "/", "",
                i -> List.of("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB bench 1\r\nPING\r\n"),
                true, List.of("PONG"), BINARY, TILDE, AFTER_TILDE);
    }

    /// @param keys connection `i` logs in with key `i` modulo their count
    /// @param subscriptions bodies of `subscribe`, without `op` and `id`
    static Dialect venue(List<String> keys, List<String> subscriptions, char mark) {
        var answers = new ArrayList<>(List.of("\"role\""));
        subscriptions.forEach(each -> answers.add("\"status\":200"));
        return new Dialect(
                "/api/v1/ws", "",
                i -> {
                    var steps = new ArrayList<String>();
                    steps.add("{\"op\":\"auth\",\"id\":0,\"api_key\":\"" + keys.get(i % keys.size()) + "\"}");
                    for (String body : subscriptions) {
                        steps.add("{\"op\":\"subscribe\",\"id\":" + steps.size() + "," + body + "}");
                    }
                    return steps;
                },
                false, answers, TEXT, mark, mark == TILDE ? AFTER_TILDE : 0);
    }
}
