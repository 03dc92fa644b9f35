package io.buttonwood.edge.notification;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a notification says: JSON text, there from the start or made when it is first read, because most notifications
/// of users who are away are never read from memory. Equal if the texts are. Any thread.
public final class Data {
    private final @Nullable Supplier<String> maker;
    /// Threads may race to make it: they make the same.
    private volatile @Nullable String text;

    private Data(@Nullable Supplier<String> maker, @Nullable String text) {
        this.maker = maker;
        this.text = text;
    }

    /// @throws IllegalArgumentException if it is empty or has more than [Notification#MAX_DATA_BYTES]
    public static Data of(String text) {
        Notification.checkData(text);
        return new Data(null, text);
    }

    /// @param maker always answers the same, which [#of] would accept; must not throw
    public static Data later(Supplier<String> maker) {
        return new Data(maker, null);
    }

    public String text() {
        String made = text;
        if (made == null) {
            // Without a maker there is a text.
            made = maker == null ? "" : maker.get();
            text = made;
        }
        return made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Data that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
