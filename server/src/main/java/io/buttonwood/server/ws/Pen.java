package io.buttonwood.server.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes frames that are ready for the wire: Vert.x' own methods encode a text for each connection anew, and copy bytes
/// before they write them. Goes through its write queue as they do. Event loop.
///
/// Where the client asked for compression, frames are made by the codec.
final class Pen {
    private final ServerWebSocket socket;
    private final @Nullable ChannelHandlerContext context;
    private final @Nullable VertxConnection connection;
    private final boolean compresses;

    Pen(ServerWebSocket socket) {
        this.socket = socket;
        this.context = socket instanceof WebSocketInternal inside ? inside.channelHandlerContext() : null;
        this.connection = context != null && context.handler() instanceof VertxHandler<?> handler ? handler.getConnection() : null;
        this.compresses = context != null && compresses(context.pipeline());
        if (context != null && context.pipeline().get("idle") != null) {
            // It would listen to every write, and never fire: heartbeats leave each second.
            context.pipeline().remove("idle");
        }
    }

    private static boolean compresses(ChannelPipeline pipeline) {
        return pipeline.toMap().values().stream().anyMatch(each -> each.getClass().getSimpleName().contains("Deflate"));
    }

    /// Hears whether a frame was written: null if it was.
    @FunctionalInterface
    interface Written {
        void heard(@Nullable Throwable failure);
    }

    void write(Packet packet, Written then) {
        ChannelHandlerContext to = context;
        VertxConnection through = connection;
        if (to == null || through == null) {
            socket.writeTextMessage(packet.text().toString(StandardCharsets.UTF_8)).onComplete(done -> then.heard(done.cause()));
            return;
        }
        ChannelPromise promise = to.newPromise();
        promise.addListener(done -> then.heard(done.cause()));
        // The codec lets bytes pass that are no frame to it.
        through.writeToChannel(compresses ? new TextWebSocketFrame(packet.text()) : packet.frame(), promise);
    }
}
