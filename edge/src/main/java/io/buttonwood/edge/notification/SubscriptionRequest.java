package io.buttonwood.edge.notification;

import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a subscription asks for: any of the types, and any of the instruments, and any of the brokers, and the filter.
///
/// @param types       at least one
/// @param instruments empty for all; otherwise messages without instrument do not match
/// @param brokers     empty for all one's own; otherwise as instruments. Names the drop copy where the user may watch it
/// @param filter      a [Filter], or in Java any predicate; it runs on publishers' threads, so it must be quick; one
///                    that throws matches nothing
public record SubscriptionRequest(
        Set<NotificationType> types,
        Set<String> instruments,
        Set<String> brokers,
        @Nullable Predicate<Notification> filter) {

    /// Most index entries (types × instruments × brokers) of one subscription.
    public static final int MAX_ENTRIES = 20_000;

    /// @throws IllegalArgumentException if it names no type, too many things, or a filter beyond its bounds
    public SubscriptionRequest {
        types = Set.copyOf(types);
        instruments = Set.copyOf(instruments);
        brokers = Set.copyOf(brokers);
        if (types.isEmpty()) {
            throw new IllegalArgumentException("a subscription names at least one type");
        }
        instruments.forEach(name -> Notification.checkName("instrument", name));
        brokers.forEach(name -> Notification.checkName("broker", name));
        if ((long) types.size() * Math.max(1, instruments.size()) * Math.max(1, brokers.size()) > MAX_ENTRIES) {
            throw new IllegalArgumentException("types x instruments x brokers exceed " + MAX_ENTRIES);
        }
        if (filter instanceof Filter bounded) {
            Filter.checkBounds(bounded);
        }
    }

    public static SubscriptionRequest of(Set<NotificationType> types) {
        return new SubscriptionRequest(types, Set.of(), Set.of(), null);
    }

    public static SubscriptionRequest of(Set<NotificationType> types, Set<String> instruments) {
        return new SubscriptionRequest(types, instruments, Set.of(), null);
    }
}
