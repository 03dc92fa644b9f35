package io.buttonwood.client;

import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection: joins the parts of frames, and sends one frame at a time as the JDK's WebSocket demands.
///
/// Receives on demand: [#more] asks for the next frame, so no more frames wait in the process than were asked for. At
/// most 4,096 frames wait to be sent; beyond that the connection is broken, as the peer has stopped reading.
final class SocketLink implements WebSocket.Listener {
    private static final int OUTBOUND_LIMIT = 4096;
    private static final int FRAME_LIMIT = 4 << 20;

    private final BiConsumer<SocketLink, String> received;
    private final BiConsumer<SocketLink, String> ended;
    private final Consumer<SocketLink> opened;
    private final StringBuilder text = new StringBuilder();
    private final ArrayDeque<String> outbound = new ArrayDeque<>();
    private boolean sending;
    private boolean over;
    private volatile @Nullable WebSocket socket;

    SocketLink(
            Consumer<SocketLink> opened,
            BiConsumer<SocketLink, String> received,
            BiConsumer<SocketLink, String> ended) {
        this.opened = opened;
        this.received = received;
        this.ended = ended;
    }

    /// Sends a frame behind those that wait; does nothing once the connection has ended.
    void send(String frame) {
        synchronized (outbound) {
            if (over) {
                return;
            }
            if (outbound.size() < OUTBOUND_LIMIT) {
                outbound.add(frame);
                if (sending) {
                    return;
                }
                sending = true;
            } else {
                over = true;
            }
        }
        if (outboundIsOver()) {
            abort("the venue stopped reading");
        } else {
            sendNext();
        }
    }

    private boolean outboundIsOver() {
        synchronized (outbound) {
            return over;
        }
    }

    private void sendNext() {
        String frame;
        var to = socket;
        synchronized (outbound) {
            frame = to == null ? null : outbound.poll();
            if (to == null || frame == null || over) {
                sending = false;
                return;
            }
        }
        var _ = to.sendText(frame, true).whenComplete((done, error) -> {
            if (error != null) {
                end("sending failed: " + error.getMessage());
            } else {
                sendNext();
            }
        });
    }

    /// Lets the next frame come.
    void more() {
        var from = socket;
        if (from != null) {
            from.request(1);
        }
    }

    /// Breaks the connection off.
    void abort(String why) {
        var open = socket;
        if (open != null) {
            open.abort();
        }
        end(why);
    }

    private void end(String why) {
        synchronized (outbound) {
            over = true;
            outbound.clear();
        }
        ended.accept(this, why);
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        socket = webSocket;
        opened.accept(this);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (text.length() > FRAME_LIMIT) {
            abort("a frame above " + FRAME_LIMIT + " characters");
        } else if (last) {
            var whole = text.toString();
            text.setLength(0);
            received.accept(this, whole);
        } else {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, java.nio.ByteBuffer data, boolean last) {
        webSocket.request(1); // the protocol has none; ignored
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, java.nio.ByteBuffer message) {
        webSocket.request(1); // the JDK answers it
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, java.nio.ByteBuffer message) {
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        end("closed by the venue: " + statusCode + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end("connection failed: " + error);
    }
}
