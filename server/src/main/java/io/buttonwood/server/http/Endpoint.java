package io.buttonwood.server.http;

import io.buttonwood.edge.ratelimit.Allowance;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The declaration of one route. Router, validator, permission matrix, rate-limit key, metric tag, audit, OpenAPI and
/// the tests that walk every route are derived from it; nothing is declared twice.
///
/// Made once while the program is wired and not changed afterwards.
public final class Endpoint {
    /// Runs on an event loop and must not block.
    @FunctionalInterface
    public interface Handler {
        CompletionStage<Answer> handle(Call call);
    }

    /// Runs on a virtual thread and may block.
    @FunctionalInterface
    public interface BlockingHandler {
        Answer handle(Call call) throws Exception;
    }

    /// One way in which a route answers.
    ///
    /// @param schema null for an answer that is not JSON
    public record Outcome(
            int status, String description, @Nullable Schema schema, @Nullable Object example, String contentType) {}

    final String method;
    final String path;
    final String operationId;
    String summary = "";
    String description = "";
    String tag = "";
    Access access = Access.PUBLIC;
    @Nullable Scope scope;
    Allowance allowance = Allowance.ORDINARY;
    ToIntFunction<Call> cost = call -> 1;
    String costText = "1";
    boolean skipsLimits;
    boolean forbiddenInsteadOfUnauthenticated;
    int maxBodyBytes = 64 * 1024;
    @Nullable Schema body;
    @Nullable Object bodyExample;
    final List<Param<?>> params = new ArrayList<>();
    final TreeMap<Integer, Outcome> outcomes = new TreeMap<>();
    final Set<ErrorCode> errors = EnumSet.noneOf(ErrorCode.class);
    @Nullable String auditAction;
    boolean hidden;
    @Nullable Handler handler;
    @Nullable BlockingHandler blocking;
    /// Its place among the routes: the rate limiter's and the metrics' key. Given by the router.
    int index = -1;

    private Endpoint(String method, String path, String operationId) {
        this.method = method;
        this.path = path;
        this.operationId = operationId;
    }

    public static Endpoint get(String path, String operationId) {
        return new Endpoint("GET", path, operationId);
    }

    public static Endpoint post(String path, String operationId) {
        return new Endpoint("POST", path, operationId);
    }

    public static Endpoint put(String path, String operationId) {
        return new Endpoint("PUT", path, operationId);
    }

    public static Endpoint patch(String path, String operationId) {
        return new Endpoint("PATCH", path, operationId);
    }

    public static Endpoint delete(String path, String operationId) {
        return new Endpoint("DELETE", path, operationId);
    }

    public Endpoint tag(String tag) {
        this.tag = tag;
        return this;
    }

    public Endpoint says(String summary, String description) {
        this.summary = summary;
        this.description = description;
        return this;
    }

    /// Who may use it, and which scope an API key needs for it.
    public Endpoint access(Access access, Scope scope) {
        this.access = access;
        this.scope = scope;
        return this;
    }

    /// Draws on the allowance for cancels.
    public Endpoint cancels() {
        this.allowance = Allowance.CANCEL;
        return this;
    }

    /// Costs as many tokens as this says once the body is read.
    public Endpoint costs(String text, ToIntFunction<Call> cost) {
        this.costText = text;
        this.cost = cost;
        return this;
    }

    public Endpoint skipsLimits() {
        this.skipsLimits = true;
        return this;
    }

    /// Answers 403 also to those without credentials, as the monitoring API does.
    public Endpoint forbidsInsteadOfAsking() {
        this.forbiddenInsteadOfUnauthenticated = true;
        return this;
    }

    public Endpoint body(Type type, Object example) {
        this.body = Shapes.of(type);
        this.bodyExample = example;
        return this;
    }

    public Endpoint maxBody(int bytes) {
        this.maxBodyBytes = bytes;
        return this;
    }

    public Endpoint params(Param<?>... params) {
        this.params.addAll(Arrays.asList(params));
        return this;
    }

    public Endpoint answers(int status, String description, Type type, Object example) {
        return answers(status, description, Shapes.of(type), example);
    }

    public Endpoint answers(int status, String description, Schema schema, Object example) {
        outcomes.put(status, new Outcome(status, description, schema, example, "application/json"));
        return this;
    }

    /// An answer that is not JSON.
    public Endpoint answersRaw(int status, String description, String contentType) {
        outcomes.put(status, new Outcome(status, description, null, null, contentType));
        return this;
    }

    public Endpoint errors(ErrorCode... codes) {
        errors.addAll(Arrays.asList(codes));
        return this;
    }

    /// Every use is written to the audit log under this name.
    public Endpoint audited(String action) {
        this.auditAction = action;
        return this;
    }

    /// Is left out of the API documents: pages and their parts.
    public Endpoint hidden() {
        this.hidden = true;
        return this;
    }

    public Endpoint handle(Handler handler) {
        this.handler = handler;
        return this;
    }

    public Endpoint blocking(BlockingHandler handler) {
        this.blocking = handler;
        return this;
    }

    /// Puts something around the handler, such as a trace. While the program is wired only.
    public Endpoint around(UnaryOperator<Handler> handlers, UnaryOperator<BlockingHandler> blockingHandlers) {
        if (handler != null) {
            handler = handlers.apply(handler);
        }
        if (blocking != null) {
            blocking = blockingHandlers.apply(blocking);
        }
        return this;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public String operationId() {
        return operationId;
    }

    public String summary() {
        return summary;
    }

    public String description() {
        return description;
    }

    public String tag() {
        return tag;
    }

    public Access access() {
        return access;
    }

    public @Nullable Scope scope() {
        return scope;
    }

    public String costText() {
        return costText;
    }

    public boolean isCancel() {
        return allowance == Allowance.CANCEL;
    }

    public boolean isHidden() {
        return hidden;
    }

    /// The name its uses have in the audit log; null if they are not written there.
    public @Nullable String auditAction() {
        return auditAction;
    }

    public boolean limited() {
        return !skipsLimits;
    }

    public boolean forbidsInsteadOfAskingForCredentials() {
        return forbiddenInsteadOfUnauthenticated;
    }

    public int index() {
        return index;
    }

    public @Nullable Schema bodySchema() {
        return body;
    }

    public @Nullable Object bodyExample() {
        return bodyExample;
    }

    public List<Param<?>> params() {
        return params;
    }

    public List<Outcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /// Every failure that this route can really give: its own and those that the edge adds.
    public Set<ErrorCode> errors() {
        var all = EnumSet.of(ErrorCode.MALFORMED_REQUEST, ErrorCode.INTERNAL, ErrorCode.SHUTTING_DOWN);
        all.addAll(errors);
        all.add(ErrorCode.HOST_NOT_ALLOWED);
        all.add(ErrorCode.REQUEST_REFUSED);
        if (!skipsLimits) {
            all.addAll(EnumSet.of(ErrorCode.RATE_LIMITED, ErrorCode.ADDRESS_BLOCKED));
        }
        if (access != Access.PUBLIC) {
            all.add(ErrorCode.FORBIDDEN);
            if (!forbiddenInsteadOfUnauthenticated) {
                all.add(ErrorCode.UNAUTHENTICATED);
            }
            all.add(ErrorCode.TOO_MANY_ATTEMPTS);
        }
        if (body != null) {
            all.addAll(EnumSet.of(
                    ErrorCode.MALFORMED_JSON,
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    ErrorCode.INVALID_FIELD));
        }
        if (!params.isEmpty()) {
            all.add(ErrorCode.INVALID_FIELD);
        }
        return all;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
