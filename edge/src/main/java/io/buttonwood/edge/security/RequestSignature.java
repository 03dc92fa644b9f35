package io.buttonwood.edge.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Checks that a request was signed by the holder of a key, lately, and only once.
///
/// Signed are the UTF-8 bytes of `timestamp \n METHOD \n path?query \n hex(sha256(body))`, the timestamp in Unix
/// milliseconds as decimal digits, the path and query as sent. Ed25519 (RFC 8032) or HMAC-SHA256; the signature in
/// base64, or hexadecimal.
///
/// A request is fresh if it is at most `recvWindow` old and at most one second ahead. Each signature is taken once
/// while it is fresh: they are remembered, at most `capacity` of them; when that is full the oldest goes, and what is
/// older than it is refused, so a full table never opens the door to a replay. Thread-safe.
public final class RequestSignature {
    public static final long DEFAULT_WINDOW_MILLIS = 5_000;
    public static final long LONGEST_WINDOW_MILLIS = 60_000;
    private static final long AHEAD_MILLIS = 1_000;

    /// What verifies: the public half of an Ed25519 pair, or a shared secret.
    public sealed interface Key {
        record Ed25519(PublicKey key) implements Key {
            public Ed25519 {
                if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals("Ed25519")) {
                    throw new IllegalArgumentException("not an Ed25519 key: " + key.getAlgorithm());
                }
            }
        }

        record Hmac(byte[] secret) implements Key {
            /// At least 16 bytes.
            public Hmac {
                if (secret.length < 16) {
                    throw new IllegalArgumentException("an HMAC secret needs at least 16 bytes");
                }
                secret = secret.clone();
            }
        }
    }

    /// The parts of a request that are signed; `target` is path and query as sent.
    public record Request(String keyId, String timestamp, String method, String target, byte[] body) { }

    public sealed interface Result {
        record Valid() implements Result { }

        /// The timestamp is no number.
        record Malformed(String what) implements Result { }

        /// Too old or from the future: `skewMillis` is server time minus timestamp.
        record Stale(long skewMillis) implements Result { }

        record Replayed() implements Result { }

        record Wrong() implements Result { }
    }

    private static final Result VALID = new Result.Valid();
    private static final Result WRONG = new Result.Wrong();

    private final int capacity;
    private final Map<String, Long> seen = new LinkedHashMap<>();
    private long forgottenUntil = Long.MIN_VALUE;

    /// `capacity`: signatures remembered; 1,000 requests a second for the longest window need 61,000.
    public RequestSignature(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be positive: " + capacity);
        }
        this.capacity = capacity;
    }

    /// Checks `signature` at `nowMillis` (Unix). A window out of 1…60,000 ms is malformed.
    public Result verify(Key key, Request request, String signature, long recvWindowMillis, long nowMillis) {
        if (recvWindowMillis < 1 || recvWindowMillis > LONGEST_WINDOW_MILLIS) {
            return new Result.Malformed("recv_window");
        }
        long timestamp = number(request.timestamp());
        if (timestamp < 0) {
            return new Result.Malformed("timestamp");
        }
        long skew = nowMillis - timestamp;
        if (skew > recvWindowMillis || skew < -AHEAD_MILLIS) {
            return new Result.Stale(skew);
        }
        byte[] given = decode(signature);
        if (given == null) {
            return new Result.Malformed("signature");
        }
        if (!matches(key, payload(request), given)) {
            return WRONG;
        }
        return remember(request.keyId() + '\n' + HexFormat.of().formatHex(given), timestamp, nowMillis);
    }

    private synchronized Result remember(String name, long timestamp, long now) {
        if (seen.containsKey(name)) {
            return new Result.Replayed();
        }
        if (timestamp <= forgottenUntil) {
            return new Result.Replayed();
        }
        var oldest = seen.entrySet().iterator();
        while (oldest.hasNext()) {
            var entry = oldest.next();
            boolean stale = now - entry.getValue() > LONGEST_WINDOW_MILLIS;
            if (!stale && seen.size() < capacity) {
                break;
            }
            if (!stale) {
                forgottenUntil = Math.max(forgottenUntil, entry.getValue());
                if (timestamp <= forgottenUntil) {
                    return new Result.Replayed();
                }
            }
            oldest.remove();
        }
        seen.put(name, timestamp);
        return VALID;
    }

    private static boolean matches(Key key, byte[] payload, byte[] given) {
        try {
            return switch (key) {
                case Key.Ed25519(PublicKey pub) -> {
                    if (given.length != 64) {
                        yield false;
                    }
                    Signature check = Signature.getInstance("Ed25519");
                    check.initVerify(pub);
                    check.update(payload);
                    yield check.verify(given);
                }
                case Key.Hmac(byte[] secret) -> MessageDigest.isEqual(hmac(secret, payload), given);
            };
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    /// The bytes that are signed.
    public static byte[] payload(Request request) {
        String head = request.timestamp() + '\n' + request.method() + '\n' + request.target() + '\n'
                + HexFormat.of().formatHex(sha256(request.body()));
        return head.getBytes(StandardCharsets.UTF_8);
    }

    /// For clients and tests: the base64 signature of a request.
    public static String sign(PrivateKey key, Request request) {
        try {
            Signature sign = Signature.getInstance("Ed25519");
            sign.initSign(key);
            sign.update(payload(request));
            return Base64.getEncoder().encodeToString(sign.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 private key", e);
        }
    }

    /// For clients and tests: the base64 HMAC-SHA256 of a request.
    public static String sign(byte[] secret, Request request) {
        try {
            return Base64.getEncoder().encodeToString(hmac(secret, payload(request)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    private static byte[] hmac(byte[] secret, byte[] payload) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(payload);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 15) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static byte @org.jspecify.annotations.Nullable [] decode(String signature) {
        if (signature.length() > 256) {
            return null;
        }
        try {
            if (signature.length() == 64 || signature.length() == 128) {
                return HexFormat.of().parseHex(signature);
            }
            return Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException neither) {
            return null;
        }
    }
}
