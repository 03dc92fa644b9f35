package io.buttonwood.server.replay;

import io.buttonwood.client.Answer;
import io.buttonwood.client.Book;
import io.buttonwood.client.Fill;
import io.buttonwood.client.Page;
import io.buttonwood.client.PipelinedConnection;
import io.buttonwood.client.PlaceOrder;
import io.buttonwood.client.ReplaceOrder;
import io.buttonwood.client.WireJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One account's commands on one pipelined connection, in order. A rate-limited one is sent again after the time that the
/// venue says.
///
/// Owned by one thread; answers come on the connection's, under this object's lock.
final class ReplaySession implements AutoCloseable {
    private static final int ATTEMPTS = 60;

    @SuppressWarnings("ArrayRecordComponent") // bytes to send again, never compared
    private record Sent(TapeCommand command, byte[] request) {}

    private final ReplayTarget target;
    private final ClientIds ids;
    private final PipelinedConnection connection;
    private final Map<String, String> headers;
    private final Pace pace = new Pace();
    private final ArrayDeque<Sent> limited = new ArrayDeque<>(); // at most what is under way
    private final List<String> refusals = new ArrayList<>(); // the first ten in words
    private long refused;
    private long overtaken;
    private long retryMillis;
    private @Nullable Answer lastAccepted;

    ReplaySession(ReplayTarget target, ClientIds ids, int window) throws IOException {
        this.target = target;
        this.ids = ids;
        this.headers = Map.of("X-API-Key", target.key());
        this.connection = PipelinedConnection.open(target.base(), window, Duration.ofSeconds(30));
    }

    /// Sends a command behind those under way.
    void send(TapeCommand command) throws IOException, InterruptedException {
        var clientId = ids.of(command);
        var path = "/api/v1/orders/by-client-id/" + clientId;
        var request = switch (command.kind()) {
            case NEW ->
                connection.encode("POST", "/api/v1/orders", headers, WireJson.bytes(PlaceOrder.limit(
                        target.instrument().instrument(),
                        command.buy() ? "BUY" : "SELL",
                        target.price(command.priceTicks()),
                        target.quantity(command.quantity()),
                        command.timeInForce(),
                        clientId)));
            case REPLACE ->
                connection.encode("PATCH", path, headers, WireJson.bytes(new ReplaceOrder(
                        target.price(command.priceTicks()), null, target.quantity(command.quantity()))));
            case CANCEL -> connection.encode("DELETE", path, headers, null);
        };
        boolean cancel = command.kind() == TapeCommand.Kind.CANCEL;
        if (!pace.open(cancel)) {
            connection.flush();
            pace.await(cancel);
        }
        if (hasLimited()) {
            drain();
        }
        submit(new Sent(command, request));
    }

    private void submit(Sent sent) throws IOException, InterruptedException {
        boolean cancel = sent.command().kind() == TapeCommand.Kind.CANCEL;
        pace.sent();
        connection.submit(sent.request(), new PipelinedConnection.Completion() {
            @Override
            public void answered(Answer answer) {
                take(sent, answer);
                pace.answered(cancel, answer);
            }

            @Override
            public void failed(IOException cause) {
                pace.failed(); // the next call on the connection says it
            }
        });
    }

    private synchronized void take(Sent sent, Answer answer) {
        if (answer.status() == 429) {
            limited.add(sent);
            retryMillis = Math.max(retryMillis, Math.max(1000, answer.retryAfter().toMillis()));
            return;
        }
        if (!limited.isEmpty() && limited.getFirst().command().seq() < sent.command().seq()) {
            overtaken++;
        }
        if (answer.status() < 400) {
            lastAccepted = answer;
            return;
        }
        if (refused++ < 10) {
            var problem = answer.problem();
            refusals.add("command " + sent.command().seq() + " " + sent.command().kind() + " "
                    + sent.command().orderId() + " refused: " + answer.status() + " " + problem.code() + " "
                    + problem.detail());
        }
    }

    private synchronized boolean hasLimited() {
        return !limited.isEmpty();
    }

    /// Waits until everything sent is answered for good.
    void drain() throws IOException, InterruptedException {
        connection.drain();
        while (hasLimited()) {
            Sent first;
            synchronized (this) {
                first = limited.removeFirst();
            }
            waitAsTold();
            submit(first);
            connection.drain();
            synchronized (this) {
                if (!limited.isEmpty() && limited.getLast().command().seq() == first.command().seq()) {
                    limited.addFirst(limited.removeLast()); // refused again: still the first to go
                }
            }
        }
    }

    private void waitAsTold() throws InterruptedException {
        long millis;
        synchronized (this) {
            millis = retryMillis;
            retryMillis = 0;
        }
        Thread.sleep(millis);
    }

    /// The engine sequence of the last accepted command; 0 before any. Call it drained.
    long sequence() {
        Answer last;
        synchronized (this) {
            last = lastAccepted;
        }
        return last == null ? 0 : last.json().path("sequence").asLong(0);
    }

    /// The book's best five prices as the last accepted command left it.
    Book book() throws IOException, InterruptedException {
        var path = "/api/v1/instruments/" + target.instrument().instrument() + "/book?depth=5";
        return WireJson.read(get(path), Book.class);
    }

    /// The account's fills of the tape's instrument from the given cursor on; null for the first page.
    Page<Fill> fills(@Nullable String cursor) throws IOException, InterruptedException {
        var path = "/api/v1/fills?limit=100&instrument=" + target.instrument().instrument();
        return WireJson.readPage(get(path + (cursor == null ? "" : "&cursor=" + WireJson.escape(cursor))), Fill.class);
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        drain();
        long sequence = sequence();
        var full = sequence > 0 ? path + "&min_sequence=" + sequence : path;
        for (int attempt = 1; ; attempt++) {
            var answer = connection.exchange("GET", full, headers, null);
            boolean later = answer.status() == 429 || answer.status() == 503;
            if (answer.status() < 400) {
                return answer.body();
            }
            if (!later || attempt == ATTEMPTS) {
                throw new IOException("GET " + full + ": " + answer.status() + " " + answer.problem().detail());
            }
            Thread.sleep(Math.max(1000, answer.retryAfter().toMillis()));
        }
    }

    synchronized long refused() {
        return refused;
    }

    synchronized long overtaken() {
        return overtaken;
    }

    /// The first refusals in words.
    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    @Override
    public void close() {
        connection.close();
    }
}
