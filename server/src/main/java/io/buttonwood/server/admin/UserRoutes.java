package io.buttonwood.server.admin;

import io.buttonwood.core.Command;
import io.buttonwood.server.auth.Passwords;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Page;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.SuccessResponse;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.registry.Added;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.User;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Params;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Users: made, disabled, moved to another tier, given a new password.
public final class UserRoutes {
    private static final String TAG = "Users";
    public static final String TIERS = "^(standard|premium|broker)$";
    static final Param<Long> USER_ID = Param.pathId("user_id", "The user, who is also the account");

    @Doc("A user to make.")
    public record UserBody(
            @Doc(value = "Name to sign in with", example = "alice", pattern = "^[a-z0-9][a-z0-9._-]{0,63}$") String user,
            @Doc(value = "Password; without one the user can only use API keys", example = "correct horse battery", min = 12, max = 256, secret = true)
                    @Nullable String password,
            @Doc(value = "What the user may do", example = "TRADER", byDefault = "TRADER") Role role,
            @Doc(value = "Rate tier: standard, premium or broker", example = "standard", byDefault = "standard", pattern = TIERS)
                    String tier,
            @Doc(value = "Broker the user belongs to; a BROKER user needs one", example = "Hamilton", max = 64)
                    @Nullable String broker) {}

    @Doc("A user.")
    public record UserJson(
            @Doc(value = "Number, also of the user's account", example = "7") long userId,
            @Doc(value = "Name", example = "alice") String user,
            @Doc(value = "What the user may do", example = "TRADER") Role role,
            @Doc(value = "Rate tier", example = "standard") String tier,
            @Doc(value = "Broker the user belongs to", example = "Hamilton") @Nullable String broker,
            @Doc(value = "Whether the user is locked out", example = "false") boolean disabled,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt) {}

    @Doc("Changes to a user; what is absent stays.")
    public record UserChangeBody(
            @Doc(value = "Lock the user out, or let it in again", example = "true") @Nullable Boolean disabled,
            @Doc(value = "What the user may do", example = "TRADER") @Nullable Role role) {}

    @Doc("A new tier.")
    public record TierBody(
            @Doc(value = "standard, premium or broker", example = "premium", pattern = TIERS) String tier) {}

    @Doc("A new password.")
    public record PasswordBody(
            @Doc(value = "The password", example = "correct horse battery", min = 12, max = 256, secret = true)
                    String password) {}

    private static final UserJson SHOWN = new UserJson(
            7, "alice", Role.TRADER, "standard", "Hamilton", false, Time.of(Instant.parse("2026-01-15T10:30:00Z")));

    private final Admin admin;
    private final Market market;
    private final Registry registry;
    private final Passwords passwords;
    private final LongSupplier nowNanos;

