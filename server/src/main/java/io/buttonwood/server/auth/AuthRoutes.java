package io.buttonwood.server.auth;

import io.buttonwood.edge.ratelimit.Network;
import io.buttonwood.server.admin.Admin;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.http.SuccessResponse;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.registry.Added;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.registry.SigningKey;
import io.buttonwood.server.registry.User;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Signing in, and the keys of one's own.
public final class AuthRoutes {
    private static final String TAG = "Authentication";
    private static final Param<Long> KEY_ID = Param.pathId("key_id", "The key");

    private static final Param<Long> USER_ID = Param.pathId("user_id", "The user");

    @Doc("Name and password.")
    public record LoginBody(
            @Doc(value = "User name", example = "alice", min = 1, max = 64) String user,
            @Doc(value = "Password", example = "correct horse battery", min = 1, max = 256, secret = true) String password) {}

    @Doc("A bearer token.")
    public record TokenAnswer(
            @Doc(value = "Send it as Authorization: Bearer …", example = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", secret = true)
                    String accessToken,
            @Doc(value = "Always Bearer", example = "Bearer") String tokenType,
            @Doc(value = "Seconds it is valid", example = "3600") long expiresIn) {}

    @Doc("An API key to make.")
    public record KeyBody(
            @Doc(value = "What you call it", example = "bot", min = 1, max = 64) String name,
            @Doc(value = "What it may be used for", min = 1, max = 3) List<Scope> scopes,
            @Doc(value = "Addresses or networks it may be used from; none for all", byDefault = "[]", max = 32)
                    List<String> addresses,
            @Doc(value = "When it ends; absent for never", example = "2027-01-15T10:30:00.000000000Z") @Nullable Time expiresAt) {}

    @Doc("An API key; the key itself is shown once, when it is made.")
    public record KeyJson(
            @Doc(value = "Number", example = "3") long keyId,
            @Doc(value = "What you call it", example = "bot") String name,
            @Doc(value = "The key's first characters", example = "bw_4fGh2k") String prefix,
            @Doc("What it may be used for") List<Scope> scopes,
            @Doc("Addresses or networks it may be used from; none for all") List<String> addresses,
            @Doc(value = "When it ends", example = "2027-01-15T10:30:00.000000000Z") @Nullable Time expiresAt,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "When it was last used, to the minute", example = "2026-01-15T10:30:00.000000000Z")
                    @Nullable Time lastUsedAt,
            @Doc(value = "The key, only in the answer that makes it", example = "bw_4fGh2kExample", secret = true)
                    @Nullable String apiKey) {}

    @Doc("The keys.")
    public record KeysAnswer(@Doc("Your API keys") List<KeyJson> items) {}

    @Doc(value = "A key to sign requests with.", tag = "kind")
    public sealed interface NewSignerBody {
        String name();
    }

    @Doc(value = "Your own public key; the private one stays with you.", name = "ED25519")
    public record Ed25519SignerBody(
            @Doc(value = "32 raw bytes in base64", example = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", max = 128)
                    String publicKey,
            @Doc(value = "What you call it", example = "signer", min = 1, max = 64) String name) implements NewSignerBody {}

    @Doc(value = "A secret that the venue makes and shows once.", name = "HMAC")
    public record HmacSignerBody(@Doc(value = "What you call it", example = "signer", min = 1, max = 64) String name)
            implements NewSignerBody {}

    @Doc("A key that requests are signed with; an HMAC secret is shown once, when it is made.")
    public record SignerJson(
            @Doc(value = "Send it as X-Signature-Key", example = "5") long signerId,
            @Doc(value = "ED25519 or HMAC", example = "ED25519") SigningKey.Kind kind,
            @Doc(value = "What you call it", example = "signer") String name,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "HMAC secret, base64, only in the answer that makes it", example = "c2VjcmV0", secret = true)
                    @Nullable String secret) {}

    @Doc("The signing keys.")
    public record SignersAnswer(@Doc("Your signing keys") List<SignerJson> items) {}

