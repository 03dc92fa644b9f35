package io.buttonwood.core.order;

import io.buttonwood.core.Command;
import io.buttonwood.core.OrderView;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One account's client order ids: those of its open orders, and of the last 10,000 or 24 hours, whichever is less.
///
/// An id that is too old is forgotten when another is remembered, never by being asked for, so that a refused order
/// changes nothing. The map is only asked, never walked.
final class ClientIds {
    static final int KEPT = 10_000;
    static final long KEPT_NANOS = 24L * 3600 * 1_000_000_000;

    private final Map<String, ClientId> byId = new HashMap<>();
    /// Oldest first.
    final ArrayDeque<ClientId> last = new ArrayDeque<>();

    @Nullable ClientId find(String id, long now) {
        ClientId found = byId.get(id);
        return found == null || (found.order == null && now - found.usedNanos > KEPT_NANOS) ? null : found;
    }

    ClientId add(Command.PlaceOrder body, OpenOrder order, long now) {
        ClientId added = new ClientId(body, now);
        added.order = order;
        remember(added);
        for (ClientId oldest = last.peek();
                oldest != null && (last.size() > KEPT || now - oldest.usedNanos > KEPT_NANOS);
                oldest = last.peek()) {
            last.poll();
            if (oldest.order != null) {
                oldest.old = true;
            } else {
                byId.remove(oldest.id(), oldest);
            }
        }
        return added;
    }

    void remember(ClientId id) {
        byId.put(id.id(), id);
        if (!id.old) {
            last.add(id);
        }
    }

    void ended(ClientId id, OrderView order) {
        id.order = null;
        id.ended = order;
        if (id.old) {
            byId.remove(id.id(), id);
        }
    }
}
