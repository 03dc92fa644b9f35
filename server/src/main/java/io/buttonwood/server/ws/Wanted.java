package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Filter;
import io.buttonwood.edge.notification.MalformedFilter;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.SubscriptionRequest;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Wire;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a subscription to notifications asks for, as REST and WebSocket have it.
@Doc("Which notifications to hear: any of the types, and any of the instruments, and any of the brokers, and the filter.")
public record Wanted(
        @Doc(value = "A ready-made choice of types", example = "TRADING_UPDATES") @Nullable Preset preset,
        @Doc(value = "Types; none takes those of the preset, or all that concern you and no market data", example = "[\"ORDER_FILLED\"]", byDefault = "[]", max = 12)
                List<NotificationType> types,
        @Doc(value = "Instruments; none for all", example = "[\"ACME\"]", byDefault = "[]", max = 1000, pattern = Wire.SYMBOL)
                List<String> instruments,
        @Doc(value = "Brokers whose users' events to hear, as far as you may; none for your own events", example = "[]", byDefault = "[]", max = 100)
                List<String> brokers,
        @Doc(value = "Only what also fits this condition", example = "{\"field\":\"price\",\"op\":\"gt\",\"value\":\"100\"}")
                @Nullable Condition filter,
        @Doc(value = "Hear of everybody's trades too, not only of your own", example = "false", byDefault = "false")
                boolean publicTrades) {
    private static final Set<NotificationType> MINE;

    static {
        EnumSet<NotificationType> mine = EnumSet.copyOf(NotificationType.TRADING);
        mine.add(NotificationType.SYSTEM_ANNOUNCEMENT);
        mine.add(NotificationType.INSTRUMENT_STATUS);
        MINE = Set.copyOf(mine);
    }

    /// Ready-made subscriptions.
    public enum Preset {
        /// Prices, books and trading states; needs instruments.
        INSTRUMENT_UPDATES,
        /// All that happens to one's own orders, trades, settlements and risk.
        TRADING_UPDATES,
        /// Prices, books and trades of everybody.
        MARKET_DATA
    }

    /// @throws io.buttonwood.server.http.HttpProblem INVALID_FIELD, or FORBIDDEN for a broker that is not the user's own
    public SubscriptionRequest request(Principal user, Market market) {
        for (int i = 0; i < instruments.size(); i++) {
            if (market.find(instruments.get(i)) == null) {
                throw ErrorCode.INVALID_FIELD.problem("/instruments/" + i, "no instrument is called " + instruments.get(i));
            }
        }
        if (preset == Preset.INSTRUMENT_UPDATES && instruments.isEmpty()) {
            throw ErrorCode.INVALID_FIELD.problem("/instruments", "must name at least one for INSTRUMENT_UPDATES");
        }
        for (String broker : brokers) {
            if (!mayWatch(user, market, broker)) {
                throw ErrorCode.FORBIDDEN.problem("/brokers", "only a broker may hear its own users' events");
            }
        }
        Set<NotificationType> asked = types.isEmpty() ? preset(preset) : Set.copyOf(types);
        try {
            return new SubscriptionRequest(asked, Set.copyOf(instruments), Set.copyOf(brokers), condition(asked));
        } catch (IllegalArgumentException e) {
            throw ErrorCode.INVALID_FIELD.problem("", String.valueOf(e.getMessage()));
        }
    }

    /// Whether a user may hear what a broker's users hear.
    public static boolean mayWatch(Principal user, Market market, String broker) {
        Market.Broker named = market.broker(broker);
        return named != null
                && (user.admin() || user.role() == Access.BROKER && user.brokerId() == named.id());
    }

    private static Set<NotificationType> preset(@Nullable Preset preset) {
        if (preset == null) {
            return MINE;
        }
        return switch (preset) {
            case INSTRUMENT_UPDATES -> NotificationType.INSTRUMENT;
            case TRADING_UPDATES -> NotificationType.TRADING;
            case MARKET_DATA -> NotificationType.MARKET_DATA;
        };
    }

    private @Nullable Predicate<Notification> condition(Set<NotificationType> asked) {
        Filter stated = parsed();
        boolean onlyPublic = preset == Preset.MARKET_DATA;
        boolean allTrades = onlyPublic || publicTrades || !asked.contains(NotificationType.TRADE_EXECUTED);
        if (allTrades && !onlyPublic) {
            return stated;
        }
        return new Audience(onlyPublic, stated);
    }

    /// Which of the messages of a type: the public's only, or no public trades. Equal ones are one interest to the service.
    private record Audience(boolean onlyPublic, @Nullable Filter stated) implements Predicate<Notification> {
        @Override
        public boolean test(Notification n) {
            return (onlyPublic ? !n.isPrivate() : n.isPrivate() || n.type() != NotificationType.TRADE_EXECUTED)
                    && (stated == null || stated.test(n));
        }
    }

    private @Nullable Filter parsed() {
        if (filter == null) {
            return null;
        }
        try {
            return filter.filter();
        } catch (MalformedFilter e) {
            throw ErrorCode.INVALID_FIELD.problem("/filter" + e.pointer(), String.valueOf(e.getMessage()));
        }
    }
}
