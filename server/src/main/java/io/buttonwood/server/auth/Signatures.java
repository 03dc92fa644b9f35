package io.buttonwood.server.auth;

import io.buttonwood.edge.security.RequestSignature;
import io.buttonwood.server.http.Identity;
import io.buttonwood.server.registry.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Checks the signatures of signed requests. Any thread.
public final class Signatures {
    /// What stands before a raw Ed25519 key in its X.509 form (RFC 8410).
    private static final byte[] X509 = Base64.getDecoder().decode("MCowBQYDK2VwAyEA");
    /// Verified keys at a time; more than one venue's signers.
    private static final int MOST = 100_000;

    private final RequestSignature verifier = new RequestSignature(200_000);
    private final Map<Long, RequestSignature.Key> keys = new ConcurrentHashMap<>();

    boolean fits(SigningKey key, Identity.Credentials credentials, byte[] body, long nowNanos) {
        String timestamp = credentials.timestamp();
        String signature = credentials.signature();
        if (timestamp == null || signature == null) {
            return false;
        }
        long window = RequestSignature.DEFAULT_WINDOW_MILLIS;
        String wanted = credentials.recvWindow();
        if (wanted != null) {
            try {
                window = Long.parseLong(wanted);
            } catch (NumberFormatException e) {
                return false;
            }
        }
        if (keys.size() > MOST) {
            keys.clear();
        }
        RequestSignature.Key verified = keys.computeIfAbsent(key.id(), id -> parse(key));
        var request = new RequestSignature.Request(
                Long.toString(key.id()), timestamp, credentials.method(), credentials.uri(), body);
        return verifier.verify(verified, request, signature, window, nowNanos / 1_000_000)
                instanceof RequestSignature.Result.Valid;
    }

    private static RequestSignature.Key parse(SigningKey key) {
        return switch (key.kind()) {
            case HMAC -> new RequestSignature.Key.Hmac(Base64.getDecoder().decode(key.key()));
            case ED25519 -> {
                PublicKey parsed = publicKey(key.key());
                if (parsed == null) {
                    throw new IllegalStateException("a key that was checked when it came in cannot be read");
                }
                yield new RequestSignature.Key.Ed25519(parsed);
            }
        };
    }

    static boolean isPublicKey(String base64) {
        return publicKey(base64) != null;
    }

    private static @Nullable PublicKey publicKey(String base64) {
        try {
            byte[] raw = Base64.getDecoder().decode(base64);
            if (raw.length != 32) {
                return null;
            }
            var whole = new byte[X509.length + raw.length];
            System.arraycopy(X509, 0, whole, 0, X509.length);
            System.arraycopy(raw, 0, whole, X509.length, raw.length);
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(whole));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return null;
        }
    }

    static String newSecret() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
