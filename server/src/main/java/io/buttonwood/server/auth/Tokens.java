package io.buttonwood.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.buttonwood.server.registry.JwtKey;
import io.buttonwood.server.registry.JwtKeys;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Bearer tokens: JWT, HS256 and nothing else, signed with keys that rotate. A retired key still checks until the tokens
/// it signed have ended.
///
/// Keys are held in memory; [#rotateIfDue] reads and writes the registry and blocks, the rest does not.
public final class Tokens {
    private static final String ISSUER = "buttonwood";

    /// What a valid token says.
    ///
    /// @param endsNanos when it ends
    public record Claims(long userId, long endsNanos) {}

    private record Key(String kid, byte[] secret, long createdNanos, long retiredNanos) {}

    private final JwtKeys registry;
    private final long lifeNanos;
    private final long rotateNanos;
    private final LongSupplier nowNanos;
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    /// Checked tokens, so that a busy client's token is not checked at every request.
    private final Cache<String, Claims> checked = Caffeine.newBuilder().maximumSize(50_000).build();
    private volatile @Nullable Key signing;

    public Tokens(JwtKeys registry, long lifeNanos, long rotateNanos, LongSupplier nowNanos) {
        this.registry = registry;
        this.lifeNanos = lifeNanos;
        this.rotateNanos = rotateNanos;
        this.nowNanos = nowNanos;
    }

    public long lifeNanos() {
        return lifeNanos;
    }

    /// Loads the keys; makes a new signing key if there is none or it is old; forgets those whose tokens have all ended.
    public synchronized void rotateIfDue() {
        long now = nowNanos.getAsLong();
        load(registry.all());
        Key current = signing;
        if (current == null || now - current.createdNanos > rotateNanos) {
            var secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            String kid = Long.toString(now, 36);
            registry.add(new JwtKey(kid, Base64.getEncoder().encodeToString(secret), now, 0));
            if (current != null) {
                registry.retire(current.kid, now);
            }
        }
        for (Key key : keys.values()) {
            if (key.retiredNanos != 0 && now - key.retiredNanos > lifeNanos) {
                registry.remove(key.kid);
            }
        }
        load(registry.all());
    }

    private void load(List<JwtKey> stored) {
        for (JwtKey key : stored) {
            keys.put(key.kid(), new Key(
                    key.kid(), Base64.getDecoder().decode(key.secret()), key.createdNanos(), key.retiredNanos()));
        }
        keys.keySet().removeIf(kid -> stored.stream().noneMatch(key -> key.kid().equals(kid)));
        checked.invalidateAll();
        signing = keys.values().stream()
                .filter(key -> key.retiredNanos == 0)
                .max(Comparator.comparingLong(Key::createdNanos))
                .orElse(null);
    }

    public String issue(long userId) {
        Key key = signing;
        if (key == null) {
            throw new IllegalStateException("no signing key is loaded");
        }
        long now = nowNanos.getAsLong();
        try {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.kid).build(),
                    new JWTClaimsSet.Builder()
                            .issuer(ISSUER)
                            .subject(Long.toString(userId))
                            .issueTime(new Date(now / 1_000_000))
                            .expirationTime(new Date((now + lifeNanos) / 1_000_000))
                            .build());
            jwt.sign(new MACSigner(key.secret));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 must work", e);
        }
    }

    /// Null if it is not a token of ours that is valid now.
    public @Nullable Claims check(String token) {
        Claims known = checked.getIfPresent(token);
        if (known == null) {
            known = token.length() > 2048 ? null : verify(token);
            if (known == null) {
                return null;
            }
            checked.put(token, known);
        }
        return known.endsNanos > nowNanos.getAsLong() ? known : null;
    }

    private @Nullable Claims verify(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            JWSHeader header = jwt.getHeader();
            Key key = header.getKeyID() == null ? null : keys.get(header.getKeyID());
            // The algorithm is ours to choose, never the token's.
            if (key == null
                    || !JWSAlgorithm.HS256.equals(header.getAlgorithm())
                    || !jwt.verify(new MACVerifier(key.secret))) {
                return null;
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Date ends = claims.getExpirationTime();
            if (!ISSUER.equals(claims.getIssuer()) || ends == null || claims.getSubject() == null) {
                return null;
            }
            return new Claims(Long.parseLong(claims.getSubject()), ends.getTime() * 1_000_000);
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }
}
