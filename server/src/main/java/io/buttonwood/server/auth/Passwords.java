package io.buttonwood.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/// Hashes and checks passwords with Argon2id (19 MiB, two passes), the parameters OWASP recommends. Blocks, and lets only
/// so many hash at a time, because each takes its memory and a core.
public final class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final Semaphore hashers;
    private final SecureRandom random = new SecureRandom();
    /// Hashed when the user does not exist, so that the time tells nothing.
    private final String decoy;

    public Passwords(int atATime) {
        this.hashers = new Semaphore(atATime, true);
        this.decoy = encode(new byte[SALT_BYTES], new byte[HASH_BYTES]);
    }

    /// In the PHC string format.
    public String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return inTurn(() -> encode(salt, argon2(password, salt)));
    }

    /// Does something when it is its turn to hash; within, only [#matches] may be called.
    <T> T inTurn(Supplier<T> work) {
        hashers.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            hashers.release();
        }
    }

    /// Only within [#inTurn].
    ///
    /// @param stored null for a user that does not exist or has no password: takes as long and is false
    boolean matches(String password, @Nullable String stored) {
        String[] parts = (stored == null ? decoy : stored).split("\\$");
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] wanted = Base64.getDecoder().decode(parts[5]);
        return MessageDigest.isEqual(argon2(password, salt), wanted) && stored != null;
    }

    private static String encode(byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    private static byte[] argon2(String password, byte[] salt) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(PASSES)
                .withMemoryAsKB(MEMORY_KIB)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        var hash = new byte[HASH_BYTES];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
