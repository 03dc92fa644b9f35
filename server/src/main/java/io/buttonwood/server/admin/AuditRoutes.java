package io.buttonwood.server.admin;

import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Page;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.registry.Audit;
import io.buttonwood.server.registry.AuditFilter;
import io.buttonwood.server.registry.AuditRow;
import io.buttonwood.server.venue.Params;
import java.time.Instant;
import java.util.List;

/// The audit log, for reading.
public final class AuditRoutes {
    private static final Param<String> ACTOR =
            Param.text("actor", "^[A-Za-z0-9._-]{1,64}$", "Only what this user did; - for nobody", "alice");
    private static final Param<String> ACTION =
            Param.text("action", "^[a-z_.]{1,64}$", "Only this action", "user.create");
    private static final Param<String> TARGET =
            Param.text("target", "^[ -~]{1,256}$", "Only what was done to this", "/api/v1/admin/users");

    @Doc("An entry of the audit log.")
    public record AuditJson(
            @Doc(value = "Its place, from 1 without gaps", example = "17") long index,
            @Doc(value = "When", example = "2026-01-15T10:30:00.000000000Z") Time time,
            @Doc(value = "Who: a user's name, - for nobody", example = "admin") String actor,
            @Doc(value = "Did what", example = "user.create") String action,
            @Doc(value = "To what", example = "/api/v1/admin/users") String target,
            @Doc(value = "From where", example = "203.0.113.9") String address,
            @Doc(value = "With which request", example = "mke3x1-4f") String requestId,
            @Doc(value = "With which result: an HTTP status", example = "201") String result,
            @Doc(value = "What else there is to say", example = "POST /api/v1/admin/users") String detail,
            @Doc(value = "SHA-256 over this entry and the one before, hex", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
                    String hash) {}

    private static final AuditJson SHOWN = new AuditJson(
            17, Time.of(Instant.parse("2026-01-15T10:30:00Z")), "admin", "user.create", "/api/v1/admin/users",
            "203.0.113.9", "mke3x1-4f", "201", "POST /api/v1/admin/users",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");

    private final Audit audit;

    public AuditRoutes(Audit audit) {
        this.audit = audit;
    }

    public List<Endpoint> endpoints() {
        return List.of(Admin.admin(Endpoint.get("/api/v1/admin/audit", "listAudit"), "Audit")
                .says("Read the audit log", "Newest first. `buttonwood audit verify` checks its chain of hashes.")
                .params(ACTOR, ACTION, TARGET, Params.FROM, Params.TO, Params.LIMIT, Params.CURSOR)
                .answers(200, "The entries", Shapes.page(AuditJson.class), new Page<>(List.of(SHOWN), "MTY"))
                .errors(ErrorCode.INVALID_CURSOR)
                .blocking(this::list));
    }

    private Answer list(Call call) {
        Time from = call.find(Params.FROM);
        Time to = call.find(Params.TO);
        var filter = new AuditFilter(
                call.find(ACTOR), call.find(ACTION), call.find(TARGET),
                from == null ? 0 : from.nanos(), to == null ? 0 : to.nanos());
        var page = Page.read(() -> audit.page(
                filter, Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR)));
        return call.page(new Page<>(page.items().stream().map(AuditRoutes::json).toList(), page.next()));
    }

    private static AuditJson json(AuditRow row) {
        return new AuditJson(
                row.index(), new Time(row.timeNanos()), row.actor(), row.action(), row.target(), row.address(),
                row.requestId(), row.result(), row.detail(), row.hash());
    }
}
