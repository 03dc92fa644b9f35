package io.buttonwood.server.delivery;

import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.RawJson;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.venue.Wire;
import io.buttonwood.server.ws.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies of the notification routes.
public final class Shown {
    private Shown() {}

    @Doc("A notification. Its lane and sequence name it: the same on every gateway and after every restart.")
    public record NotificationJson(
            @Doc(value = "Its lane", example = "HIGH") String lane,
            @Doc(value = "Its place in the lane", example = "12") long seq,
            @Doc(value = "Stable id", example = "7-H12") String id,
            @Doc(value = "What it is about", example = "ORDER_FILLED") NotificationType type,
            @Doc(value = "How urgent it is", example = "HIGH") Priority priority,
            @Doc(value = "Whose it is, null for everybody's", example = "7") @Nullable Long accountId,
            @Doc(value = "Instrument, if it has one", example = "ACME") @Nullable String instrument,
            @Doc(value = "The account's broker, if it has one", example = "Hamilton") @Nullable String broker,
            @Doc("What happened: an order, a fill, or as the type says") RawJson data,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "From when on it is not delivered any more", example = "2026-01-15T10:31:00.000000000Z")
                    @Nullable Time expiresAt,
            @Doc(value = "The engine sequence it stems from", example = "1042") long sequence,
            @Doc(value = "Whether it comes again from the dead letters", example = "false") boolean redelivered) {}

    static NotificationJson notification(Notification n) {
        return new NotificationJson(
                n.priority().name(), n.laneSeq(), n.id(), n.type(), n.priority(), n.isPrivate() ? n.recipient() : null,
                n.instrument(), n.broker(), new RawJson(n.data()), new Time(n.createdNanos()),
                n.expiresNanos() == 0 ? null : new Time(n.expiresNanos()), n.engineSequence(), n.redelivered());
    }

    @Doc("Notifications that wait for your acknowledgement.")
    public record PendingAnswer(
            @Doc("Higher lanes first, in order within a lane") List<NotificationJson> items,
            @Doc(value = "How many wait in all", example = "3") int pending) {}

    @Doc("How many notifications were acknowledged.")
    public record ClearedAnswer(@Doc(value = "How many", example = "3") int cleared) {}

    @Doc("A stored subscription: all your connections hear what it asks for.")
    public record SubscriptionJson(
            @Doc(value = "Its number", example = "5") long subscriptionId,
            @Doc("What it asks for") Wanted wanted,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt) {}

    @Doc("Your subscriptions.")
    public record SubscriptionsAnswer(@Doc("In the order they were made") List<SubscriptionJson> items) {}

    @Doc("Where to post notifications to.")
    public record WebhookBody(
            @Doc(value = "An http or https URL on a public address", example = "https://example.com/hook", min = 8, max = 1024, pattern = "^https?://[!-~]{1,1016}$")
                    String url,
            @Doc(value = "Types to post; none for all that concern you", example = "[\"ORDER_FILLED\"]", byDefault = "[]", max = 12)
                    List<NotificationType> types) {}

    @Doc("A webhook.")
    public record WebhookJson(
            @Doc(value = "Its number", example = "5") long webhookId,
            @Doc(value = "Where it posts to", example = "https://example.com/hook") String url,
            @Doc(value = "Types it posts; none for all that concern you", example = "[\"ORDER_FILLED\"]")
                    List<NotificationType> types,
            @Doc(value = "The key of its signatures; shown once, when it is made", example = "whs_c2VjcmV0") @Nullable String secret,
            @Doc(value = "Whether it was given up after repeated failure", example = "false") boolean disabled,
            @Doc(value = "Failures in a row", example = "0") int failures,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt) {}

    @Doc("Your webhooks.")
    public record WebhooksAnswer(@Doc("In the order they were made") List<WebhookJson> items) {}

    /// What an operator may send. The other types say what the venue itself did.
    public enum Announceable {
        SYSTEM_ANNOUNCEMENT,
        RISK_ALERT
    }

    @Doc("A message to users.")
    public record AnnouncementBody(
            @Doc(value = "Type", example = "SYSTEM_ANNOUNCEMENT", byDefault = "SYSTEM_ANNOUNCEMENT") Announceable type,
            @Doc(value = "How urgent it is; CRITICAL leaves at once", example = "NORMAL", byDefault = "NORMAL") Priority priority,
            @Doc(value = "Accounts; none for everybody", example = "[7]", byDefault = "[]", max = 10000) List<Long> recipients,
            @Doc("A JSON object of at most 16 KiB") RawJson data,
            @Doc(value = "Instrument it is about", example = "ACME", pattern = Wire.SYMBOL) @Nullable String instrument,
            @Doc(value = "From when on it is not worth delivering", example = "2026-01-15T10:31:00.000000000Z")
                    @Nullable Time expiresAt,
            @Doc(value = "The same key is published once", example = "maintenance-7", pattern = "^[!-~]{1,128}$")
                    @Nullable String idempotencyKey) {}

    @Doc("An announcement was taken.")
    public record AnnouncedAnswer(
            @Doc(value = "How many users it goes to; 0 if the key was used before", example = "12") int recipients,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("A notification that was not delivered.")
    public record DeadLetterJson(
            @Doc(value = "Its number", example = "5") long id,
            @Doc(value = "Whose it is", example = "7") long accountId,
            @Doc(value = "Its lane", example = "HIGH") String lane,
            @Doc(value = "Its place in the lane", example = "12") long seq,
            @Doc(value = "Type", example = "ORDER_FILLED") String type,
            @Doc("What it says") RawJson data,
            @Doc(value = "Why it was not delivered", example = "EXPIRED") String reason,
            @Doc(value = "Deliveries tried", example = "3") int attempts,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "When it was given up", example = "2026-01-15T10:30:00.000000000Z") Time deadAt,
            @Doc(value = "The engine sequence it stems from", example = "1042") long sequence) {}

    @Doc("Which dead letters to send again.")
    public record RedriveBody(
            @Doc(value = "Their numbers", example = "[5]", min = 1, max = 1000) List<Long> ids) {}

    @Doc("How many dead letters are on their way again.")
    public record RedrivenAnswer(@Doc(value = "How many", example = "1") int redriven) {}

    @Doc("How many dead letters were forgotten.")
    public record PurgedAnswer(@Doc(value = "How many", example = "1") int purged) {}
}
