package io.buttonwood.server.admin;

import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.http.Waiting;

/// What the admin routes share: a command is answered once this gateway has seen its effect, so that the next request
/// to it can use what was made.
public final class Admin {
    private final Engine engine;
    private final Market market;

    public Admin(Engine engine, Market market) {
        this.engine = engine;
        this.market = market;
    }

    public Market market() {
        return market;
    }

    /// Virtual threads only.
    Reply.Done done(Command command) {
        Reply.Done reply = engine.done(command);
        Waiting.on(market.reached(reply.sequence()));
        return reply;
    }

    /// The reply with whatever it is. Virtual threads only.
    public Reply apply(Command command) {
        Reply reply = Waiting.on(engine.apply(command));
        Waiting.on(market.reached(reply.sequence()));
        return reply;
    }

    /// Tells every gateway that something in the registry changed, and waits until this one has heard.
    public long changed(String kind, String key) {
        return apply(new Command.Invalidate(kind, key)).sequence();
    }

    static Endpoint admin(Endpoint endpoint, String tag) {
        return endpoint.tag(tag).access(Access.ADMIN, Scope.ADMIN);
    }

    static Endpoint broker(Endpoint endpoint, String tag) {
        return endpoint.tag(tag).access(Access.BROKER, Scope.ADMIN);
    }

    static ErrorCode[] command() {
        return new ErrorCode[] {ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.CAPACITY};
    }
}
