package io.buttonwood.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// The text of an API key: `bw_` and 256 random bits, shown once and kept only as its SHA-256, which needs no salt at
/// that entropy.
public final class KeyText {
    private static final SecureRandom RANDOM = new SecureRandom();
    /// Characters by which a key is told apart from others in lists.
    public static final int PREFIX = 9;

    private KeyText() {}

    public static String make() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return "bw_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Lower-case hex.
    public static String hash(String key) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
