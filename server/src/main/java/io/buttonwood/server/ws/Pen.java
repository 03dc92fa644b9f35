package io.buttonwood.server.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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

    /// Takes the buffer over.
    Future<Void> write(ByteBuf text) {
        ChannelHandlerContext to = context;
        VertxConnection through = connection;
        if (to == null || through == null) {
            String copy = text.toString(StandardCharsets.UTF_8);
            text.release();
            return socket.writeTextMessage(copy);
        }
        Promise<Void> written = Promise.promise();
        ChannelPromise promise = to.newPromise();
        promise.addListener(done -> {
            if (done.isSuccess()) {
                written.complete();
            } else {
                written.fail(done.cause());
            }
        });
        through.writeToChannel(new TextWebSocketFrame(text), promise);
        return written.future();
    }
}
