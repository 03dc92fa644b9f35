package io.buttonwood.bench.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The least a server on Vert.x could do with an order: read the same JSON, answer the same JSON, keep nothing.
///
/// No limits, no keys, no checks, no log, no book. `--port P [--loops N]`; loops as many as the venue has.
public final class BareVertx extends VerticleBase {
    private static final JsonFactory JSON = new JsonFactory();
    private static final CharSequence TYPE = HttpHeaders.createOptimized("application/json");
    private static final AtomicLong ORDERS = new AtomicLong();

    private final int port;

    private BareVertx(int port) {
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        var arguments = new Arguments(args, Set.of("port", "loops"));
        int loops = arguments.whole("loops", Math.max(2, Runtime.getRuntime().availableProcessors()));
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true));
        for (int i = 0; i < loops; i++) {
            vertx.deployVerticle(new BareVertx(arguments.whole("port", 8000)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }
        new CountDownLatch(1).await();
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions().setTcpNoDelay(true).setReuseAddress(true).setAcceptBacklog(1024);
        return vertx.createHttpServer(options).requestHandler(BareVertx::handle).listen(port, "127.0.0.1");
    }

    private static void handle(HttpServerRequest request) {
        request.bodyHandler(body -> {
            var response = request.response();
            response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
            try {
                var order = Order.read(body.getBytes());
                response.setStatusCode(201).end(Buffer.buffer(order.answer(ORDERS.incrementAndGet())));
            } catch (JacksonException e) {
                response.setStatusCode(400).end();
            }
        });
    }

    private static final class Order {
        private @Nullable String instrument;
        private @Nullable String side;
        private @Nullable String type;
        private @Nullable String price;
        private @Nullable String quantity;
        private @Nullable String timeInForce;
        private @Nullable String clientOrderId;

        static Order read(byte[] bytes) {
            var order = new Order();
            try (var parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    String value = parser.getString();
                    switch (name) {
                        case "instrument" -> order.instrument = value;
                        case "side" -> order.side = value;
                        case "type" -> order.type = value;
                        case "price" -> order.price = value;
                        case "quantity" -> order.quantity = value;
                        case "time_in_force" -> order.timeInForce = value;
                        case "client_order_id" -> order.clientOrderId = value;
                        default -> {}
                    }
                }
            }
            return order;
        }

        byte[] answer(long number) {
            var out = new ByteArrayOutputStream(512);
            try (var to = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
                to.writeStartObject();
                to.writeStringProperty("order_id", Long.toString(number));
                to.writeStringProperty("instrument", instrument);
                to.writeStringProperty("side", side);
                to.writeStringProperty("type", type);
                to.writeStringProperty("price", price);
                to.writeStringProperty("quantity", quantity);
                to.writeStringProperty("time_in_force", timeInForce);
                to.writeBooleanProperty("post_only", false);
                to.writeStringProperty("client_order_id", clientOrderId);
                to.writeStringProperty("status", "OPEN");
                to.writeStringProperty("filled_quantity", "0");
                to.writeStringProperty("remaining_quantity", quantity);
                to.writeNullProperty("average_price");
                to.writeNullProperty("cancel_reason");
                to.writeStringProperty("created_at", Instant.now().toString());
                to.writeNumberProperty("sequence", number);
                to.writeEndObject();
            }
            return out.toByteArray();
        }
    }
}
