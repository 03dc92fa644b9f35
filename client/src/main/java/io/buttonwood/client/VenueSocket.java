package io.buttonwood.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The venue's WebSocket API as a feed that stays up: it reconnects with jitter, authenticates and subscribes again,
/// resumes each lane where it was, and hands every notification to the listener once.
///
/// A lane's jump that the venue did not announce makes it reconnect and ask again; if the same jump returns, it is
/// reported as a loss. A connection that is silent for too long is taken for dead (also where the JDK does not tell of its
/// end). Two threads: one runs the protocol
/// and never blocks, one the listener. At most 256 frames wait for the listener; then the venue is not read any further.
public final class VenueSocket implements AutoCloseable {
    private static final int FRAMES_AHEAD = 256;
    private static final int REQUESTS_LIMIT = 1024;

    private final SocketOptions options;
    private final VenueListener listener;
    private final HttpClient http;
    /// Highest number acknowledged by lane, said again on each new connection.
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Lanes lanes;
    private final ScheduledExecutorService protocol;
    private final ScheduledExecutorService listening;
    private final Map<String, CompletableFuture<JsonNode>> requests = new ConcurrentHashMap<>();
    private final AtomicLong requestIds = new AtomicLong();

    // Owned by the protocol thread.
    private @Nullable SocketLink link;
    /// The link once it is logged in: before, a request would be refused.
    private @Nullable SocketLink live;
    private int failures;
    private long reconnectHintMillis;
    private boolean closed;
    private final Map<String, Long> askedAgain = new LinkedHashMap<>();
    private volatile long heardNanos;

