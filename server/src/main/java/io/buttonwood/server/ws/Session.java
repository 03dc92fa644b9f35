package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Completion;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Identity;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.venue.Instrument;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket connection. Everything runs on its event loop.
///
/// What it may have in memory: [#QUEUE_BYTES] written and not taken by the socket, one delivery of notifications more,
/// and the bounded queue that the notification service keeps for it. While the socket is full, requests are not read,
/// market data is not queued but conflated, and after a while the connection is cut.
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    static final int QUEUE_BYTES = 32 * 1024;
    private static final int MOST_BAD_FRAMES = 20;
    private static final int RECHECK_SECONDS = 60;
    private static final long LOGIN_NANOS = 10_000_000_000L;

    final Loop loop;
    final Address address;
    private final Sockets hub;
    private final ServerWebSocket socket;
    private final String requestId;
    private final Feeds feeds;
    private final Letters letters;
    private final Login login;
    private final Requests requests;
    private final Pen pen;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final long openedNanos = System.nanoTime();
    private boolean cancelOnDisconnect;
    private boolean cleanLogout;
    private boolean closed;
    private boolean paused;
    private long fullSinceNanos;
    private int badFrames;
    private int seconds;

    Session(Sockets hub, Loop loop, ServerWebSocket socket, Address address, String requestId) {
        this.hub = hub;
        this.loop = loop;
        this.socket = socket;
        this.address = address;
        this.requestId = requestId;
        this.pen = new Pen(socket);
        this.feeds = new Feeds(this, hub.topics);
        this.letters = new Letters(this, hub.service, hub.market);
        this.login = new Login(this, hub);
        this.requests = new Requests(this, hub, login, feeds, letters);
    }

    /// @param known who it is, if the upgrade said so
    void open(@Nullable Principal known, Identity.@Nullable Credentials by) {
        Guard.before(socket);
        socket.setWriteQueueMaxSize(QUEUE_BYTES);
        socket.textMessageHandler(this::received);
        socket.binaryMessageHandler(bytes -> close(Close.TEXT_ONLY));
        socket.drainHandler(then -> drained());
        socket.exceptionHandler(failure -> {});   // the close handler follows
        socket.closeHandler(then -> ended());
        loop.enter(this);
        if (known != null) {
            login.enter(known, by);
        }
    }

    // --- in ----------------------------------------------------------------------------------------------------

    void received(String text) {
        if (closed || login.waits(text)) {
            return;
        }
        Call call = null;
        try {
            call = Call.read(text);
            requests.meet(call);
            badFrames = 0;
        } catch (HttpProblem problem) {
            if (call == null) {
                malformed(problem);
            } else {
                refuse(call, problem);
            }
        } catch (RuntimeException e) {
            refuse(Objects.requireNonNull(call), e);
        }
    }

    private void malformed(HttpProblem problem) {
        hub.limits.take(address, login.principal(), RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, 1, loop.outcome);
        answer(Frames.problem(null, problem, requestId));
        if (++badFrames >= MOST_BAD_FRAMES) {
            close(Close.TOO_MANY_BAD_FRAMES);
        }
    }

    /// @throws HttpProblem RATE_LIMITED
    void take(@Nullable Principal user, int endpoint, boolean cancel) {
        HttpProblem problem = hub.limits.take(
                address, user, endpoint, cancel ? Allowance.CANCEL : Allowance.ORDINARY, 1, loop.outcome);
        if (problem != null) {
            throw problem;
        }
    }

    // --- out ---------------------------------------------------------------------------------------------------

    boolean full() {
        return socket.writeQueueFull();
    }

    void write(String text) {
        if (!closed) {
            int bytes = text.length();
            queuedBytes.addAndGet(bytes);
            socket.writeTextMessage(text).onComplete(then -> queuedBytes.addAndGet(-bytes));
        }
    }

    void write(Packet packet, Pen.Written then) {
        if (closed) {
            then.heard(new IOException("closed"));
            return;
        }
        int bytes = packet.bytes();
        queuedBytes.addAndGet(bytes);
        pen.write(packet, failure -> {
            queuedBytes.addAndGet(-bytes);
            then.heard(failure);
        });
    }

    long queuedBytes() {
        return queuedBytes.get() + letters.queuedBytes();
    }

    void answer(String text) {
        write(text);
        if (!closed && full() && !paused) {
            paused = true;   // who does not read its answers is not asked for more
            socket.pause();
        }
    }

    void ok(Call call, Object body) {
        answer(Frames.answer(call, 200, body));
    }

    void refuse(Call call, Throwable failure) {
        HttpProblem problem = failure instanceof HttpProblem known
                ? known
                : ErrorCode.INTERNAL.problem("the venue failed; it was logged under the request id");
        if (!(failure instanceof HttpProblem)) {
            LOG.error("request {} on a WebSocket failed", requestId, failure);
        }
        answer(Frames.problem(call, problem, requestId));
    }

    boolean closed() {
        return closed;
    }

    Login login() {
        return login;
    }

    /// What was asked for is no operation.
    void unknown() {
        badFrames++;
    }

    /// The end that comes is the client's own wish.
    void loggedOut() {
        cleanLogout = true;
    }

    /// @param cancels whether the user's orders go when this connection breaks
    void cancelOnDisconnect(boolean cancels) {
        cancelOnDisconnect = cancels;
    }

    boolean caughtUp() {
        return hub.caughtUp.getAsBoolean();
    }

    void market(Topic topic, Bundle.Frame frame, Packet packet) {
        feeds.take(topic, frame, packet);
    }

    void startOver() {
        feeds.startOver(hub.market.sequence(), hub.clock.getAsLong());
    }

    void conflated(long count) {
        hub.conflated.add(count);
    }

    String symbol(int instrumentId) {
        Instrument instrument = hub.market.instrument(instrumentId);
        return instrument.symbol();
    }

    /// A delivery of notifications: done when the socket has taken its last frame.
    void deliver(List<Packet> texts, Batch batch, Completion completion) {
        if (texts.isEmpty()) {
            completion.done();
            return;
        }
        for (int i = 0; i < texts.size() - 1; i++) {
            write(texts.get(i), failure -> {});
        }
        write(texts.getLast(), failure -> {
            if (failure == null) {
                completion.done();
                timed(batch.items(), hub.clock.getAsLong());
            } else {
                completion.failed(failure);
            }
        });
    }

    /// What was made at nearly the same time took nearly as long, and is recorded at once.
    private void timed(List<Batch.Item> items, long now) {
        int count = 0;
        long took = 0;
        NotificationType type = NotificationType.SYSTEM_ANNOUNCEMENT;
        for (Batch.Item item : items) {
            Notification n = item.notification();
            hub.timing.traced(n, now);
            long nanos = now - n.createdNanos();
            if (count > 0 && n.type() == type && Math.abs(nanos - took) <= took >> 8) {
                count++;
                continue;
            }
            if (count > 0) {
                hub.timing.written(type, took, count);
            }
            count = 1;
            took = nanos;
            type = n.type();
        }
        if (count > 0) {
            hub.timing.written(type, took, count);
        }
        hub.delivered.add(items.size());
    }

    private void drained() {
        fullSinceNanos = 0;
        feeds.catchUp(hub.clock.getAsLong());
        if (paused && !full()) {
            paused = false;
            socket.resume();
        }
    }

    /// Once a second.
    ///
    /// @param heartbeat the part of it that is everybody's
    void tick(String heartbeat) {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        if (full()) {
            fullSinceNanos = fullSinceNanos == 0 ? now | 1 : fullSinceNanos;
            if (now - fullSinceNanos > hub.slowNanos || feeds.behindNanos() > hub.slowNanos) {
                close(Close.SLOW_CONSUMER);
            }
            return;
        }
        if (feeds.behindNanos() > 0) {
            feeds.catchUp(hub.clock.getAsLong());
        }
        if (login.principal() == null && feeds.isEmpty() && now - openedNanos > LOGIN_NANOS) {
            close(Close.IDLE);
            return;
        }
        Principal user = login.principal();
        write(Packet.of(Frames.heartbeat(heartbeat, user == null ? Map.of() : hub.service.heads(user.userId()))), failure -> {});
        if (++seconds % RECHECK_SECONDS == 0) {
            login.recheck();
        }
    }

    // --- end ---------------------------------------------------------------------------------------------------

    void close(Close why) {
        if (closed) {
            return;
        }
        if (why == Close.SERVER_SHUTDOWN) {
            cleanLogout = true;   // the venue's stop is not the client's loss of connection
        }
        if (why == Close.SLOW_CONSUMER || why == Close.DELIVERY_FAILED) {
            hub.cut.increment();
        }
        leave();
        socket.close(why.code, why.reason());
    }

    private void ended() {
        leave();
    }

    private void leave() {
        if (closed) {
            return;
        }
        closed = true;
        loop.leave(this);
        feeds.clear();
        letters.close();
        login.close();
        Principal user = login.principal();
        if (user != null) {
            hub.left(user.userId());
            if (cancelOnDisconnect && !cleanLogout) {
                hub.cancelAll(user.userId());
            }
        }
        hub.gone(this);
    }
}
