package io.buttonwood.server.admin;

import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Block;
import io.buttonwood.edge.ratelimit.Limit;
import io.buttonwood.edge.ratelimit.Policy;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.ratelimit.Stats;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Limits;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.SuccessResponse;
import io.buttonwood.server.limits.EndpointOverrides;
import io.buttonwood.server.registry.EndpointLimit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rate limits: what holds, what they did, and an operator's changes to them.
public final class LimitRoutes {
    private static final String TAG = "Rate limits";
    private static final String PATH = "/api/v1/admin/rate-limits";
    private static final Param<String> OPERATION = Param.path(
            "operation", "^[A-Za-z][A-Za-z0-9]{0,63}$", "The operation's id, as in the API document", "placeOrder");

    @Doc("How fast a bucket refills and how much it holds.")
    public record LimitJson(
            @Doc(value = "Tokens a second", example = "10.0") double perSecond,
            @Doc(value = "Most tokens at a time", example = "50") long burst) {}

    @Doc("What users of one tier may do.")
    public record TierJson(
            @Doc(value = "Name", example = "broker") String tier,
            @Doc("Each user's requests") LimitJson user,
            @Doc("Each user's cancels, on top") LimitJson cancel,
            @Doc("Each address' authenticated requests, where the tier has its own") @Nullable LimitJson ip) {}

    @Doc("An endpoint's own limit.")
    public record EndpointJson(
            @Doc(value = "The operation's id", example = "placeOrder") String operation,
            @Doc(value = "Tokens a second, over all clients", example = "5000") long perSecond,
            @Doc(value = "Most tokens at a time", example = "10000") long burst) {}

    @Doc("A block in force.")
    public record BlockJson(
            @Doc(value = "Whom it stops: user or ip", example = "ip") String policy,
            @Doc(value = "The user's number or the address (IPv6: its /64)", example = "203.0.113.9") String subject,
            @Doc(value = "1 for a first block, rising with each further one", example = "1") long level,
            @Doc(value = "Seconds until it ends", example = "42") long secondsLeft) {}

    @Doc("The limiter's figures since the start.")
    public record StatsJson(
            @Doc(value = "All checks made", example = "120034") long hits,
            @Doc(value = "Requests that passed", example = "120000") long admitted,
            @Doc(value = "Refused by the user's limit", example = "20") long refusedUser,
            @Doc(value = "Refused by the user's limit for cancels", example = "0") long refusedCancel,
            @Doc(value = "Refused by the address' limit", example = "10") long refusedIp,
            @Doc(value = "Refused by the endpoint's limit", example = "4") long refusedEndpoint,
            @Doc(value = "Refused because of a block", example = "0") long blockedRequests,
            @Doc(value = "Refused because they cost more than a bucket holds", example = "0") long tooCostly,
            @Doc(value = "Users' buckets in use", example = "9") long userBuckets,
            @Doc(value = "Users' buckets for cancels in use", example = "4") long cancelBuckets,
            @Doc(value = "Addresses' buckets in use", example = "3") long ipBuckets,
            @Doc(value = "Endpoints' buckets", example = "12") long endpointBuckets,
            @Doc(value = "Buckets gone for disuse", example = "100") long evicted,
            @Doc(value = "Blocks ever made", example = "0") long blocks) {}

    @Doc("Rate limits as they hold in this gateway.")
    public record RateLimitsJson(
            @Doc(value = "Whether limits apply", example = "true") boolean enabled,
            @Doc(value = "local; shared through Redis; or away: Redis does not answer, and this gateway's share holds", example = "local")
                    String counting,
            @Doc("The tiers") List<TierJson> tiers,
            @Doc("Each client address") LimitJson ip,
            @Doc("Each endpoint without its own") LimitJson endpoint,
            @Doc("Endpoints with their own") List<EndpointJson> endpoints,
            @Doc("The blocks in force, at most a thousand") List<BlockJson> blocks,
            @Doc("What the limiter did") StatsJson stats) {}