    private VenueSocket(SocketOptions options, VenueListener listener) {
        this.options = options;
        this.listener = listener;
        this.lanes = new Lanes(options.resume());
        this.http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        this.protocol = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("venue-socket").daemon().factory());
        this.listening = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("venue-listener").daemon().factory());
    }

    /// Starts to connect and returns at once; [VenueListener#state] tells when it is live.
    public static VenueSocket open(SocketOptions options, VenueListener listener) {
        var socket = new VenueSocket(options, listener);
        long tick = Math.max(1, options.silence().toMillis() / 4);
        var _ = socket.protocol.scheduleWithFixedDelay(socket::watch, tick, tick, TimeUnit.MILLISECONDS);
        socket.onProtocol(socket::connect);
        return socket;
    }

    /// Sends a request frame and completes with its answer (`status` and `body`), whatever the status. Fails with an
    /// [IOException] when the connection is down or goes down: then nobody knows whether the venue did it.
    ///
    /// @param op `place`, `replace`, `cancel`, `cancel_all`, `subscribe`, `unsubscribe`, `ping` …
    /// @param body the frame's other fields
    public CompletableFuture<JsonNode> request(String op, Map<String, ?> body) {
        var answer = new CompletableFuture<JsonNode>();
        onProtocol(() -> {
            var to = live;
            if (to == null) {
                answer.completeExceptionally(new IOException("not connected"));
            } else if (requests.size() >= REQUESTS_LIMIT) {
                answer.completeExceptionally(new IOException(REQUESTS_LIMIT + " requests are under way"));
            } else {
                send(to, op, body, answer);
            }
        });
        if (protocol.isShutdown()) { // its last tasks may be dropped without a word
            answer.completeExceptionally(new IOException("outcome unknown: closed"));
        }
        return answer;
    }

    /// Acknowledges all of a lane up to a number; needed only without automatic acknowledgement.
    public void ack(String lane, long seq) {
        onProtocol(() -> {
            if (live != null) {
                acknowledge(live, lane, seq);
            } else {
                acknowledged.merge(lane, seq, Math::max);
            }
        });
    }

    /// Last numbers handed to the listener by lane, to resume from in another process.
    public Map<String, Long> position() {
        return lanes.snapshot();
    }

    /// Breaks the connection as a failing network would; it is then made again. For tests and drills.
    public void breakConnection() {
        onProtocol(() -> {
            if (link != null) {
                link.abort("broken on purpose");
            }
        });
    }

    /// Closes for good; requests under way fail. The listener hears CLOSED.
    @Override
    public void close() {
        onProtocol(() -> shut("closed"));
        try {
            if (!protocol.awaitTermination(2, TimeUnit.SECONDS)) {
                protocol.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }

    private void connect() {
        if (closed) {
            return;
        }
        heardNanos = System.nanoTime();
        var next = new SocketLink(this::opened, this::received, this::ended);
        link = next;
        var _ = http.newWebSocketBuilder().buildAsync(address(options.base()), next).whenComplete((ws, error) -> {
            if (error != null) {
                ended(next, "cannot connect: " + error.getMessage());
            }
        });
    }

    private static URI address(URI base) {
        var text = base.toString().replaceFirst("^http", "ws");
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/api/v1/ws");
    }

    private void opened(SocketLink from) {
        for (int i = 0; i < FRAMES_AHEAD; i++) {
            from.more();
        }
        onProtocol(() -> {
            var auth = switch (options.credentials()) {
                case Credentials.None() -> null;
                case Credentials.ApiKey(var key) -> Map.of("api_key", key);
                case Credentials.Bearer(var token) -> Map.of("token", token);
            };
            if (auth == null) {
                subscribe(from);
                return;
            }
            var answer = new CompletableFuture<JsonNode>();
            send(from, "auth", auth, answer);
            var _ = answer.thenAccept(frame -> {
                if (status(frame) >= 400) {
                    shut("credentials refused: " + frame);
                } else {
                    subscribe(from);
                }
            });
        });
    }

    private void subscribe(SocketLink to) {
        if (to != link) {
            return;
        }
        live = to;
        for (var body : options.subscriptions()) {
            var full = new LinkedHashMap<String, Object>(body);
            var position = lanes.snapshot();
            if ("notifications".equals(body.get("channel")) && !position.isEmpty()) {
                full.put("resume", position);
            }
            var answer = new CompletableFuture<JsonNode>();
            send(to, "subscribe", full, answer);
            if (full.containsKey("resume")) {
                // What the last connection took with it unsent; to acknowledge twice does no harm.
                acknowledged.forEach((lane, seq) -> acknowledge(to, lane, seq));
            }
            var _ = answer.thenAccept(frame -> {
                if (status(frame) == 503) {
                    to.abort("the venue is not ready: " + frame);
                } else if (status(frame) >= 400) {
                    tell(() -> listener.failed(new IOException("subscription refused: " + frame)));
                } else {
                    frame.path("body").path("lanes").properties().forEach(lane -> lanes.begin(lane.getKey(), lane.getValue().asLong()));
                }
            });
        }
        tell(() -> listener.state(VenueListener.State.LIVE, "subscribed"));
    }

    private void send(SocketLink to, String op, Map<String, ?> body, CompletableFuture<JsonNode> answer) {
        var id = "r" + requestIds.incrementAndGet();
        ObjectNode frame = Json.MAPPER.valueToTree(body);
        frame.put("op", op);
        frame.put("id", id);
        requests.put(id, answer);
        to.send(frame.toString());
    }

    private void acknowledge(SocketLink to, String lane, long seq) {
        acknowledged.merge(lane, seq, Math::max);
        to.send(Json.MAPPER.createObjectNode().put("op", "ack").put("lane", lane).put("seq", seq).toString());
    }

    /// Called by the JDK's thread for each frame.
    private void received(SocketLink from, String text) {
        heardNanos = System.nanoTime();
        onProtocol(() -> {
            if (from != link) {
                return;
            }
            try {
                dispatch(from, Json.MAPPER.readTree(text));
            } catch (RuntimeException notJson) {
                tell(() -> listener.failed(notJson));
                from.more();
            }
        });
    }

    private void dispatch(SocketLink from, JsonNode frame) {
        var channel = frame.path("channel").asString("");
        switch (channel) {
            case "" -> answered(frame);
            case "notifications" -> {
                notifications(from, frame);
                return; // asks for more once the listener is done
            }
            case "heartbeat" -> failures = 0;
            case "loss" -> lost(frame);
            case "server_shutdown" -> reconnectHintMillis = frame.path("reconnect_after_ms").asLong(0);
            default -> {
                tell(() -> {
                    listener.message(frame);
                    from.more();
                });
                return;
            }
        }
        from.more();
    }

    private void answered(JsonNode frame) {
        var request = requests.remove(frame.path("id").asString(""));
        if (request != null) {
            request.complete(frame);
        } else if (status(frame) >= 400) {
            tell(() -> listener.failed(new IOException("refused: " + frame)));
        }
    }

    private void notifications(SocketLink from, JsonNode frame) {
        var acks = new LinkedHashMap<String, Long>();
        for (var item : frame.path("items")) {
            var notification = Json.MAPPER.treeToValue(whole(item, frame.path("common")), Notification.class);
            var lane = notification.lane();
            var verdict = lanes.judge(notification);
            if (verdict == Lanes.Verdict.GAP) {
                long seen = lanes.last(lane);
                if (!Long.valueOf(seen).equals(askedAgain.put(lane, seen))) {
                    from.abort("lane " + lane + " jumps from " + seen + " to " + notification.seq());
                    break;
                }
                tell(() -> listener.loss(lane, seen + 1, notification.prevSeq(), "not sent, twice"));
                lanes.skipTo(lane, notification.prevSeq());
                verdict = lanes.judge(notification);
            }
            if (verdict == Lanes.Verdict.NEW) {
                tell(() -> listener.notification(notification));
            }
            acks.put(lane, lanes.last(lane));
        }
        tell(() -> {
            if (options.autoAck()) {
                acks.forEach((lane, seq) -> acknowledge(from, lane, seq));
            }
            from.more();
        });
    }

    /// An item with the members that its frame says for all of them.
    private static JsonNode whole(JsonNode item, JsonNode common) {
        return common instanceof ObjectNode alike && item instanceof ObjectNode own ? alike.deepCopy().setAll(own) : item;
    }

    private void lost(JsonNode frame) {
        var lane = frame.path("lane").asString("");
        long first = frame.path("from").asLong();
        long to = frame.path("to").asLong();
        lanes.skipTo(lane, to);
        tell(() -> listener.loss(lane, first, to, frame.path("reason").asString("")));
    }

    private void ended(SocketLink which, String why) {
        onProtocol(() -> {
            if (which != link || closed) {
                return;
            }
            link = null;
            live = null;
            failRequests(why);
            long longest = Math.min(
                    options.longestDelay().toMillis(), options.firstDelay().toMillis() << Math.min(failures++, 20));
            long delay = reconnectHintMillis + ThreadLocalRandom.current().nextLong(Math.max(1, longest)) + 1;
            reconnectHintMillis = 0;
            tell(() -> listener.state(VenueListener.State.RECONNECTING, why));
            var _ = protocol.schedule(this::connect, delay, TimeUnit.MILLISECONDS);
        });
    }

    private void watch() {
        var watched = link;
        if (watched != null && System.nanoTime() - heardNanos > options.silence().toNanos()) {
            watched.abort("silent for " + options.silence());
        }
    }

    private void shut(String why) {
        if (closed) {
            return;
        }
        closed = true;
        var open = link;
        link = null;
        live = null;
        if (open != null) {
            open.abort(why);
        }
        failRequests(why);
        tell(() -> listener.state(VenueListener.State.CLOSED, why));
        listening.shutdown();
        protocol.shutdown();
    }

    private void failRequests(String why) {
        for (var id : List.copyOf(requests.keySet())) {
            var request = requests.remove(id);
            if (request != null) {
                request.completeExceptionally(new IOException("outcome unknown: " + why));
            }
        }
    }

    private static int status(JsonNode frame) {
        return frame.path("status").asInt(200);
    }

    private void tell(Runnable call) {
        try {
            listening.execute(() -> {
                try {
                    call.run();
                } catch (RuntimeException e) {
                    listener.failed(e);
                }
            });
        } catch (RejectedExecutionException closing) {
            // nobody listens any more
        }
    }

    private void onProtocol(Runnable step) {
        try {
            protocol.execute(() -> {
                try {
                    step.run();
                } catch (RuntimeException e) { // the executor would swallow it
                    tell(() -> listener.failed(e));
                }
            });
        } catch (RejectedExecutionException closing) {
            failRequests("closed"); // closed for good
        }
    }
}
