package io.buttonwood.server.ws;

import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.http.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one session is asked for, and whether its user may ask. On the session's event loop.
final class Requests {
    private static final Frame.Nothing NOTHING = new Frame.Nothing();

    private final Session session;
    private final Sockets hub;
    private final Login login;
    private final Feeds feeds;
    private final Letters letters;
    private final Orders orders;

    Requests(Session session, Sockets hub, Login login, Feeds feeds, Letters letters) {
        this.session = session;
        this.hub = hub;
        this.login = login;
        this.feeds = feeds;
        this.letters = letters;
        this.orders = new Orders(session, this, hub);
    }

    /// Does it; its answer may come later.
    ///
    /// @throws HttpProblem that is its answer
    void meet(Call call) {
        Op op = call.op();
        if (op == null) {
            session.unknown();
            session.take(login.principal(), RateLimiter.NO_ENDPOINT, false);
            throw ErrorCode.INVALID_FIELD.problem("/op", "is not a known operation");
        }
        switch (op) {
            case PLACE_ORDER, REPLACE_ORDER, CANCEL_ORDER, CANCEL_ALL, CANCEL_ALL_AFTER ->
                orders.enter(call, login.user(), hub.entry(op));
            case ACK -> ack(call);
            case PING -> {
                call.done();
                session.ok(call, new Frame.Pong(new Time(hub.clock.getAsLong())));
            }
            case AUTH -> login.auth(call);
            case SUBSCRIBE -> subscribe(call);
            case SUBSCRIBE_NOTIFICATIONS, SUBSCRIBE_DROP_COPY -> {
                session.take(login.principal(), RateLimiter.NO_ENDPOINT, false);
                permit(login.user(), hub.reading);
                session.ok(call, letters.subscribe(call, login.user()));
                hub.arrived.accept(login.user().userId());
            }
            case UNSUBSCRIBE, UNSUBSCRIBE_NOTIFICATIONS -> unsubscribe(call);
            case RESUME -> {
                login.user();   // refuses who is nobody
                session.take(login.principal(), RateLimiter.NO_ENDPOINT, false);
                letters.resume(call.body(Frame.Cursors.class).lanes());
                session.ok(call, NOTHING);
            }
            case CANCEL_ON_DISCONNECT -> {
                permit(login.user(), hub.entry(Op.CANCEL_ALL));
                boolean cancels = call.body(Frame.Disconnect.class).enabled();
                session.cancelOnDisconnect(cancels);
                session.ok(call, new Frame.Disconnect(cancels));
            }
            case LOGOUT -> {
                call.done();
                session.loggedOut();
                session.ok(call, NOTHING);
                session.close(Close.LOGOUT);
            }
        }
    }

    private void ack(Call call) {
        Principal user = login.user();
        var ack = call.body(Frame.Ack.class);
        int count = letters.ack(user.userId(), ack.lane(), ack.seq());
        if (call.id() != null) {
            session.ok(call, new Frame.Acknowledged(count));
        }
    }

    // --- what it wants -----------------------------------------------------------------------------------------

    private void subscribe(Call call) {
        session.take(login.principal(), RateLimiter.NO_ENDPOINT, false);
        var wanted = call.body(Frame.Topics.class);
        List<Topic> all = topics(wanted);
        List<Topic> fresh = new ArrayList<>();
        try {
            for (Topic topic : all) {
                if (feeds.add(topic)) {
                    fresh.add(topic);
                }
            }
        } catch (HttpProblem tooMany) {
            fresh.forEach(feeds::remove);
            throw tooMany;
        }
        session.ok(call, new Frame.Subscribed(wanted.channel(), all.size()));
        fresh.forEach(topic -> feeds.begin(topic, hub.clock.getAsLong()));
    }

    private void unsubscribe(Call call) {
        session.take(login.principal(), RateLimiter.NO_ENDPOINT, false);
        String channel = call.channel();
        boolean any = false;
        if (call.op() == Op.UNSUBSCRIBE_NOTIFICATIONS) {
            any = letters.unsubscribe(call.body(Frame.WhichSubscription.class).subscriptionId());
        } else {
            var wanted = call.body(Frame.Topics.class);
            channel = wanted.channel();
            for (Topic topic : topics(wanted)) {
                any |= feeds.remove(topic);
            }
        }
        if (!any) {
            throw ErrorCode.NOT_FOUND.problem("there is no such subscription");
        }
        session.ok(call, new Frame.Unsubscribed(channel));
    }

    private List<Topic> topics(Frame.Topics wanted) {
        Topic.Kind kind = Objects.requireNonNull(Topic.Kind.parse(wanted.channel()));
        List<String> symbols = new ArrayList<>(wanted.instruments());
        String one = wanted.instrument();
        if (one != null) {
            symbols.add(one);
        }
        if (symbols.isEmpty()) {
            throw ErrorCode.INVALID_FIELD.problem("/instrument", "must name an instrument");
        }
        return symbols.stream().distinct().map(symbol -> new Topic(kind, hub.market.instrument(symbol).id())).toList();
    }

    // --- permissions and limits --------------------------------------------------------------------------------

    void permit(Principal user, Endpoint endpoint) {
        boolean role = user.role().compareTo(endpoint.access()) >= 0;
        boolean scope = endpoint.scope() == null || user.scopes().contains(endpoint.scope());
        if (!role || !scope) {
            throw ErrorCode.FORBIDDEN.problem(
                    role ? "the key's scopes do not allow this" : "your role does not allow this");
        }
    }
}
