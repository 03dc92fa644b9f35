package io.buttonwood.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.registry.SigningKey;
import io.buttonwood.server.registry.User;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The users and keys in use, held in memory; a change in the registry reaches every gateway through the event stream
/// and empties the entry here ([#invalidated]).
///
/// `known…` never blocks and answers null for what is not held; `load…` may block.
public final class Directory {
    private static final int MOST = 100_000;

    private final Registry registry;
    private final Cache<Long, Optional<User>> users = Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<String, Optional<ApiKey>> keys = Caffeine.newBuilder().maximumSize(MOST).build();
    /// Those that signing keys belong to.
    private final Cache<Long, Optional<ApiKey>> keysById = Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<Long, Optional<SigningKey>> signers = Caffeine.newBuilder().maximumSize(MOST).build();

    public Directory(Registry registry) {
        this.registry = registry;
    }

    /// Null: not held, load it. Empty: there is none.
    public @Nullable Optional<User> knownUser(long id) {
        return users.getIfPresent(id);
    }

    public Optional<User> user(long id) {
        return users.get(id, registry.users()::byId);
    }

    public @Nullable Optional<ApiKey> knownKey(String hash) {
        return keys.getIfPresent(hash);
    }

    public Optional<ApiKey> key(String hash) {
        return keys.get(hash, registry.apiKeys()::byHash);
    }

    public @Nullable Optional<ApiKey> knownKey(long id) {
        return keysById.getIfPresent(id);
    }

    public Optional<ApiKey> key(long id) {
        return keysById.get(id, registry.apiKeys()::byId);
    }

    public @Nullable Optional<SigningKey> knownSigner(long id) {
        return signers.getIfPresent(id);
    }

    public Optional<SigningKey> signer(long id) {
        return signers.get(id, registry.signingKeys()::byId);
    }

    /// Live reader's thread: the registry changed. Kinds: `user` (id), `key` (hash), `signer` (id), `tokens`.
    public void invalidated(String kind, String key) {
        switch (kind) {
            case "user" -> users.invalidate(Long.valueOf(key));
            case "key" -> {
                keys.invalidate(key);
                keysById.invalidateAll();          // told by hash; seldom, so looking them up again costs little
            }
            case "signer" -> signers.invalidate(Long.valueOf(key));
            default -> {}
        }
    }

    /// Who a user is to the edge, by an API key or without one.
    public static Principal principal(User user, @Nullable ApiKey key) {
        return principal(user, key, key == null ? 0 : key.id());
    }

    /// Who signed with a key that may do all that the user's role may.
    ///
    /// @param apiKeyId the API key that it belongs to, 0 for none
    static Principal signer(User user, long apiKeyId) {
        return principal(user, null, apiKeyId);
    }

    private static Principal principal(User user, @Nullable ApiKey key, long keyId) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (key == null) {
            scopes.addAll(EnumSet.allOf(Scope.class));
        } else {
            key.scopes().forEach(scope -> scopes.add(Scope.valueOf(scope.name())));
        }
        return new Principal(
                user.id(),
                user.name(),
                Access.valueOf(user.role().name()),
                user.tier(),
                user.brokerId(),
                scopes,
                keyId);
    }
}