    @Doc("An endpoint's own limit.")
    public record EndpointLimitBody(
            @Doc(value = "Tokens a second, over all clients", example = "5000", min = 1, max = 10000000) long perSecond,
            @Doc(value = "Most tokens at a time", example = "10000", min = 1, max = 100000000) long burst) {}

    /// Whose block: a user's, by number, or an address'.
    public enum Blocked {
        user,
        ip
    }

    @Doc("A block to lift.")
    public record UnblockBody(
            @Doc(value = "Whom it stops", example = "ip") Blocked policy,
            @Doc(value = "The user's number or the address", example = "203.0.113.9", pattern = "^[0-9A-Fa-f:.]{1,45}$")
                    String subject) {}

    @Doc("Unused buckets were dropped.")
    public record CleanupJson(@Doc(value = "How many", example = "100") long removed) {}

    private static final int MOST_BLOCKS = 1_000;
    private static final EndpointJson SHOWN = new EndpointJson("placeOrder", 5000, 10_000);
    private static final LimitJson SOME = new LimitJson(500, 2500);

    private final Admin admin;
    private final Limits limits;
    private final EndpointOverrides overrides;

    public LimitRoutes(Admin admin, Limits limits, EndpointOverrides overrides) {
        this.admin = admin;
        this.limits = limits;
        this.overrides = overrides;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Admin.admin(Endpoint.get(PATH, "getRateLimits"), TAG)
                        .says("Read the rate limits", "Settings, endpoints' own limits, blocks in force, figures.")
                        .answers(200, "The limits", RateLimitsJson.class, new RateLimitsJson(
                                true, "local", List.of(new TierJson("broker", SOME, SOME, SOME)),
                                new LimitJson(100, 200), new LimitJson(1000, 2000), List.of(SHOWN),
                                List.of(new BlockJson("ip", "203.0.113.9", 1, 42)),
                                new StatsJson(120_034, 120_000, 20, 0, 10, 4, 0, 0, 9, 4, 3, 12, 100, 1)))
                        .blocking(call -> Answer.ok(read())),
                Admin.admin(Endpoint.put(PATH + "/endpoints/{operation}", "setEndpointLimit"), TAG)
                        .says("Give an endpoint its own limit", "In force at once on every gateway, and after a restart. Cancels and unlimited paths have no endpoint limit.")
                        .audited("limit.endpoint")
                        .params(OPERATION)
                        .body(EndpointLimitBody.class, new EndpointLimitBody(5000, 10_000))
                        .answers(200, "The limit", EndpointJson.class, SHOWN)
                        .errors(ErrorCode.NOT_FOUND)
                        .errors(Admin.command())
                        .blocking(this::put),
                Admin.admin(Endpoint.delete(PATH + "/endpoints/{operation}", "deleteEndpointLimit"), TAG)
                        .says("Give an endpoint the usual limit again", "In force at once on every gateway.")
                        .audited("limit.endpoint_usual")
                        .params(OPERATION)
                        .answers(200, "Done", SuccessResponse.class, SuccessResponse.of("the usual limit holds"))
                        .errors(ErrorCode.NOT_FOUND)
                        .errors(Admin.command())
                        .blocking(call -> {
                            if (!overrides.remove(call.get(OPERATION))) {
                                throw ErrorCode.NOT_FOUND.problem("this operation has no limit of its own");
                            }
                            admin.changed(EndpointOverrides.KIND, call.get(OPERATION));
                            return Answer.ok(SuccessResponse.of("the usual limit holds"));
                        }),
                Admin.admin(Endpoint.post(PATH + "/unblock", "unblock"), TAG)
                        .says("Lift a block", "Of a user or an address, on this gateway.")
                        .audited("limit.unblock")
                        .body(UnblockBody.class, new UnblockBody(Blocked.ip, "203.0.113.9"))
                        .answers(200, "Done", SuccessResponse.class, SuccessResponse.of("unblocked"))
                        .errors(ErrorCode.NOT_FOUND)
                        .blocking(this::unblock),
                Admin.admin(Endpoint.post(PATH + "/cleanup", "cleanUpRateLimits"), TAG)
                        .says("Drop unused buckets now", "They go after an hour without a request anyway.")
                        .audited("limit.cleanup")
                        .answers(200, "Done", CleanupJson.class, new CleanupJson(100))
                        .blocking(call -> Answer.ok(new CleanupJson(limits.cleanup()))));
    }

    private Answer put(Call call) {
        String operation = call.get(OPERATION);
        if (overrides.limited(operation).isEmpty()) {
            throw ErrorCode.NOT_FOUND.problem("there is no operation of this id with an endpoint limit");
        }
        var body = call.body(EndpointLimitBody.class);
        try {
            overrides.put(operation, body.perSecond(), body.burst());
        } catch (IllegalArgumentException e) {
            throw ErrorCode.INVALID_FIELD.problem("/per_second", "this rate and burst cannot be counted exactly");
        }
        admin.changed(EndpointOverrides.KIND, operation);
        return Answer.ok(new EndpointJson(operation, body.perSecond(), body.burst()));
    }

    private Answer unblock(Call call) {
        var body = call.body(UnblockBody.class);
        boolean lifted = switch (body.policy()) {
            case user -> limits.limiter().unblock(Policy.USER, number(body.subject()));
            case ip -> {
                Address address = Address.parse(body.subject());
                if (address == null) {
                    throw ErrorCode.INVALID_FIELD.problem("/subject", "is no address");
                }
                yield limits.limiter().unblock(Policy.IP, address.key());
            }
        };
        if (!lifted) {
            throw ErrorCode.NOT_FOUND.problem("there is no such block");
        }
        return Answer.ok(SuccessResponse.of("unblocked"));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ErrorCode.INVALID_FIELD.problem("/subject", "is no user's number");
        }
    }

    private RateLimitsJson read() {
        var limiter = limits.limiter();
        Settings settings = limiter.settings();
        return new RateLimitsJson(
                limits.enabled(),
                limits.counting(),
                settings.tiers().stream()
                        .map(tier -> new TierJson(
                                tier.name(), json(tier.limit()), json(tier.cancels()),
                                tier.address() == null ? null : json(tier.address())))
                        .toList(),
                json(settings.address()),
                json(settings.endpoint()),
                overrides.all().stream().map(LimitRoutes::json).toList(),
                limiter.blocks().stream()
                        .limit(MOST_BLOCKS)
                        .map(block -> block(block, limiter.remaining(block).toSeconds()))
                        .toList(),
                json(limiter.stats()));
    }

    private static LimitJson json(Limit limit) {
        return new LimitJson(limit.tokens() * 1e9 / limit.periodNanos(), limit.burst());
    }

    private static EndpointJson json(EndpointLimit limit) {
        return new EndpointJson(limit.endpoint(), Math.round(limit.perSecond()), limit.burst());
    }

    private static BlockJson block(Block<Long> block, long secondsLeft) {
        return new BlockJson(
                block.policy().text(),
                block.policy() == Policy.IP ? Address.ofKey(block.key()).toString() : Long.toString(block.key()),
                block.level(),
                secondsLeft);
    }

    private static StatsJson json(Stats stats) {
        Map<Policy, Long> refused = stats.refused();
        return new StatsJson(
                stats.hits(),
                stats.admitted(),
                refused.getOrDefault(Policy.USER, 0L),
                refused.getOrDefault(Policy.CANCEL, 0L),
                refused.getOrDefault(Policy.IP, 0L),
                refused.getOrDefault(Policy.ENDPOINT, 0L),
                stats.blockedRequests(),
                stats.tooCostly(),
                stats.userBuckets(),
                stats.cancelBuckets(),
                stats.addressBuckets(),
                stats.endpointBuckets(),
                stats.evicted(),
                stats.blocks());
    }
}
