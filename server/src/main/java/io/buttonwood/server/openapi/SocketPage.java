package io.buttonwood.server.openapi;

import io.buttonwood.server.ws.Channel;
import io.buttonwood.server.ws.Op;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// `/docs/async`: the WebSocket API for people, from the same frames as the AsyncAPI document.
final class SocketPage {
    private SocketPage() {}

    static byte[] html(AsyncApi api) {
        var body = new StringBuilder("""
                <h1>WebSocket API</h1>
                <p>One connection to <code>/api/v1/ws</code> carries market data, notifications and order entry. Frames are
                JSON texts. A request has an <code>op</code> and, if it likes, an <code>id</code> that its answer repeats;
                the answer has <code>status</code> and <code>body</code>, those that REST would have given. What the venue
                sends by itself has a <code>channel</code>. For programs: <a href="/asyncapi.json">/asyncapi.json</a>.</p>
                <h2 id="start">A first conversation</h2>
                <pre><code>→ {"op":"subscribe","id":"1","channel":"book","instrument":"ACME"}
                ← {"op":"subscribe","id":"1","status":200,"body":{"channel":"book","topics":1}}
                ← {"channel":"book","instrument":"ACME","type":"snapshot","seq":1041,"prev_seq":0,"bids":[…],"asks":[…],"checksum":2868713265}
                → {"op":"auth","id":"2","api_key":"bw_…"}
                → {"op":"place","id":"3","instrument":"ACME","side":"BUY","type":"LIMIT","price":"101.25","quantity":"100"}
                ← {"op":"place","id":"3","status":201,"body":{"order_id":"4294967297",…}}</code></pre>
                <h2 id="gaps">Nothing is lost in silence</h2>
                <p>Each of your notifications has a <code>lane</code> (its priority), a number <code>seq</code> in it, and
                <code>prev_seq</code>, the number of the one before it that you were meant to get. If
                <code>prev_seq</code> is not the last number you saw, something is missing: reconnect and subscribe with
                <code>resume</code>. Acknowledge what you have handled with <code>ack</code>; what is not acknowledged is
                kept and survives a restart. What cannot be sent again is announced in a <code>loss</code> frame.
                A client that reads too slowly gets its market data conflated, then a <code>loss</code>, and is cut at
                last with close code 4008; fills, halts and risk alerts are never conflated.</p>
                <h2 id="requests">What you send</h2>
                """);
        for (Op op : Op.values()) {
            String name = AsyncApi.name(op);
            frame(body, name, op.wire(), op.text(), api.message(name));
            body.append("<details><summary>Its answer</summary>").append(example(api.message(name + "Answer")))
                    .append("</details>\n");
        }
        body.append("<h2 id=\"failures\">When it fails</h2>\n<p>The codes are those of the <a href=\"/docs/errors\">catalogue</a>.</p>")
                .append(example(api.message("Failure")));
        body.append("<h2 id=\"pushes\">What you hear</h2>\n");
        for (Channel channel : Channel.values()) {
            String name = AsyncApi.name(channel);
            frame(body, name, channel.wire(), channel.text(), api.message(name));
        }
        return HtmlPage.of("WebSocket API", "/docs/async", body.toString());
    }

    private static void frame(StringBuilder to, String name, String title, String text, Map<String, Object> message) {
        to.append("<h3 id=\"").append(name).append("\"><a href=\"#").append(name).append("\"><code>").append(title)
                .append("</code></a></h3>\n<p>").append(HtmlPage.prose(text)).append("</p>\n");
        if (message.get("payload") instanceof Map<?, ?> payload && payload.get("properties") instanceof Map<?, ?> properties) {
            to.append("<div class=\"wide\"><table><thead><tr><th>Member</th><th></th><th>Meaning</th></tr></thead><tbody>");
            List<?> required = payload.get("required") instanceof List<?> list ? list : List.of();
            properties.forEach((member, schema) -> {
                if (schema instanceof Map<?, ?> shape && !shape.containsKey("const")) {
                    to.append("<tr><td><code>").append(member).append("</code></td><td>")
                            .append(required.contains(member) ? "" : "optional").append("</td><td>")
                            .append(HtmlPage.prose(shape.get("description") instanceof String about ? about : ""))
                            .append("</td></tr>");
                }
            });
            to.append("</tbody></table></div>\n");
        }
        to.append(example(message));
    }

    private static String example(Map<String, Object> message) {
        if (message.get("examples") instanceof List<?> list && list.getFirst() instanceof Map<?, ?> first
                && first.get("payload") instanceof Map<?, ?> payload) {
            @SuppressWarnings("unchecked")
            Map<String, Object> known = (Map<String, Object>) payload;
            return "<pre><code>" + HtmlPage.escape(new String(Tree.json(known), StandardCharsets.UTF_8).strip())
                    + "</code></pre>\n";
        }
        return "";
    }
}
