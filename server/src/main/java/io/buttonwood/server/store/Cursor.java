package io.buttonwood.server.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a page of a list ended: the keys of its last item, as base64url text that callers hand back unread.
public final class Cursor {
    private static final int MAX_LENGTH = 200;

    private Cursor() {}

    /// Makes a cursor.
    ///
    /// @param list the list's name, without a colon
    public static String of(String list, long... keys) {
        StringBuilder text = new StringBuilder(list);
        for (long key : keys) {
            text.append(':').append(key);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /// The keys in a cursor.
    ///
    /// @throws IllegalArgumentException if it was not made for this list by [#of]
    public static long[] keys(String list, int count, String cursor) {
        if (cursor.length() > MAX_LENGTH) {
            throw malformed();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            String[] parts = text.split(":", -1);
            if (parts.length != count + 1 || !parts[0].equals(list)) {
                throw malformed();
            }
            long[] keys = new long[count];
            for (int i = 0; i < count; i++) {
                keys[i] = Long.parseLong(parts[i + 1]);
            }
            if (!of(list, keys).equals(cursor)) {
                throw malformed();
            }
            return keys;
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /// A page of `limit` items from a result that was asked for one more.
    public static <T> Page<T> page(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = List.copyOf(found.subList(0, limit));
        @Nullable String next = cursor.apply(items.getLast());
        return new Page<>(items, next);
    }

    /// Answers the limit.
    ///
    /// @throws IllegalArgumentException unless it is 1 to 1,000
    public static int checkedLimit(int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
        }
        return limit;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("cursor is not one that this list gave");
    }
}
