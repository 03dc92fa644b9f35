package io.buttonwood.server.venue;

import io.buttonwood.core.OrderView;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Which instrument the orders entered through this gateway are of: spares a replace the look-up in the projection.
///
/// A table of fixed size in which a newer order takes the place of an older one: what is forgotten is looked up. Two
/// longs a name instead of objects, which every collection of garbage would copy: the name's hash, and the instrument
/// with a check. 96 bits of a hash that differs from process to process are taken for the name. Any thread.
public final class RecentOrders {
    private static final int PLACES = 1 << 17;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final long CHECK = 0xD6E8_FEB8_6659_FD93L;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final AtomicLongArray places = new AtomicLongArray(2 * PLACES);

    public void entered(OrderView order) {
        if (!order.status().live()) {
            return;
        }
        put(name(order.accountId(), order.orderId()), order.instrumentId());
        String clientOrderId = order.clientOrderId();
        if (clientOrderId != null) {
            put(name(order.accountId(), clientOrderId), order.instrumentId());
        }
    }

    /// Null if it is not remembered or another account's.
    public @Nullable Integer instrument(long accountId, long orderId, @Nullable String clientOrderId) {
        long name = clientOrderId == null ? name(accountId, orderId) : name(accountId, clientOrderId);
        int at = place(name);
        boolean same = places.get(at) == name;
        long value = places.get(at + 1);
        return same && (int) value == check(name) ? (Integer) (int) (value >>> 32) : null;
    }

    /// Two threads that write the same place may leave parts of both, which the check tells.
    private void put(long name, int instrumentId) {
        int at = place(name);
        places.lazySet(at, name);
        places.lazySet(at + 1, (long) instrumentId << 32 | check(name) & 0xFFFF_FFFFL);
    }

    private long name(long accountId, long orderId) {
        return mix(mix(seed ^ accountId) ^ orderId);
    }

    private long name(long accountId, String clientOrderId) {
        // The length keeps it apart from an order id.
        long hash = mix(mix(seed + MIX ^ accountId) ^ clientOrderId.length());
        for (int i = 0; i < clientOrderId.length(); i++) {
            hash = (hash ^ clientOrderId.charAt(i)) * MIX;
            hash ^= hash >>> 29;
        }
        return mix(hash);
    }

    private static long mix(long bits) {
        long mixed = bits * MIX;
        mixed = (mixed ^ mixed >>> 32) * CHECK;
        return mixed ^ mixed >>> 29;
    }

    private static int place(long name) {
        return (int) (name >>> 47) << 1;
    }

    private static int check(long name) {
        return (int) (mix(name ^ CHECK) >>> 20);
    }
}
