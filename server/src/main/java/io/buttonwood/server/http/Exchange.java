package io.buttonwood.server.http;

import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request on its way through [HttpEdge], up to its [Response]. Everything runs on the request's event loop, except
/// handlers that block.
final class Exchange implements RequestBody.Reader {
    private final HttpEdge edge;
    private final HttpServerRequest request;
    private final Context context;
    private final Response response;
    private Address address = Address.ipv4(0);
    private String addressText = "";
    private @Nullable Endpoint endpoint;
    private List<String> pathValues = List.of();
    private @Nullable Principal principal;
    private Identity.@Nullable BodyCheck bodyCheck;
    private @Nullable RequestBody body;
    private boolean limited = true;
    /// Something was waited for, so [Response#start] is no longer now.
    private boolean waited;
    private boolean permitted;

    Exchange(HttpEdge edge, HttpServerRequest request, Context context, String requestId) {
        this.edge = edge;
        this.request = request;
        this.context = context;
        this.response = new Response(edge, request, context, requestId);
    }

    void start() {
        response.begin();
        guarded(this::enter);
    }

    /// Runs a step; whatever it throws becomes the answer.
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (HttpProblem problem) {
            fail(problem);
        } catch (RuntimeException e) {
            crash(e);
        }
    }

    private void enter() {
        address = edge.client(request);
        addressText = address.toString();
        edge.shield.checkFraming(request);
        String path = request.path();
        if (path == null || path.isEmpty() || path.charAt(0) != '/') {
            throw ErrorCode.MALFORMED_REQUEST.problem("the request target must be a path");
        }
        edge.shield.checkHost(request);
        if (edge.draining() && !path.startsWith("/health")) {
            throw new HttpProblem(ErrorCode.SHUTTING_DOWN, "the venue is stopping", List.of(), 5);
        }
        String method = request.method().name();
        var match = edge.router.find(method, path);
        if (match instanceof Router.Match.Found found) {
            endpoint = found.endpoint();
            response.route(endpoint);
            pathValues = found.values();
        }
        limited = (endpoint == null || endpoint.limited()) && !edge.shield.hardening().skips(path);
        Allowance allowance = endpoint == null ? Allowance.ORDINARY : endpoint.allowance;
        if (limited) {
            HttpProblem problem = edge.limits.addressProblem(response.start(), address, allowance, response.outcome());
            if (problem != null) {
                throw problem;
            }
        }
        if (method.equals("OPTIONS")) {
            take(1, null, -1);
            preflight(match);
            return;
        }
        if (path.equals(edge.upgradePath)) {
            upgrade();
            return;
        }
        if (endpoint == null) {
            take(1, null, -1);
            edge.shield.screenUnknown(request, this::refusedAttack);
            throw match instanceof Router.Match.WrongMethod wrong
                    ? wrongMethod(wrong.allow())
                    : ErrorCode.NOT_FOUND.problem("there is nothing at this path");
        }
        collectBody(endpoint);
        if (!response.isAnswered()) {
            identify(endpoint);
        }
    }

    private HttpProblem wrongMethod(String allow) {
        response.headers().set("Allow", allow);
        return ErrorCode.METHOD_NOT_ALLOWED.problem("this path takes " + allow);
    }

    private void preflight(Router.Match match) {
        switch (match) {
            case Router.Match.None none -> throw ErrorCode.NOT_FOUND.problem("there is nothing at this path");
            case Router.Match.WrongMethod wrong -> {
                response.headers().set("Allow", wrong.allow());
                edge.shield.preflight(request, response.headers());
                response.sendNothing();
            }
            case Router.Match.Found found -> response.sendNothing();
        }
    }

    private void upgrade() {
        HttpEdge.Upgrade upgrade = edge.upgrade();
        if (upgrade == null || !"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            take(1, null, -1);
            throw ErrorCode.MALFORMED_REQUEST.problem("this path takes WebSocket upgrades only");
        }
        take(1, null, -1);
        edge.shield.checkOrigin(request);
        response.handOver();
        upgrade.accept(request, address, response.requestId());
    }

    // --- body -------------------------------------------------------------------------------------------------

    private void collectBody(Endpoint route) {
        body = new RequestBody(request, route.body == null ? 0 : route.maxBodyBytes, edge.vertx, context, this);
        response.body(body);
        body.collect(edge.requestMillis);
    }

    @Override
    public void whole() {
        waited = true;
        guarded(this::proceed);
    }

    @Override
    public void broken(HttpProblem problem) {
        response.last();
        fail(problem);
    }

    // --- who ---------------------------------------------------------------------------------------------------

    private void identify(Endpoint route) {
        if (route.access == Access.PUBLIC) {
            permit(route);
            return;
        }
        var credentials = Identity.Credentials.of(request, addressText);
        if (credentials.none()) {
            take(1, null, -1);
            throw unauthenticated(route, "credentials are needed");
        }
        found(route, edge.identity.identify(credentials));
    }

    private void found(Endpoint route, Identity.Finding finding) {
        switch (finding) {
            case Identity.Finding.Known known -> {
                principal = known.principal();
                bodyCheck = known.bodyCheck();
                permit(route);
            }
            case Identity.Finding.Wrong wrong -> {
                edge.limits.failedAuthentication(address, response.outcome());
                edge.trail.note(entry("auth.failed", 401, "credentials are not valid"));
                throw unauthenticated(route, "the credentials are not valid");
            }
            case Identity.Finding.Later later -> later.finding().whenComplete((then, failure) -> onLoop(() -> {
                if (failure != null) {
                    throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
                }
                found(route, then);
            }));
        }
    }

    private HttpProblem unauthenticated(Endpoint route, String detail) {
        if (route.forbiddenInsteadOfUnauthenticated) {
            return ErrorCode.FORBIDDEN.problem("only an administrator may do this");
        }
        response.headers().set("WWW-Authenticate", "Bearer realm=\"buttonwood\", ApiKey realm=\"buttonwood\"");
        return ErrorCode.UNAUTHENTICATED.problem(detail);
    }

    private void permit(Endpoint route) {
        Principal user = principal;
        if (route.access != Access.PUBLIC && user != null) {
            boolean role = user.role().compareTo(route.access) >= 0;
            boolean scope = route.scope == null || user.scopes().contains(route.scope);
            if (!role || !scope) {
                take(1, user, route.index);
                edge.trail.note(entry("access.denied", 403, route.toString()));
                throw ErrorCode.FORBIDDEN.problem(
                        role ? "the key's scopes do not allow this" : "your role does not allow this");
            }
        }
        if (!route.costText.equals("1")) {
            screen();
        } else if (edge.limits.shared()) {
            takeShared(route, 1, this::screen);
        } else {
            take(1, user, route.index);
            screen();
        }
    }

    private void screen() {
        // A path without values is the declaration's own text.
        edge.shield.screen(request, !pathValues.isEmpty(), this::refusedAttack);
        permitted = true;
        proceed();
    }

    /// Goes on when the store that the gateways share has answered. The outcome is the request's only then, because
    /// the store's thread writes it.
    private void takeShared(Endpoint route, int cost, Runnable then) {
        if (!limited) {
            then.run();
            return;
        }
        edge.limits
                .takeShared(address, principal, route.index, route.allowance, cost, new Outcome())
                .whenComplete((taken, failure) -> onLoop(() -> {
                    if (response.isAnswered()) {
                        return;
                    }
                    if (failure != null) {
                        throw new IllegalStateException("the limits gave no answer", failure);
                    }
                    response.outcome(taken);
                    HttpProblem problem = Limits.problem(taken);
                    if (problem != null) {
                        throw problem;
                    }
                    then.run();
                }));
    }

    private void take(int cost, @Nullable Principal user, int index) {
        if (!limited) {
            return;
        }
        // The limits share the request's one reading of the clock while it is fresh.
        HttpProblem problem = edge.limits.take(
                waited ? System.nanoTime() : response.start(),
                address,
                user,
                index < 0 ? io.buttonwood.edge.ratelimit.RateLimiter.NO_ENDPOINT : index,
                endpoint == null ? Allowance.ORDINARY : endpoint.allowance,
                cost,
                response.outcome());
        if (problem != null) {
            throw problem;
        }
    }

    private void refusedAttack(String what) {
        edge.trail.note(entry("request.attack", 403, what));
    }

    // --- work --------------------------------------------------------------------------------------------------

    private void proceed() {
        RequestBody collected = body;
        if (!permitted || collected == null || !collected.isWhole() || response.isAnswered()) {
            return;
        }
        permitted = false;
        Endpoint route = Objects.requireNonNull(endpoint);
        byte[] bytes = collected.bytes();
        if (bodyCheck != null && !bodyCheck.fits(bytes)) {
            edge.limits.failedAuthentication(address, response.outcome());
            edge.trail.note(entry("auth.failed", 401, "signature does not fit"));
            throw unauthenticated(route, "the signature is not valid");
        }
        Object decoded = null;
        if (route.body != null) {
            MediaTypes.check(request.getHeader(Fields.CONTENT_TYPE));
            decoded = Json.read(route.body, bytes);
            edge.shield.screenBody(route.body, decoded, this::refusedAttack);
        }
        var call = new Call(
                route, response.requestId(), addressText, request.uri(), principal,
                Queries.params(route, pathValues, request), decoded, request::getHeader);
        if (route.costText.equals("1")) {
            run(route, call);
            return;
        }
        int cost = route.cost.applyAsInt(call);
        if (edge.limits.shared()) {
            takeShared(route, cost, () -> run(route, call));
        } else {
            take(cost, principal, route.index);
            run(route, call);
        }
    }

    private void run(Endpoint route, Call call) {
        Endpoint.Handler handler = route.handler;
        if (handler != null) {
            handler.handle(call).whenComplete((answer, failure) -> onLoop(() -> complete(route, answer, failure)));
            return;
        }
        Endpoint.BlockingHandler blocking = Objects.requireNonNull(route.blocking, "a route without a handler");
        edge.block(() -> {
            Answer answer = null;
            Throwable failure = null;
            try {
                answer = blocking.handle(call);
            } catch (Exception e) {
                failure = e;
            }
            try {
                audit(status(answer, failure), call);
            } catch (RuntimeException e) {
                answer = null;
                failure = e;
            }
            Answer result = answer;
            Throwable why = failure;
            onLoop(() -> complete(route, result, why));
        });
    }

    /// Virtual thread: what must be audited is stored before it is answered.
    private void audit(int status, Call call) {
        Endpoint route = Objects.requireNonNull(endpoint);
        if (route.auditAction != null) {
            edge.trail.write(entry(route.auditAction, status, call.auditDetail()));
        }
    }

    private static int status(@Nullable Answer answer, @Nullable Throwable failure) {
        return answer != null
                ? answer.status
                : failure instanceof HttpProblem problem ? problem.code().status() : ErrorCode.INTERNAL.status();
    }

    private Trail.Entry entry(String action, int status, String detail) {
        return new Trail.Entry(
                principal == null ? "-" : principal.name(), action, request.path(), addressText, response.requestId(),
                Integer.toString(status), detail);
    }

    // --- answer ------------------------------------------------------------------------------------------------

    private void complete(Endpoint route, @Nullable Answer answer, @Nullable Throwable failure) {
        if (failure == null) {
            response.send(route, Objects.requireNonNull(answer));
            return;
        }
        Throwable cause = Waiting.cause(failure);
        if (cause instanceof HttpProblem problem) {
            fail(problem);
        } else {
            crash(cause);
        }
    }

    private void fail(HttpProblem problem) {
        if (problem.code() == ErrorCode.ADDRESS_BLOCKED && !response.isAnswered() && Limits.blocked(response.outcome())) {
            edge.trail.note(entry("limit.blocked", 429, problem.detail()));
        }
        response.send(problem);
    }

    private void crash(Throwable failure) {
        HttpEdge.log(response.requestId(), failure);
        fail(ErrorCode.INTERNAL.problem("the venue failed; it was logged under the request id"));
    }

    private void onLoop(Runnable step) {
        if (Vertx.currentContext() == context) {
            waited = true;
            guarded(step);
        } else {
            context.runOnContext(then -> {
                waited = true;
                guarded(step);
            });
        }
    }
}
