package io.buttonwood.server.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes text frames whose bytes are there already, and maybe shared with other connections: Vert.x' own methods encode a
/// text for each connection anew, and copy bytes before they write them. Goes through its write queue as they do. Event
/// loop.
final class Pen {
    private final ServerWebSocket socket;
    private final @Nullable ChannelHandlerContext context;
    private final @Nullable VertxConnection connection;

    Pen(ServerWebSocket socket) {
        this.socket = socket;
        this.context = socket instanceof WebSocketInternal inside ? inside.channelHandlerContext() : null;
        this.connection = context != null && context.handler() instanceof VertxHandler<?> handler ? handler.getConnection() : null;
    }

    /// Hears whether a frame was written: null if it was.
    @FunctionalInterface
    interface Written {
        void heard(@Nullable Throwable failure);
    }

    /// Takes the buffer over.
    void write(ByteBuf text, Written then) {
        ChannelHandlerContext to = context;
        VertxConnection through = connection;
        if (to == null || through == null) {
            String copy = text.toString(StandardCharsets.UTF_8);
            text.release();
            socket.writeTextMessage(copy).onComplete(done -> then.heard(done.cause()));
            return;
        }
        ChannelPromise promise = to.newPromise();
        promise.addListener(done -> then.heard(done.cause()));
        through.writeToChannel(new TextWebSocketFrame(text), promise);
    }
}
