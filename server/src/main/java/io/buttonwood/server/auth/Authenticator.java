package io.buttonwood.server.auth;

import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Network;
import io.buttonwood.server.http.Identity;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.ApiKeys;
import io.buttonwood.server.registry.SigningKey;
import io.buttonwood.server.registry.User;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Finds out who a request is from: by API key, bearer token or signature. Answers at once for those it knows, and looks
/// others up on a virtual thread.
///
/// Wrong, expired, revoked and unknown credentials are told apart nowhere.
public final class Authenticator implements Identity {
    private final Directory directory;
    private final Tokens tokens;
    private final ApiKeys uses;
    private final Signatures signatures;
    private final LongSupplier nowNanos;

    public Authenticator(
            Directory directory, Tokens tokens, ApiKeys uses, Signatures signatures, LongSupplier nowNanos) {
        this.directory = directory;
        this.tokens = tokens;
        this.uses = uses;
        this.signatures = signatures;
        this.nowNanos = nowNanos;
    }

    @Override
    public Finding identify(Credentials credentials) {
        if (credentials.signatureKey() != null) {
            return bySignature(credentials);
        }
        if (credentials.apiKey() != null) {
            return byKey(credentials.apiKey(), credentials.address());
        }
        String authorization = credentials.authorization();
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return new Finding.Wrong();
        }
        String token = authorization.substring(7).strip();
        return token.startsWith("bw_") ? byKey(token, credentials.address()) : byToken(token);
    }

    private Finding byToken(String token) {
        Tokens.Claims claims = tokens.check(token);
        if (claims == null) {
            return new Finding.Wrong();
        }
        Optional<User> known = directory.knownUser(claims.userId());
        return known != null ? user(known, null) : later(() -> user(directory.user(claims.userId()), null));
    }

    private Finding byKey(String text, String address) {
        if (text.length() > 128) {
            return new Finding.Wrong();
        }
        String hash = KeyText.hash(text);
        Optional<ApiKey> known = directory.knownKey(hash);
        if (known == null) {
            return later(() -> key(directory.key(hash), address, true));
        }
        return key(known, address, false);
    }

    private Finding key(Optional<ApiKey> found, String address, boolean mayBlock) {
        if (found.isEmpty()) {
            return new Finding.Wrong();
        }
        ApiKey key = found.get();
        long now = nowNanos.getAsLong();
        if (!good(key, address, now)) {
            return new Finding.Wrong();
        }
        uses.used(key.id(), now);
        Optional<User> known = directory.knownUser(key.userId());
        if (known != null) {
            return user(known, key);
        }
        return mayBlock ? user(directory.user(key.userId()), key) : later(() -> user(directory.user(key.userId()), key));
    }

    private static boolean good(ApiKey key, String address, long now) {
        return (key.expiresNanos() == 0 || key.expiresNanos() > now) && allowed(key, address);
    }

    private static boolean allowed(ApiKey key, String address) {
        if (key.addresses().isEmpty()) {
            return true;
        }
        Address from = Address.parse(address);
        return from != null && key.addresses().stream().anyMatch(network -> Network.parse(network).contains(from));
    }

    private static Finding user(Optional<User> found, @Nullable ApiKey key) {
        if (found.isEmpty() || found.get().disabled()) {
            return new Finding.Wrong();
        }
        return new Finding.Known(Directory.principal(found.get(), key), null);
    }

    private Finding bySignature(Credentials credentials) {
        long id;
        try {
            id = Long.parseLong(String.valueOf(credentials.signatureKey()));
        } catch (NumberFormatException e) {
            return new Finding.Wrong();
        }
        Optional<SigningKey> known = directory.knownSigner(id);
        if (known == null || known.isPresent() && (directory.knownUser(known.get().userId()) == null
                || known.get().apiKeyId() != 0 && directory.knownKey(known.get().apiKeyId()) == null)) {
            return later(() -> signed(directory.signer(id), credentials));
        }
        return signed(known, credentials);
    }

    private Finding signed(Optional<SigningKey> found, Credentials credentials) {
        if (found.isEmpty()) {
            return new Finding.Wrong();
        }
        SigningKey key = found.get();
        Optional<User> user = directory.user(key.userId());
        if (user.isEmpty() || user.get().disabled()) {
            return new Finding.Wrong();
        }
        // A signing key is good where and as long as the API key that it was registered with.
        if (key.apiKeyId() != 0) {
            Optional<ApiKey> owner = directory.key(key.apiKeyId());
            long now = nowNanos.getAsLong();
            if (owner.isEmpty() || !good(owner.get(), credentials.address(), now)) {
                return new Finding.Wrong();
            }
            uses.used(owner.get().id(), now);
        }
        Principal principal = Directory.signer(user.get(), key.apiKeyId());
        return new Finding.Known(principal, body -> signatures.fits(key, credentials, body, nowNanos.getAsLong()));
    }

    private static Finding later(java.util.function.Supplier<Finding> look) {
        var finding = new CompletableFuture<Finding>();
        Thread.startVirtualThread(() -> {
            try {
                finding.complete(look.get());
            } catch (RuntimeException e) {
                finding.completeExceptionally(e);
            }
        });
        return new Finding.Later(finding);
    }
}