    public UserRoutes(Admin admin, Registry registry, Passwords passwords, LongSupplier nowNanos) {
        this.admin = admin;
        this.market = admin.market();
        this.registry = registry;
        this.passwords = passwords;
        this.nowNanos = nowNanos;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Admin.admin(Endpoint.get("/api/v1/admin/users", "listUsers"), TAG)
                        .says("List users", "In the order they were made.")
                        .params(Params.LIMIT, Params.CURSOR)
                        .answers(200, "The users", Shapes.page(UserJson.class), new Page<>(List.of(SHOWN), "Nw"))
                        .errors(ErrorCode.INVALID_CURSOR)
                        .blocking(call -> {
                            var page = Page.read(() -> registry.users()
                                    .page(Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR)));
                            return call.page(new Page<>(page.items().stream().map(this::json).toList(), page.next()));
                        }),
                Admin.admin(Endpoint.post("/api/v1/admin/users", "createUser"), TAG)
                        .says("Make a user", "And the account of the same number.")
                        .audited("user.create")
                        .body(UserBody.class, new UserBody("alice", "correct horse battery", Role.TRADER, "standard", "Hamilton"))
                        .answers(201, "The user", UserJson.class, SHOWN)
                        .errors(ErrorCode.ALREADY_EXISTS, ErrorCode.UNKNOWN_REFERENCE)
                        .errors(Admin.command())
                        .blocking(this::create),
                Admin.admin(Endpoint.get("/api/v1/admin/users/{user_id}", "getUser"), TAG)
                        .says("Read a user", "Name, role, tier, broker.")
                        .params(USER_ID)
                        .answers(200, "The user", UserJson.class, SHOWN)
                        .errors(ErrorCode.NOT_FOUND)
                        .blocking(call -> Answer.ok(json(user(call)))),
                Admin.admin(Endpoint.patch("/api/v1/admin/users/{user_id}", "changeUser"), TAG)
                        .says("Disable a user or change its role", "A disabled user's keys and tokens stop working at once; its orders stay.")
                        .audited("user.change")
                        .params(USER_ID)
                        .body(UserChangeBody.class, new UserChangeBody(true, null))
                        .answers(200, "The user", UserJson.class, SHOWN)
                        .errors(ErrorCode.NOT_FOUND, ErrorCode.UNKNOWN_REFERENCE)
                        .errors(Admin.command())
                        .blocking(this::change),
                Admin.admin(Endpoint.put("/api/v1/admin/users/{user_id}/tier", "setTier"), TAG)
                        .says("Move a user to another rate tier", "Effective at once on every gateway.")
                        .audited("user.tier")
                        .params(USER_ID)
                        .body(TierBody.class, new TierBody("premium"))
                        .answers(200, "The user", UserJson.class, SHOWN)
                        .errors(ErrorCode.NOT_FOUND)
                        .errors(Admin.command())
                        .blocking(call -> {
                            User user = user(call);
                            registry.users().setTier(user.id(), call.body(TierBody.class).tier());
                            return changed(user.id());
                        }),
                Admin.admin(Endpoint.post("/api/v1/admin/users/{user_id}/password", "resetPassword"), TAG)
                        .says("Set a user's password", "The old one stops working at once.")
                        .audited("user.password")
                        .params(USER_ID)
                        .body(PasswordBody.class, new PasswordBody("correct horse battery"))
                        .answers(200, "Done", SuccessResponse.class, SuccessResponse.of("password set"))
                        .errors(ErrorCode.NOT_FOUND)
                        .errors(Admin.command())
                        .blocking(call -> {
                            User user = user(call);
                            registry.users().setPassword(
                                    user.id(), passwords.hash(call.body(PasswordBody.class).password()));
                            admin.changed("user", Long.toString(user.id()));
                            return Answer.ok(SuccessResponse.of("password set"));
                        }));
    }

    private User user(Call call) {
        return registry.users()
                .byId(call.get(USER_ID))
                .orElseThrow(() -> ErrorCode.NOT_FOUND.problem("there is no such user"));
    }

    private Answer changed(long id) {
        admin.changed("user", Long.toString(id));
        return Answer.ok(json(registry.users().byId(id).orElseThrow()));
    }

    private Answer create(Call call) {
        var body = call.body(UserBody.class);
        int broker = broker(body.broker(), body.role());
        if (registry.users().byName(body.user()).isPresent()) {
            throw ErrorCode.ALREADY_EXISTS.problem("/user", "there is a user called " + body.user());
        }
        String hash = body.password() == null ? null : passwords.hash(body.password());
        // The account first: a user without one could not trade, an account without its user harms nobody and is found
        // again by its owner's name.
        long id = admin.done(new Command.OpenAccount(body.user(), broker)).id();
        var user = new User(
                id, body.user(), body.role(), body.tier(), broker, hash, false, nowNanos.getAsLong());
        return switch (registry.users().add(user)) {
            case Added.Done done -> {
                admin.changed("user", Long.toString(id));
                yield Answer.created(json(user));
            }
            case Added.Taken taken ->
                throw ErrorCode.ALREADY_EXISTS.problem("/user", "there is a user called " + body.user());
        };
    }

    private int broker(@Nullable String name, Role role) {
        if (name == null) {
            if (role == Role.BROKER) {
                throw ErrorCode.INVALID_FIELD.problem("/broker", "is required for a BROKER");
            }
            return 0;
        }
        Market.Broker broker = market.broker(name);
        if (broker == null) {
            throw ErrorCode.UNKNOWN_REFERENCE.problem("/broker", "no broker is called " + name);
        }
        return broker.id();
    }

    private Answer change(Call call) {
        var body = call.body(UserChangeBody.class);
        User user = user(call);
        if (body.role() == Role.BROKER && user.brokerId() == 0) {
            throw ErrorCode.UNKNOWN_REFERENCE.problem("/role", "the user belongs to no broker");
        }
        if (body.disabled() != null) {
            registry.users().setDisabled(user.id(), body.disabled());
        }
        if (body.role() != null) {
            registry.users().setRole(user.id(), body.role());
        }
        return changed(user.id());
    }

    private UserJson json(User user) {
        Market.Broker broker = user.brokerId() == 0 ? null : market.broker(user.brokerId());
        return new UserJson(
                user.id(), user.name(), user.role(), user.tier(), broker == null ? null : broker.name(),
                user.disabled(), new Time(user.createdNanos()));
    }
}
