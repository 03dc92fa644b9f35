package io.buttonwood.server.ws;

import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Identity;
import io.buttonwood.server.http.Principal;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Who a connection is from: by the upgrade's headers or by an `auth` frame, and whether that still holds. On the
/// session's event loop. Frames that come while credentials are looked up wait, so that requests are taken in order.
final class Login {
    private static final int MOST_WAITING = 100;
    private static final int MOST_FAILED = 3;
    private static final int FAILED_AUTHENTICATION = 5;

    private final Session session;
    private final Sockets hub;
    private final ArrayDeque<String> waiting = new ArrayDeque<>(1);
    private @Nullable Principal principal;
    private Identity.@Nullable Credentials credentials;
    private boolean authenticating;
    private int failed;

    Login(Session session, Sockets hub) {
        this.session = session;
        this.hub = hub;
    }

    /// Null for nobody.
    @Nullable Principal principal() {
        return principal;
    }

    /// Keeps a frame for later if credentials are being looked up; too many of them end the connection.
    ///
    /// @return whether it is not to be handled now
    boolean waits(String text) {
        if (!authenticating) {
            return false;
        }
        if (waiting.size() >= MOST_WAITING) {
            session.close(Close.TOO_MANY_BAD_FRAMES);
        } else {
            waiting.add(text);
        }
        return true;
    }

    /// @throws HttpProblem UNAUTHENTICATED
    Principal user() {
        if (principal == null) {
            throw ErrorCode.UNAUTHENTICATED.problem("log in first: {\"op\":\"auth\",\"api_key\":…}");
        }
        return principal;
    }

    void auth(Call call) {
        var login = call.body(Frame.Login.class);
        String key = login.apiKey();
        String token = login.token();
        boolean cancels = login.cancelOnDisconnect();
        if ((key == null) == (token == null)) {
            throw ErrorCode.INVALID_FIELD.problem("/api_key", "give api_key or token");
        }
        if (principal != null) {
            throw ErrorCode.FORBIDDEN.problem("this connection is logged in as " + principal.name());
        }
        session.take(null, RateLimiter.NO_ENDPOINT, false);
        var by = new Identity.Credentials(
                token == null ? null : "Bearer " + token, key, null, null, null, null, "GET", "/api/v1/ws", session.address.toString());
        authenticating = true;
        found(call, cancels, by, hub.identity.identify(by));
    }

    private void found(Call call, boolean cancels, Identity.Credentials by, Identity.Finding finding) {
        switch (finding) {
            case Identity.Finding.Later later -> later.finding().whenComplete((then, failure) -> session.loop.run(() -> {
                if (failure != null) {
                    authenticating = false;
                    session.refuse(call, failure);
                    goOn();
                } else {
                    found(call, cancels, by, then);
                }
            }));
            case Identity.Finding.Wrong wrong -> {
                authenticating = false;
                hub.limits.limiter().charge(session.address.key(), Allowance.ORDINARY, FAILED_AUTHENTICATION, session.loop.outcome);
                session.refuse(call, ErrorCode.UNAUTHENTICATED.problem("the credentials are not valid"));
                if (++failed >= MOST_FAILED) {
                    session.close(Close.UNAUTHENTICATED);
                }
                goOn();
            }
            case Identity.Finding.Known known -> {
                authenticating = false;
                if (session.closed()) {
                    return;
                }
                if (enter(known.principal(), by)) {
                    session.cancelOnDisconnect(cancels);
                    Principal user = known.principal();
                    session.ok(call, new Frame.LoggedIn(user.name(), user.userId(), user.role().name(), cancels));
                }
                goOn();
            }
        }
    }

    /// False, and the connection ends, if the user has as many as it may.
    boolean enter(Principal user, Identity.@Nullable Credentials by) {
        if (!hub.entered(user.userId())) {
            session.close(Close.TOO_MANY_CONNECTIONS);
            return false;
        }
        hub.known.accept(user);
        principal = user;
        credentials = by;
        return true;
    }

    private void goOn() {
        while (!authenticating && !session.closed() && !waiting.isEmpty()) {
            session.received(waiting.remove());
        }
    }

    boolean isOf(long userId) {
        return principal != null && principal.userId() == userId;
    }

    /// Asks again whether the credentials hold; what they allow may have changed too.
    void recheck() {
        Identity.Credentials by = credentials;
        if (by != null && !session.closed()) {
            judge(hub.identity.identify(by));
        }
    }

    private void judge(Identity.Finding finding) {
        switch (finding) {
            case Identity.Finding.Later later -> later.finding().whenComplete((then, failure) -> session.loop.run(() -> {
                if (failure == null && !session.closed()) {
                    judge(then);
                }
            }));
            case Identity.Finding.Wrong wrong -> session.close(Close.CREDENTIALS_ENDED);
            case Identity.Finding.Known known -> {
                hub.known.accept(known.principal());
                principal = known.principal();
            }
        }
    }

    void close() {
        waiting.clear();
    }
}
