package io.buttonwood.server.delivery;

import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Page;
import io.buttonwood.server.http.RawJson;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.projection.DeadLetter;
import io.buttonwood.server.projection.DeadLetters;
import io.buttonwood.server.projection.PendingRow;
import io.buttonwood.server.projection.PrivateMessage;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Params;
import io.buttonwood.server.ws.Lanes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Announcements and dead letters, for operators.
final class AdminRoutes {
    private static final String TAG = "Operations";
    private static final Time THEN = Time.of(Instant.parse("2026-01-15T10:30:00Z"));
    private static final RawJson TEXT = new RawJson("{\"text\":\"Maintenance at noon\"}");

    private final Engine engine;
    private final Market market;
    private final DeadLetters deadLetters;
    private final Messages messages;
    private final Consumer<List<PendingRow>> redrive;
    private final LongSupplier clock;

    /// @param redrive sends them to those who are connected, no faster than allowed
    AdminRoutes(
            Engine engine, Market market, DeadLetters deadLetters, Messages messages, Consumer<List<PendingRow>> redrive,
            LongSupplier clock) {
        this.engine = engine;
        this.market = market;
        this.deadLetters = deadLetters;
        this.messages = messages;
        this.redrive = redrive;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                admin(Endpoint.post("/api/v1/admin/announcements", "announce"))
                        .says("Send a message to users", "To everybody or to some; it waits for those who are away, until it expires.")
                        .audited("announcement.create")
                        .body(Shown.AnnouncementBody.class, new Shown.AnnouncementBody(
                                Shown.Announceable.SYSTEM_ANNOUNCEMENT, Priority.NORMAL, List.of(), TEXT, null, null, null))
                        .answers(201, "It was taken", Shown.AnnouncedAnswer.class, new Shown.AnnouncedAnswer(12, 1042))
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.OVERLOADED, ErrorCode.OUTCOME_UNKNOWN)
                        .blocking(this::announce),
                admin(Endpoint.get("/api/v1/admin/dead-letters", "listDeadLetters"))
                        .says("List dead letters", "Notifications that failed, expired or overflowed; newest first, at most 100,000 are kept.")
                        .params(Params.ACCOUNT, Params.LIMIT, Params.CURSOR)
                        .answers(200, "The dead letters", Shapes.page(Shown.DeadLetterJson.class), new Page<>(
                                List.of(new Shown.DeadLetterJson(
                                        5, 7, "HIGH", 12, "SYSTEM_ANNOUNCEMENT", TEXT, "EXPIRED", 0, THEN, THEN, 1042)),
                                "NQ"))
                        .errors(ErrorCode.INVALID_CURSOR)
                        .blocking(this::list),
                admin(Endpoint.post("/api/v1/admin/dead-letters/redrive", "redriveDeadLetters"))
                        .says("Send dead letters again", "Marked as redelivered, at most 100 a second, to those who are connected; the others find them among their pending. Unknown numbers do nothing.")
                        .audited("dead_letters.redrive")
                        .body(Shown.RedriveBody.class, new Shown.RedriveBody(List.of(5L)))
                        .answers(200, "How many", Shown.RedrivenAnswer.class, new Shown.RedrivenAnswer(1))
                        .blocking(call -> {
                            List<PendingRow> back =
                                    deadLetters.redrive(call.body(Shown.RedriveBody.class).ids(), clock.getAsLong());
                            redrive.accept(back);
                            return Answer.ok(new Shown.RedrivenAnswer(back.size()));
                        }),
                admin(Endpoint.delete("/api/v1/admin/dead-letters", "purgeDeadLetters"))
                        .says("Forget all dead letters", "For good; fills and orders stay in their own lists.")
                        .audited("dead_letters.purge")
                        .answers(200, "How many", Shown.PurgedAnswer.class, new Shown.PurgedAnswer(1))
                        .blocking(call -> Answer.ok(new Shown.PurgedAnswer(deadLetters.purgeAll()))));
    }

    private static Endpoint admin(Endpoint endpoint) {
        return endpoint.tag(TAG).access(Access.ADMIN, Scope.ADMIN);
    }

    private Answer announce(Call call) {
        var body = call.body(Shown.AnnouncementBody.class);
        String data = body.data().text();
        if (!data.startsWith("{") || data.getBytes(StandardCharsets.UTF_8).length > Notification.MAX_DATA_BYTES) {
            throw ErrorCode.INVALID_FIELD.problem("/data", "must be a JSON object of at most 16 KiB");
        }
        Time expires = body.expiresAt();
        long now = clock.getAsLong();
        if (expires != null && (expires.nanos() <= now || expires.nanos() - now > Notification.MAX_LIFE_NANOS)) {
            throw ErrorCode.INVALID_FIELD.problem("/expires_at", "must lie in the next 366 days");
        }
        String symbol = body.instrument();
        int instrument = 0;
        if (symbol != null) {
            var known = market.find(symbol);
            if (known == null) {
                throw ErrorCode.INVALID_FIELD.problem("/instrument", "no instrument is called " + symbol);
            }
            instrument = known.id();
        }
        for (int i = 0; i < body.recipients().size(); i++) {
            if (market.account(body.recipients().get(i)) == null) {
                throw ErrorCode.INVALID_FIELD.problem("/recipients/" + i, "there is no such account");
            }
        }
        String key = body.idempotencyKey();
        Reply.Done done = engine.done(new Command.Announce(
                body.recipients(), body.type().name(), Lanes.lane(body.priority()), data, instrument, 0,
                expires == null ? 0 : expires.nanos(), key == null ? "" : key));
        return Answer.created(new Shown.AnnouncedAnswer(done.count(), done.sequence()));
    }

    private Answer list(Call call) {
        Long account = call.find(Params.ACCOUNT);
        var page = deadLetters.page(
                account == null ? 0 : account, Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR));
        return call.page(new Page<>(page.items().stream().map(this::json).toList(), page.next()));
    }

    private Shown.DeadLetterJson json(DeadLetter letter) {
        PrivateMessage message = letter.message();
        return new Shown.DeadLetterJson(
                letter.id(), message.accountId(), message.lane().name(), message.seq(), message.type(),
                new RawJson(messages.json(message)), letter.reason(), letter.attempts(), new Time(message.timeNanos()),
                new Time(letter.deadNanos()), message.sequence());
    }
}
