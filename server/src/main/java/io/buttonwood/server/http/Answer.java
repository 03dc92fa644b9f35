package io.buttonwood.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a route answers. A record body is written by the schema that its declaration names for the status; raw bytes are
/// sent as they are.
public final class Answer {
    final int status;
    final @Nullable Object body;
    final byte @Nullable [] raw;
    final @Nullable String contentType;
    final List<Map.Entry<String, String>> headers = new ArrayList<>(2);
    final @Nullable EventStream stream;

    private Answer(
            int status,
            @Nullable Object body,
            byte @Nullable [] raw,
            @Nullable String contentType,
            @Nullable EventStream stream) {
        this.status = status;
        this.body = body;
        this.raw = raw;
        this.contentType = contentType;
        this.stream = stream;
    }

    public static Answer ok(Object body) {
        return new Answer(200, body, null, null, null);
    }

    public static Answer created(Object body) {
        return new Answer(201, body, null, null, null);
    }

    public static Answer of(int status, Object body) {
        return new Answer(status, body, null, null, null);
    }

    public static Answer raw(int status, String contentType, byte[] bytes) {
        return new Answer(status, null, bytes, contentType, null);
    }

    public static Answer empty(int status) {
        return new Answer(status, null, new byte[0], null, null);
    }

    /// An answer that stays open: server-sent events.
    public static Answer stream(EventStream stream) {
        return new Answer(200, null, null, "text/event-stream", stream);
    }

    public int status() {
        return status;
    }

    public Answer with(String name, String value) {
        headers.add(Map.entry(name, value));
        return this;
    }
}
