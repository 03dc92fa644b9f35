package io.buttonwood.server.app;

import io.buttonwood.client.Answer;
import io.buttonwood.client.PipelinedConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// All users enter orders, as many as the venue takes, until it dies or they are stopped.
final class OrderLoad {
    private static final int WINDOW = 8;
    /// Most users send batches: what is wanted of them are the notifications, and they shall be many.
    private static final int BATCH = 10;

    final AtomicInteger count = new AtomicInteger();
    final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<PipelinedConnection> lines = new ArrayList<>();
    private final long began = System.nanoTime();
    private volatile long nanos;
    private volatile boolean stopped;

    /// @param keys of the users, each with a connection of its own
    /// @param prefix of the orders' own ids
    OrderLoad(URI url, List<String> keys, String prefix) throws IOException {
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            String side = i % 2 == 0 ? "BUY" : "SELL";
            int batch = i % 3 == 0 ? 1 : BATCH;
            var line = PipelinedConnection.open(url, WINDOW, Duration.ofSeconds(30));
            lines.add(line);
            threads.add(Thread.ofVirtual().start(() -> run(line, key, side, batch, prefix)));
        }
    }

    private void run(PipelinedConnection line, String key, String side, int batch, String prefix) {
        var headers = Map.of("X-API-Key", key);
        try {
            for (int i = 0; !stopped; i += batch) {
                String body = batch == 1
                        ? order(side, prefix, i)
                        : IntStream.range(i, i + batch)
                                .mapToObj(each -> order(side, prefix, each))
                                .collect(Collectors.joining(",", "{\"orders\":[", "]}"));
                line.submit(
                        line.encode("POST", batch == 1 ? "/api/v1/orders" : "/api/v1/orders/batch", headers,
                                body.getBytes(StandardCharsets.US_ASCII)),
                        new PipelinedConnection.Completion() {
                            @Override
                            public void answered(Answer answer) {
                                OrderLoad.this.answered(answer);
                            }

                            @Override
                            public void failed(IOException cause) {
                                // Nobody knows whether it was entered: the venue's own lists say.
                            }
                        });
                line.flush();
            }
            line.drain();
        } catch (IOException e) {
            // The venue is gone: that is what the round waits for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String order(String side, String prefix, int i) {
        return "{\"instrument\":\"ACME\",\"side\":\"" + side + "\",\"price\":\"" + (100 + i % 3) + ".00\",\"quantity\":\""
                + (1 + i % 4) + "\",\"time_in_force\":\"" + (i % 5 == 0 ? "GTC" : "IOC") + "\",\"client_order_id\":\""
                + prefix + i + "\"}";
    }

    private void answered(Answer answer) {
        List<JsonNode> orders = new ArrayList<>();
        if (answer.status() == 200) {
            answer.json().path("results").forEach(each -> orders.add(each.path("order")));
        } else {
            orders.add(answer.json());
        }
        for (JsonNode order : orders) {
            if (order.path("order_id").isString()) {
                count.incrementAndGet();
            } else {
                refused.add(Caller.text(answer));
            }
        }
    }

    /// Waits for so many acknowledged orders, or the venue's end.
    void await(int orders) throws InterruptedException {
        while (count.get() < orders && threads.stream().anyMatch(Thread::isAlive)) {
            Thread.sleep(1);
        }
        nanos = System.nanoTime() - began;
    }

    long perSecond() {
        return count.get() * 1_000_000_000L / nanos;
    }

    void stop() throws InterruptedException {
        stopped = true;
        end();
    }

    /// Waits for the users, who stop by themselves when the venue is gone.
    void end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        lines.forEach(PipelinedConnection::close);
    }
}
