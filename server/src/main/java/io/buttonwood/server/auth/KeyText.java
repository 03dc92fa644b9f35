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
    private static final HexFormat HEX = HexFormat.of();
    private static final MessageDigest SHA_256 = found();
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
        return HEX.formatHex(digest().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /// A copy of one that was found once: looking for providers takes longer than hashing.
    private static MessageDigest digest() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own digests can be copied", e);
        }
    }

    private static MessageDigest found() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
