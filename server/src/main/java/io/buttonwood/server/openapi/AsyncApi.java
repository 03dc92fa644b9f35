package io.buttonwood.server.openapi;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.ws.Channel;
import io.buttonwood.server.ws.Frame;
import io.buttonwood.server.ws.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The AsyncAPI 3 document of the WebSocket API: one channel, its requests with their answers, and what the venue sends
/// by itself. Derived from [Op] and [Channel], by which sessions read and write.
public final class AsyncApi {
    private static final Map<String, Object> SOCKET = Tree.of("$ref", "#/channels/socket");

    private final Map<String, Object> document;
    private final JsonSchemas schemas = new JsonSchemas(true);
    private final Map<String, Object> messages = new LinkedHashMap<>();

    public AsyncApi(String version) {
        schemas.sparse(shape(Frame.NotificationItem.class));
        schemas.sparse(shape(Frame.Alike.class));
        for (Op op : Op.values()) {
            op.members().forEach(each -> schemas.request(shape(each)));
            schemas.answer(shape(op.answer()));
        }
        for (Channel channel : Channel.values()) {
            schemas.sparse(shape(channel.members()));
            schemas.answer(shape(channel.members()));
        }
        schemas.answer(shape(ErrorResponse.class));
        schemas.sparse(shape(Frame.Answer.class));

        var operations = new LinkedHashMap<String, Object>();
        for (Op op : Op.values()) {
            String name = name(op);
            String answer = name + "Answer";
            int status = op == Op.PLACE_ORDER ? 201 : 200;
            messages.put(name, message(op.text(), request(op), example(op)));
            messages.put(answer, message(
                    "The answer to " + op.wire() + ".",
                    answer(Tree.of("const", op.answerWire()), shape(op.answer()), status),
                    Tree.of("op", op.answerWire(), "id", "r1", "status", status, "body", Samples.of(shape(op.answer())))));
            operations.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), Tree.of(
                    "action", "receive",
                    "title", name,
                    "summary", op.text(),
                    "channel", SOCKET,
                    "messages", List.of(onSocket(name)),
                    "reply", Tree.of(
                            "channel", SOCKET,
                            "messages", List.of(onSocket(answer), onSocket("Failure")))));
        }
        messages.put("Failure", message(
                "The answer to a frame that failed; status and body are those that REST would have answered.",
                answer(Tree.of("type", List.of("string", "null")), shape(ErrorResponse.class), 422),
                Tree.of("op", "place", "id", "r1", "status", 422, "body", Tree.value(
                        shape(ErrorResponse.class), Problems.example(ErrorCode.INSUFFICIENT_FUNDS)))));
        for (Channel channel : Channel.values()) {
            String name = name(channel);
            messages.put(name, message(channel.text(), push(channel), example(channel)));
            operations.put("send" + name, Tree.of(
                    "action", "send",
                    "title", name,
                    "summary", channel.text(),
                    "channel", SOCKET,
                    "messages", List.of(onSocket(name))));
        }
        var refs = new LinkedHashMap<String, Object>();
        messages.keySet().forEach(name -> refs.put(name, Tree.ref("messages", name)));
        document = Tree.of(
                "asyncapi", "3.0.0",
                "id", "urn:io:buttonwood:socket",
                "info", Tree.of(
                        "title", "Buttonwood WebSocket API",
                        "version", version,
                        "description", "One connection for market data, notifications and order entry. Frames are JSON texts. "
                                + "A request has an `op` and, if it likes, an `id` that its answer repeats; what the venue sends by itself has a `channel`.",
                        "contact", Tree.of("name", "The operator of this venue"),
                        "license", Tree.of("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0.txt"),
                        "tags", List.of(Tree.of("name", "WebSocket"))),
                "defaultContentType", "application/json",
                "servers", Tree.of("venue", Tree.of(
                        "host", "localhost:8000",
                        "protocol", "ws",
                        "description", "A venue on this machine; wss where TLS is configured")),
                "channels", Tree.of("socket", Tree.of(
                        "address", "/api/v1/ws",
                        "title", "The WebSocket",
                        "description", "Credentials go into an `auth` frame. Order entry draws on the same rate limits as REST.",
                        "servers", List.of(Tree.of("$ref", "#/servers/venue")),
                        "messages", refs)),
                "operations", operations,
                "components", Tree.of("messages", messages, "schemas", schemas.components()));
    }

    public byte[] json() {
        return Tree.json(document);
    }

    /// The frames by name, for the page.
    @SuppressWarnings("unchecked")
    Map<String, Object> message(String name) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(messages.get(name));
    }

    /// The message's name: `SubscribeNotifications` of `SUBSCRIBE_NOTIFICATIONS`.
    static String name(Enum<?> frame) {
        var name = new StringBuilder();
        for (String word : frame.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static Map<String, Object> onSocket(String message) {
        return Tree.of("$ref", "#/channels/socket/messages/" + message);
    }

    private static Schema.Obj shape(Class<?> type) {
        return (Schema.Obj) Shapes.of(type);
    }

    private static Map<String, Object> message(String text, Map<String, Object> payload, Map<String, Object> example) {
        return Tree.of(
                "summary", text,
                "contentType", "application/json",
                "payload", payload,
                "examples", List.of(Tree.of("payload", example)));
    }

    private static Map<String, Object> example(Op op) {
        Map<String, Object> example = Tree.of("op", op.wire(), "id", "r1");
        if (Json.tree(op.example()) instanceof Map<?, ?> members) {
            members.forEach((name, value) -> example.put(String.valueOf(name), Objects.requireNonNull(value)));
        }
        return example;
    }

    private static Map<String, Object> example(Channel channel) {
        Map<String, Object> example = Tree.of("channel", channel.wire());
        example.putAll(Samples.of(shape(channel.members())));
        example.values().removeIf(Objects::isNull);   // what the venue sends by itself leaves them out
        return example;
    }

    private Map<String, Object> request(Op op) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>(List.of("op"));
        properties.put("op", Tree.of("const", op.wire()));
        Map<String, Object> id = id();
        id.put("type", List.of("string", "integer", "null"));   // null is as good as none
        properties.put("id", id);
        switch (op.channels().size()) {
            case 0 -> {}
            case 1 -> {
                properties.put("channel", Tree.of("const", op.channels().getFirst()));
                required.add("channel");
            }
            default -> {
                properties.put("channel", Tree.of("enum", op.channels(), "description", String.join(" or ", op.channels())));
                required.add("channel");
            }
        }
        for (Class<?> part : op.members()) {
            properties.putAll(schemas.members(shape(part), true));
            required.addAll(schemas.required(shape(part), true));
        }
        return Tree.of("type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }

    private Map<String, Object> push(Channel channel) {
        Schema.Obj shape = shape(channel.members());
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>(List.of("channel"));
        properties.put("channel", Tree.of("const", channel.wire()));
        properties.putAll(schemas.members(shape, false));
        required.addAll(schemas.required(shape, false));
        return Tree.of("type", "object", "properties", properties, "required", required);
    }

    /// @param op what the member of that name may be
    private Map<String, Object> answer(Map<String, Object> op, Schema.Obj body, int status) {
        Schema.Obj envelope = shape(Frame.Answer.class);
        Map<String, Object> properties = schemas.members(envelope, false);
        properties.put("op", op);
        properties.put("id", id());
        properties.put("status", Tree.of(
                "type", "integer", "minimum", status < 400 ? 200 : 400, "maximum", status < 400 ? 299 : 599,
                "description", "As HTTP would answer", "examples", List.of(status)));
        if (status < 400) {
            properties.remove("retry_after");
        }
        properties.put("body", body.members().isEmpty()
                ? Tree.of("type", "object", "properties", Tree.of())
                : schemas.of(body, false));
        return Tree.of("type", "object", "properties", properties, "required", schemas.required(envelope, false));
    }

    private static Map<String, Object> id() {
        return Tree.of(
                "type", List.of("string", "integer"),
                "format", "int64",
                "description", "Your own name for the request, repeated in its answer",
                "maxLength", 64,
                "examples", List.of("r1"));
    }
}
