package io.buttonwood.edge.notification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/// The last publications that carried a key: a bounded number of them, and of their ids. One lock is held while one
/// of them is published: they come from outside and are rare.
final class IdempotencyWindow {
    private static final int MAX_IDS = 100_000;

    private record Seen(String fingerprint, List<String> ids) {}

    private final int capacity;
    private final Map<String, Seen> window = new LinkedHashMap<>();
    private int ids;

    IdempotencyWindow(int capacity) {
        this.capacity = capacity;
    }

    /// Publishes unless the key was seen with the same content.
    ///
    /// @throws IllegalArgumentException if it was seen with other content
    synchronized Published once(String key, Publication publication, Function<Publication, Published> publish) {
        String fingerprint = fingerprint(publication);
        Seen seen = window.get(key);
        if (seen != null) {
            if (!seen.fingerprint.equals(fingerprint)) {
                throw new IllegalArgumentException("idempotency key was used with other content");
            }
            return new Published(seen.ids, true);
        }
        Published published = publish.apply(publication);
        window.put(key, new Seen(fingerprint, published.ids()));
        ids += published.ids().size();
        while (window.size() > capacity || (ids > MAX_IDS && window.size() > 1)) {
            Map.Entry<String, Seen> oldest = window.entrySet().iterator().next();
            ids -= oldest.getValue().ids.size();
            window.remove(oldest.getKey());
        }
        return published;
    }

    private static String fingerprint(Publication p) {
        String text = String.join("\n", p.type().name(), p.priority().name(), new TreeSet<>(p.recipients()).toString(),
                String.valueOf(p.instrument()), String.valueOf(p.broker()), Long.toString(p.lifeNanos()), p.data());
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
