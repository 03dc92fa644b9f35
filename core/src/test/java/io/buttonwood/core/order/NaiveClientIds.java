package io.buttonwood.core.order;

import io.buttonwood.core.Command;
import io.buttonwood.core.OrderView;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Client order ids as a map of objects: slow to collect, easy to read, the model for [ClientIds].
final class NaiveClientIds {
    static final class Id {
        final Command.PlaceOrder body;
        final long orderId;
        final long usedNanos;
        long changed;
        @Nullable OrderView ended;
        boolean old;
        /// Where [ClientIds] has it.
        int slot;

        Id(Command.PlaceOrder body, long orderId, long usedNanos) {
            this.body = body;
            this.orderId = orderId;
            this.usedNanos = usedNanos;
        }

        String text() {
            return String.valueOf(body.clientOrderId());
        }
    }

    private final int kept;
    private final Map<String, Id> byText = new HashMap<>();
    final ArrayDeque<Id> last = new ArrayDeque<>();

    NaiveClientIds(int kept) {
        this.kept = kept;
    }

    boolean knows(String text) {
        return byText.containsKey(text);
    }

    @Nullable Id find(String text, long now) {
        Id found = byText.get(text);
        return found == null || (found.ended != null && now - found.usedNanos > ClientIds.KEPT_NANOS) ? null : found;
    }

    Id add(Command.PlaceOrder body, long orderId, long now) {
        Id added = new Id(body, orderId, now);
        byText.put(added.text(), added);
        last.add(added);
        for (Id oldest = last.peek();
                oldest != null && (last.size() > kept || now - oldest.usedNanos > ClientIds.KEPT_NANOS);
                oldest = last.peek()) {
            last.poll();
            if (oldest.ended == null) {
                oldest.old = true;
            } else {
                byText.remove(oldest.text(), oldest);
            }
        }
        return added;
    }

    void ended(Id id, OrderView order) {
        id.ended = order;
        if (id.old) {
            byText.remove(id.text(), id);
        }
    }
}
