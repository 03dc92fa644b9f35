package io.buttonwood.server.ws;

import io.buttonwood.core.Lane;
import io.buttonwood.edge.notification.Data;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.Stream;
import io.buttonwood.server.projection.PrivateMessage;
import io.buttonwood.server.venue.Market;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The core's lanes, the service's priorities, and the names of streams on the wire: `HIGH` for a private lane,
/// `PUBLIC_HIGH` for a public one, `PRICE_UPDATE:ACME` for an instrument's market data.
public final class Lanes {
    private static final String PUBLIC = "PUBLIC_";
    private static final Map<String, NotificationType> TYPES = Arrays.stream(NotificationType.values())
            .collect(Collectors.toUnmodifiableMap(NotificationType::name, type -> type));

    private Lanes() {}

    public static Priority priority(Lane lane) {
        return switch (lane) {
            case LOW -> Priority.LOW;
            case NORMAL -> Priority.NORMAL;
            case HIGH -> Priority.HIGH;
            case CRITICAL -> Priority.CRITICAL;
        };
    }

    public static Lane lane(Priority priority) {
        return switch (priority) {
            case LOW -> Lane.LOW;
            case NORMAL -> Lane.NORMAL;
            case HIGH -> Lane.HIGH;
            case CRITICAL -> Lane.CRITICAL;
        };
    }

    /// The stream's name on the wire.
    public static String name(Stream stream) {
        if (stream.type() != null && stream.instrument() != null) {
            return stream.type() + ":" + stream.instrument();
        }
        return stream.recipient() == 0 ? PUBLIC + stream.lane() : stream.lane().name();
    }

    /// The private lane of that name, null if it names another stream.
    public static @Nullable Priority priority(String name) {
        for (Priority priority : Priority.values()) {
            if (priority.name().equals(name)) {
                return priority;
            }
        }
        return null;
    }

    /// The public lane of that name, null if it names another stream.
    public static @Nullable Priority publicLane(String name) {
        return name.startsWith(PUBLIC) ? priority(name.substring(PUBLIC.length())) : null;
    }

    /// Whether a name may be one that this venue gave a stream.
    public static boolean known(String name) {
        return priority(name) != null || publicLane(name) != null
                || name.startsWith(NotificationType.PRICE_UPDATE + ":")
                || name.startsWith(NotificationType.ORDER_BOOK_UPDATE + ":");
    }

    /// Cursors as one token, for `Last-Event-ID` and the webhooks' memory: `H12-N40`; empty for none.
    public static String token(Map<Priority, Long> cursors) {
        var text = new StringBuilder(32);
        for (Priority lane : Priority.values()) {
            Long seq = cursors.get(lane);
            if (seq != null) {
                text.append(text.isEmpty() ? "" : "-").append(lane.name().charAt(0)).append(seq);
            }
        }
        return text.toString();
    }

    /// The other way round; null if it is no such token.
    public static @Nullable Map<Priority, Long> cursors(String token) {
        Map<Priority, Long> cursors = new EnumMap<>(Priority.class);
        if (token.length() > 100) {
            return null;
        }
        for (String part : token.isEmpty() ? new String[0] : token.split("-", -1)) {
            Priority lane = part.isEmpty() ? null : switch (part.charAt(0)) {
                case 'L' -> Priority.LOW;
                case 'N' -> Priority.NORMAL;
                case 'H' -> Priority.HIGH;
                case 'C' -> Priority.CRITICAL;
                default -> null;
            };
            try {
                long seq = lane == null ? -1 : Long.parseLong(part.substring(1));
                if (lane == null || seq < 0 || cursors.put(lane, seq) != null) {
                    return null;
                }
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return cursors;
    }

    /// The same private message always has the same id.
    public static String id(long account, Lane lane, long seq) {
        return account + "-" + lane.name().charAt(0) + seq;
    }

    /// As the service knows it. Never throws: the feed must go on whatever was announced. What the service would refuse is
    /// made to fit.
    ///
    /// @param data makes what it says, a JSON object
    public static Notification notification(
            PrivateMessage message, Supplier<String> data, boolean redelivered, Market market) {
        NotificationType type = TYPES.getOrDefault(message.type(), NotificationType.SYSTEM_ANNOUNCEMENT);
        long account = message.accountId();
        long created = message.timeNanos();
        long expires = message.expiresNanos() == 0
                ? 0
                : Math.min(Math.max(message.expiresNanos(), created), created + Notification.MAX_LIFE_NANOS);
        return new Notification(
                id(account, message.lane(), message.seq()), type, priority(message.lane()), account,
                Data.later(() -> fitting(data.get())),
                Math.max(0, created), expires, symbol(market, message.instrumentId()),
                broker(market, account, message.brokerId()), message.seq(), message.sequence(), redelivered);
    }

    private static String fitting(String data) {
        return data.isEmpty() || tooLong(data) ? "{\"truncated\":true}" : data;
    }

    private static boolean tooLong(String data) {
        return data.length() * 3 > Notification.MAX_DATA_BYTES
                && data.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > Notification.MAX_DATA_BYTES;
    }

    private static @Nullable String symbol(Market market, int instrumentId) {
        if (instrumentId == 0) {
            return null;
        }
        try {
            return market.instrument(instrumentId).symbol();
        } catch (IllegalStateException unknown) {
            return null;
        }
    }

    /// The broker is taken from the account where the event does not name it.
    private static @Nullable String broker(Market market, long account, int brokerId) {
        int id = brokerId;
        if (id == 0) {
            Market.Account owner = market.account(account);
            id = owner == null ? 0 : owner.brokerId();
        }
        Market.Broker broker = id == 0 ? null : market.broker(id);
        return broker == null ? null : broker.name();
    }
}