    private static final Time THEN = Time.of(Instant.parse("2026-01-15T10:30:00Z"));
    private static final KeyJson KEY = new KeyJson(
            3, "bot", "bw_4fGh2k", List.of(Scope.READ, Scope.TRADE), List.of(), null, THEN, null, "bw_4fGh2kExample");
    private static final SignerJson SIGNER = new SignerJson(5, SigningKey.Kind.ED25519, "signer", THEN, null);

    private final Registry registry;
    private final Admin admin;
    private final Login login;
    private final Tokens tokens;
    private final LongSupplier nowNanos;

    public AuthRoutes(Registry registry, Admin admin, Login login, Tokens tokens, LongSupplier nowNanos) {
        this.registry = registry;
        this.admin = admin;
        this.login = login;
        this.tokens = tokens;
        this.nowNanos = nowNanos;
    }

    public List<Endpoint> endpoints() {
        var key = new KeyBody("bot", List.of(Scope.READ, Scope.TRADE), List.of(), null);
        return List.of(
                Endpoint.post("/api/v1/auth/token", "signIn")
                        .tag(TAG)
                        .says("Sign in", "Name and password for a bearer token. Failures slow down and lock the name and the address for a while.")
                        .body(LoginBody.class, new LoginBody("alice", "correct horse battery"))
                        .answers(200, "A token", TokenAnswer.class,
                                new TokenAnswer("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "Bearer", 3600))
                        .errors(ErrorCode.UNAUTHENTICATED, ErrorCode.TOO_MANY_ATTEMPTS)
                        .audited("auth.sign_in")
                        .blocking(call -> {
                            var body = call.body(LoginBody.class);
                            User user = login.signIn(body.user(), body.password(), call);
                            return Answer.ok(new TokenAnswer(
                                            tokens.issue(user.id()), "Bearer", tokens.lifeNanos() / 1_000_000_000))
                                    .with("Cache-Control", "no-store");
                        }),
                own(Endpoint.get("/api/v1/api-keys", "listApiKeys"), Scope.READ)
                        .says("List your API keys", "Without the keys themselves, which are not kept.")
                        .answers(200, "The keys", KeysAnswer.class, new KeysAnswer(List.of(KEY)))
                        .blocking(call -> Answer.ok(new KeysAnswer(registry.apiKeys().ofUser(call.user().userId()).stream()
                                .map(each -> json(each, null))
                                .toList()))),
                own(Endpoint.post("/api/v1/api-keys", "createApiKey"), Scope.TRADE)
                        .says("Make an API key", "With at most the scopes that your role and the credentials in use allow. The key is shown once.")
                        .body(KeyBody.class, key)
                        .audited("api_key.create")
                        .answers(201, "The key", KeyJson.class, KEY)
                        .errors(ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN)
                        .blocking(call -> create(call, call.user().userId(), call.user())),
                Endpoint.get("/api/v1/admin/users/{user_id}/api-keys", "listUserApiKeys")
                        .tag("Users")
                        .access(Access.ADMIN, Scope.ADMIN)
                        .says("List a user's API keys", "Without the keys themselves, which are not kept.")
                        .params(USER_ID)
                        .answers(200, "The keys", KeysAnswer.class, new KeysAnswer(List.of(KEY)))
                        .blocking(call -> Answer.ok(new KeysAnswer(registry.apiKeys().ofUser(call.get(USER_ID)).stream()
                                .map(each -> json(each, null))
                                .toList()))),
                Endpoint.post("/api/v1/admin/users/{user_id}/api-keys", "createUserApiKey")
                        .tag("Users")
                        .access(Access.ADMIN, Scope.ADMIN)
                        .says("Make an API key for a user", "The key is shown once.")
                        .params(USER_ID)
                        .body(KeyBody.class, key)
                        .audited("api_key.create")
                        .answers(201, "The key", KeyJson.class, KEY)
                        .errors(ErrorCode.NOT_FOUND, ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN)
                        .blocking(call -> {
                            User user = registry.users()
                                    .byId(call.get(USER_ID))
                                    .orElseThrow(() -> ErrorCode.NOT_FOUND.problem("there is no such user"));
                            return create(call, user.id(), Directory.principal(user, null));
                        }),
                own(Endpoint.delete("/api/v1/api-keys/{key_id}", "deleteApiKey"), Scope.TRADE)
                        .says("Delete an API key", "It stops working at once, on every gateway, and so do the signing keys registered with it.")
                        .params(KEY_ID)
                        .audited("api_key.delete")
                        .answers(200, "Done", SuccessResponse.class, SuccessResponse.of("key deleted"))
                        .errors(ErrorCode.NOT_FOUND, ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN)
                        .blocking(this::delete),
                own(Endpoint.get("/api/v1/signing-keys", "listSigningKeys"), Scope.READ)
                        .says("List your signing keys", "Keys that requests may be signed with.")
                        .answers(200, "The keys", SignersAnswer.class, new SignersAnswer(List.of(SIGNER)))
                        .blocking(call -> Answer.ok(new SignersAnswer(
                                registry.signingKeys().ofUser(call.user().userId()).stream()
                                        .map(each -> signer(each, null))
                                        .toList()))),
                own(Endpoint.post("/api/v1/signing-keys", "createSigningKey"), Scope.TRADE)
                        .says("Register a signing key", "Requests are then signed over timestamp, method, path with query, and the body's SHA-256; see the API guide. Registered with an API key, it is good from that key's addresses and until that key ends or is deleted.")
                        .body(NewSignerBody.class, new Ed25519SignerBody("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "signer"))
                        .audited("signing_key.create")
                        .answers(201, "The key", SignerJson.class, SIGNER)
                        .errors(ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN)
                        .blocking(this::createSigner),
                own(Endpoint.delete("/api/v1/signing-keys/{key_id}", "deleteSigningKey"), Scope.TRADE)
                        .says("Delete a signing key", "It stops working at once, on every gateway.")
                        .params(KEY_ID)
                        .audited("signing_key.delete")
                        .answers(200, "Done", SuccessResponse.class, SuccessResponse.of("key deleted"))
                        .errors(ErrorCode.NOT_FOUND, ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN)
                        .blocking(call -> {
                            long id = call.get(KEY_ID);
                            if (!registry.signingKeys().remove(call.user().userId(), id)) {
                                throw ErrorCode.NOT_FOUND.problem("you have no such key");
                            }
                            admin.changed("signer", Long.toString(id));
                            return Answer.ok(SuccessResponse.of("key deleted"));
                        }));
    }

    private static Endpoint own(Endpoint endpoint, Scope scope) {
        return endpoint.tag(TAG).access(Access.TRADER, scope);
    }

    /// Makes a key for a user, by itself or by an administrator.
    ///
    /// @param maker whose rights bound the key's scopes
    private Answer create(Call call, long userId, Principal maker) {
        var body = call.body(KeyBody.class);
        var errors = new Schema.Errors();
        for (int i = 0; i < body.addresses().size(); i++) {
            try {
                Network.parse(body.addresses().get(i));
            } catch (IllegalArgumentException e) {
                errors.add("/addresses/" + i, "is no address or network");
            }
        }
        Time ends = body.expiresAt();
        long now = nowNanos.getAsLong();
        if (ends != null && ends.nanos() <= now) {
            errors.add("/expires_at", "is past");
        }
        errors.check();
        for (Scope scope : body.scopes()) {
            boolean role = scope != Scope.ADMIN || maker.role() != Access.TRADER;
            if (!role || !maker.scopes().contains(scope)) {
                throw new HttpProblem(ErrorCode.FORBIDDEN, "scope " + scope + " is more than you have");
            }
        }
        List<String> addresses = body.addresses();
        long expires = ends == null ? 0 : ends.nanos();
        ApiKey parent = maker.keyId() == 0 ? null : registry.apiKeys().byId(maker.keyId()).orElse(null);
        if (parent != null) {
            addresses = within(parent, addresses);
            expires = expires == 0 ? parent.expiresNanos() : expires;
            if (parent.expiresNanos() != 0 && expires > parent.expiresNanos()) {
                throw new HttpProblem(ErrorCode.FORBIDDEN, "the key would outlive the key that makes it");
            }
        }
        String text = KeyText.make();
        Set<io.buttonwood.server.registry.Scope> scopes = EnumSet.noneOf(io.buttonwood.server.registry.Scope.class);
        body.scopes().forEach(scope -> scopes.add(io.buttonwood.server.registry.Scope.valueOf(scope.name())));
        var key = new ApiKey(
                0, userId, KeyText.hash(text), text.substring(0, KeyText.PREFIX), scopes, addresses,
                expires, body.name(), now, 0);
        return switch (registry.apiKeys().add(key)) {
            case Added.Done done -> {
                admin.changed("key", key.hash());
                var stored = new ApiKey(
                        done.id(), key.userId(), key.hash(), key.prefix(), key.scopes(), key.addresses(),
                        key.expiresNanos(), key.name(), now, 0);
                yield Answer.created(json(stored, text)).with("Cache-Control", "no-store");
            }
            case Added.Taken taken -> throw new IllegalStateException("two random keys are alike");
        };
    }

    /// A key that is good from some addresses only makes keys for those, or for some of them.
    private static List<String> within(ApiKey parent, List<String> addresses) {
        if (parent.addresses().isEmpty()) {
            return addresses;
        }
        for (String each : addresses) {
            Network network = Network.parse(each);
            if (parent.addresses().stream().map(Network::parse).noneMatch(
                    allowed -> allowed.prefix() <= network.prefix() && allowed.contains(network.base()))) {
                throw new HttpProblem(ErrorCode.FORBIDDEN, "the key would be good from more addresses than the key that makes it");
            }
        }
        return addresses.isEmpty() ? parent.addresses() : addresses;
    }

    private Answer delete(Call call) {
        long id = call.get(KEY_ID);
        ApiKey key = registry.apiKeys()
                .byId(id)
                .filter(each -> each.userId() == call.user().userId() || call.user().admin())
                .orElseThrow(() -> ErrorCode.NOT_FOUND.problem("you have no such key"));
        registry.apiKeys().remove(id);
        admin.changed("key", key.hash());
        return Answer.ok(SuccessResponse.of("key deleted"));
    }

    private Answer createSigner(Call call) {
        var body = call.body(NewSignerBody.class);
        if (body instanceof Ed25519SignerBody own && !Signatures.isPublicKey(own.publicKey())) {
            throw ErrorCode.INVALID_FIELD.problem("/public_key", "is not a raw Ed25519 public key in base64");
        }
        // Signed requests carry all that the role allows; a narrower key must not widen itself through one.
        Set<Scope> ofRole = call.user().role() == Access.TRADER
                ? EnumSet.of(Scope.READ, Scope.TRADE)
                : EnumSet.allOf(Scope.class);
        if (!call.user().scopes().containsAll(ofRole)) {
            throw ErrorCode.FORBIDDEN.problem("the key in use has fewer scopes than signed requests would have");
        }
        long now = nowNanos.getAsLong();
        long owner = call.user().keyId();
        SigningKey made = switch (body) {
            case Ed25519SignerBody(String key, String name) ->
                new SigningKey(0, call.user().userId(), SigningKey.Kind.ED25519, key, name, now, owner);
            case HmacSignerBody(String name) ->
                new SigningKey(0, call.user().userId(), SigningKey.Kind.HMAC, Signatures.newSecret(), name, now, owner);
        };
        long id = registry.signingKeys().add(made);
        admin.changed("signer", Long.toString(id));
        return Answer.created(new SignerJson(
                        id, made.kind(), made.name(), new Time(now), body instanceof HmacSignerBody ? made.key() : null))
                .with("Cache-Control", "no-store");
    }

    private static SignerJson signer(SigningKey key, @Nullable String secret) {
        return new SignerJson(key.id(), key.kind(), key.name(), new Time(key.createdNanos()), secret);
    }

    private static KeyJson json(ApiKey key, @Nullable String text) {
        return new KeyJson(
                key.id(),
                key.name(),
                key.prefix(),
                key.scopes().stream().sorted().map(scope -> Scope.valueOf(scope.name())).toList(),
                key.addresses(),
                key.expiresNanos() == 0 ? null : new Time(key.expiresNanos()),
                new Time(key.createdNanos()),
                key.lastUsedNanos() == 0 ? null : new Time(key.lastUsedNanos()),
                text);
    }
}
