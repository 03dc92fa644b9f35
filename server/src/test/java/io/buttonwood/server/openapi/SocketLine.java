package io.buttonwood.server.openapi;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.ws.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A WebSocket on which every frame that comes is held against the AsyncAPI document.
final class SocketLine implements AutoCloseable {
    /// An operation that a client may ask for.
    ///
    /// @param payload the frame's schema
    /// @param answer the schema of its answer
    record Asked(String name, JsonNode payload, ObjectNode example, JsonNode answer) {}

    /// The document's frames, and what was found wrong and seen over all lines.
    static final class Frames {
        final Documented document;
        final List<Asked> asked = new ArrayList<>();
        final Map<String, JsonNode> pushes = new HashMap<>();
        final Set<String> wrong = new TreeSet<>();
        final Set<String> seen = new TreeSet<>();
        private final JsonNode failure;

        Frames(Documented document) {
            this.document = document;
            failure = document.resolve(document.document().at("/components/messages/Failure")).path("payload");
            document.document().path("operations").properties().forEach(entry -> {
                JsonNode operation = entry.getValue();
                JsonNode message = document.resolve(operation.path("messages").get(0));
                if (operation.path("action").asString().equals("receive")) {
                    asked.add(new Asked(
                            operation.path("title").asString(), message.path("payload"),
                            (ObjectNode) message.path("examples").get(0).path("payload"),
                            document.resolve(operation.path("reply").path("messages").get(0)).path("payload")));
                } else {
                    pushes.put(message.at("/payload/properties/channel/const").asString(), message.path("payload"));
                }
            });
        }

        Asked asked(String name) {
            return asked.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        }

        private void judge(JsonNode frame, Asked asked) {
            String channel = frame.path("channel").asString("");
            JsonNode schema;
            if (!channel.isEmpty()) {
                schema = pushes.get(channel);
                seen.add(channel);
                frame.path("items").forEach(item -> seen.add(item.path("type").asString("")));
            } else if (frame.path("status").asInt() >= 400) {
                schema = failure;
                String code = frame.path("body").path("code").asString();
                if (ErrorCode.valueOf(code.toUpperCase()).status() != frame.path("status").asInt() || code.equals("internal")) {
                    wrong.add(asked.name() + ": " + frame);
                }
            } else {
                schema = asked.answer();
                seen.add(asked.name());
            }
            if (schema == null) {
                wrong.add("no document has " + frame);
            } else {
                document.errors(schema, frame).forEach(error -> wrong.add(
                        (channel.isEmpty() ? asked.name() : channel) + error + " in " + frame));
            }
        }
    }

    /// One a second: what did not come by then does not come.
    private static final int MOST_HEARTBEATS = 30;

    private final Frames frames;
    private final Wire wire;
    private Asked last;
    private String sent = "";
    private int number;

    /// @param key null for nobody
    SocketLine(Frames frames, int port, String key) {
        this.frames = frames;
        this.wire = Wire.open(port);
        if (key != null) {
            ask("Auth", "api_key", key);
        }
    }

    JsonNode next() {
        JsonNode frame = wire.json();
        frames.judge(frame, last);
        return frame;
    }

    JsonNode until(Predicate<JsonNode> fits) {
        for (int heartbeats = 0; heartbeats < MOST_HEARTBEATS;) {
            JsonNode frame = next();
            if (fits.test(frame)) {
                return frame;
            }
            heartbeats += frame.path("channel").asString("").equals("heartbeat") ? 1 : 0;
        }
        throw new AssertionError("waited in vain after " + sent);
    }

    /// Reads whatever comes until the venue closes; answers whether a frame of this channel was among it.
    boolean closesAfter(String channel) {
        boolean found = false;
        try {
            while (true) {
                found |= next().path("channel").asString("").equals(channel);
            }
        } catch (AssertionError closed) {
            return found;
        }
    }

    /// Sends a frame and waits for its answer.
    JsonNode send(Asked asked, JsonNode frame) {
        last = asked;
        sent = frame.toString();
        wire.send(frame.toString());
        return until(each -> each.has("status"));
    }

    /// Asks rightly: the document's own example with these members instead, which must be met.
    ///
    /// @param namesAndValues texts; a value that begins with a brace, bracket or digit is JSON
    JsonNode ask(String name, String... namesAndValues) {
        Asked asked = frames.asked(name);
        ObjectNode frame = asked.example().deepCopy();
        String id = "n" + number++;
        frame.put("id", id);
        if (name.equals("Auth")) {
            frame.remove(List.of("token"));
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            frame.set(namesAndValues[i], value.matches("[{\\[0-9].*") && !value.matches("\\d+\\.\\d+")
                    ? Documented.MAPPER.readTree(value)
                    : Documented.MAPPER.getNodeFactory().stringNode(value));
        }
        JsonNode answer = send(asked, frame);
        if (answer.path("status").asInt() >= 300 || !answer.path("id").asString("").equals(id)) {
            throw new AssertionError(frame + " was answered " + answer);
        }
        return answer.path("body");
    }

    @Override
    public void close() {
        wire.close();
    }
}
