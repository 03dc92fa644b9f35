package io.buttonwood.server.ws;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;

/// Ends a connection whose peer breaks RFC 6455, with the close code that says how: Vert.x alone would close it with
/// 1000, take reserved bits for granted, and let text pass that is not UTF-8.
///
/// In the connection's pipeline, just before Vert.x; event loop.
final class Guard extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_MESSAGE = 64 * 1024;

    private int messageBytes;
    private boolean ended;

    private Guard() {}

    static void before(ServerWebSocket socket) {
        if (socket instanceof WebSocketInternal inside) {
            ChannelHandlerContext vertx = inside.channelHandlerContext();
            vertx.pipeline()
                    .addBefore(vertx.name(), "utf8", new Utf8FrameValidator(false))
                    .addBefore(vertx.name(), "guard", new Guard());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof WebSocketFrame frame) {
            // Compression that was agreed on has taken its bit away by now.
            if (frame.rsv() != 0) {
                end(ctx, WebSocketCloseStatus.PROTOCOL_ERROR, message);
                return;
            }
            if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
                messageBytes = frame.content().readableBytes();
            } else if (frame instanceof ContinuationWebSocketFrame) {
                messageBytes += frame.content().readableBytes();
            }
            if (messageBytes > LONGEST_MESSAGE) {
                end(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, message);
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException e -> end(ctx, e.closeStatus(), "");
            case TooLongFrameException e -> end(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, "");
            default -> ctx.fireExceptionCaught(cause);
        }
    }

    private void end(ChannelHandlerContext ctx, WebSocketCloseStatus status, Object message) {
        ReferenceCountUtil.release(message);
        if (!ended) {
            ended = true;
            ctx.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
