package io.buttonwood.edge.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The chain: each entry's hash is SHA-256 over the hash before it and the entry's fields, each with its length, so
/// no text can move from one field to the next unseen. The first entry follows 32 zero bytes.
///
/// Changing, removing, inserting or reordering entries breaks the chain at the first touched entry. Cutting off the
/// end is only seen against a [Head] kept elsewhere. Not thread-safe: [AuditLog] owns the growing one.
public final class AuditChain {
    /// Where a chain stands: entries so far and the hash of the last one.
    public record Head(long count, byte[] hash) {
        public Head {
            if (count < 0 || hash.length != 32) {
                throw new IllegalArgumentException("a head is a count >= 0 and a hash of 32 bytes");
            }
            hash = hash.clone();
        }

        /// `count:hex`, as [#parse] reads it.
        @Override
        public String toString() {
            return count + ":" + HexFormat.of().formatHex(hash);
        }

        public static Head parse(String text) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("not count:hash: " + text);
            }
            return new Head(Long.parseLong(text.substring(0, colon)), HexFormat.of().parseHex(text.substring(colon + 1)));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Head(long c, byte[] h) && c == count && Arrays.equals(h, hash);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(count) * 31 + Arrays.hashCode(hash);
        }
    }

    public sealed interface Verdict {
        record Intact(Head head) implements Verdict { }

        /// The first entry that does not fit, and why.
        record Broken(long index, String why) implements Verdict { }
    }

    /// The head of an empty log.
    public static final Head EMPTY = new Head(0, new byte[32]);

    private Head head;

    /// Continues after `head`.
    public AuditChain(Head head) {
        this.head = head;
    }

    public Head head() {
        return head;
    }

    public AuditEntry append(long timeNanos, String actor, String action, String target, String address,
            String requestId, String result, String detail) {
        byte[] previous = head.hash();
        byte[] hash = hash(previous, head.count(), timeNanos, actor, action, target, address, requestId, result, detail);
        AuditEntry entry = new AuditEntry(head.count(), timeNanos, actor, action, target, address, requestId, result,
                detail, previous, hash);
        head = new Head(head.count() + 1, hash);
        return entry;
    }

    /// Verifies a whole log from its first entry; `known`, if given, is a head taken from that log earlier.
    public static Verdict verify(Iterator<AuditEntry> entries, @Nullable Head known) {
        Head at = EMPTY;
        while (entries.hasNext()) {
            AuditEntry entry = entries.next();
            if (entry.index() != at.count()) {
                return new Verdict.Broken(at.count(), "expected entry " + at.count() + ", found " + entry.index());
            }
            if (!MessageDigest.isEqual(entry.previousHash(), at.hash())) {
                return new Verdict.Broken(entry.index(), "does not follow the entry before it");
            }
            byte[] hash = hash(at.hash(), entry.index(), entry.timeNanos(), entry.actor(), entry.action(),
                    entry.target(), entry.address(), entry.requestId(), entry.result(), entry.detail());
            if (!MessageDigest.isEqual(hash, entry.hash())) {
                return new Verdict.Broken(entry.index(), "was changed: its hash is not that of its content");
            }
            at = new Head(at.count() + 1, hash);
            if (known != null && known.count() == at.count() && !Arrays.equals(known.hash(), hash)) {
                return new Verdict.Broken(entry.index(), "the log was rewritten: the known head has another hash");
            }
        }
        if (known != null && known.count() > at.count()) {
            return new Verdict.Broken(at.count(), "the end is missing: " + known.count() + " entries are known");
        }
        return new Verdict.Intact(at);
    }

    private static byte[] hash(byte[] previous, long index, long timeNanos, String... texts) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
        digest.update(previous);
        digest.update(ByteBuffer.allocate(16).putLong(index).putLong(timeNanos).flip());
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return digest.digest();
    }
}
