package io.buttonwood.server.admin;

import io.buttonwood.core.Command;
import io.buttonwood.core.KillScope;
import io.buttonwood.core.Reply;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.projection.Queries;
import io.buttonwood.server.projection.References;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Reading;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Money in and out, limits, kill switches, busts, settlement. A broker may act on its own users' accounts.
public final class AccountAdminRoutes {
    private static final String TAG = "Accounts";
    private static final int E8 = 8;
    private static final Param<Long> ACCOUNT_ID = Param.pathId("account_id", "The account");
    private static final Param<Long> TRADE_ID = Param.pathId("trade_id", "The trade");

    @Doc("Money to put in or take out.")
    public record MoveBody(
            @Doc(value = "Asset", example = "USD", pattern = "^[A-Z0-9]{1,16}$") String asset,
            @Doc(value = "How much", example = "10000.00", positive = true) Decimal amount,
            @Doc(value = "Your own text, kept in the ledger", example = "wire 4711", byDefault = "-", max = 128)
                    String reference) {}

    @Doc("Money was moved.")
    public record MovedAnswer(
            @Doc(value = "Ledger entry", example = "23") String entryId,
            @Doc(value = "Account", example = "7") long accountId,
            @Doc(value = "Asset", example = "USD") String asset,
            @Doc(value = "How much", example = "10000.00") Decimal amount,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("Pre-trade limits; null is no limit.")
    public record LimitsBody(
            @Doc(value = "Largest order, base asset", example = "1000", positive = true) @Nullable Decimal maxOrderQuantity,
            @Doc(value = "Largest order value, quote asset", example = "100000", positive = true)
                    @Nullable Decimal maxOrderNotional,
            @Doc(value = "Most open orders", example = "200", min = 1, max = 1000000) @Nullable Integer maxOpenOrders,
            @Doc(value = "Furthest from the last price, a fraction of it", example = "0.1", positive = true)
                    @Nullable Decimal maxPriceDistance) {}

    @Doc("An account's settings.")
    public record AccountJson(
            @Doc(value = "Account", example = "7") long accountId,
            @Doc(value = "Its user", example = "alice") String owner,
            @Doc(value = "Broker", example = "Hamilton") @Nullable String broker,
            @Doc(value = "What happens when its orders would trade with each other", example = "CANCEL_NEWEST")
                    SelfTradePrevention selfTradePrevention,
            @Doc("Pre-trade limits") LimitsBody riskLimits,
            @Doc(value = "Whether its kill switch is engaged", example = "false") boolean killed) {}

    @Doc("Changes to an account.")
    public record AccountChangeBody(
            @Doc(value = "What happens when its orders would trade with each other", example = "CANCEL_NEWEST")
                    SelfTradePrevention selfTradePrevention) {}

    @Doc(value = "A kill switch to engage or release.", tag = "scope")
    public sealed interface KillBody {
        boolean engaged();
    }

    @Doc(value = "Stops an account.", name = "ACCOUNT")
    public record KillAccount(
            @Doc(value = "The account", example = "7", min = 1) long id,
            @Doc(value = "Whether it stops", example = "true") boolean engaged) implements KillBody {}

    @Doc(value = "Stops a broker and its accounts.", name = "BROKER")
    public record KillBroker(
            @Doc(value = "The broker's number", example = "1", min = 1) long id,
            @Doc(value = "Whether it stops", example = "true") boolean engaged) implements KillBody {}

    @Doc(value = "Stops everybody.", name = "VENUE")
    public record KillVenue(@Doc(value = "Whether it stops", example = "true") boolean engaged) implements KillBody {}

    @Doc("A kill switch was set.")
    public record KillAnswer(
            @Doc(value = "What it stops", example = "ACCOUNT") KillScope scope,
            @Doc(value = "Whether it stops", example = "true") boolean engaged,
            @Doc(value = "Orders cancelled by it", example = "3") int cancelled,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("Why a trade is undone.")
    public record BustBody(
            @Doc(value = "Reason, shown to both sides", example = "erroneous price", min = 1, max = 128) String reason) {}

    @Doc("Something was done.")
    public record DoneAnswer(
            @Doc(value = "How many things it touched", example = "1") int count,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    private static final LimitsBody LIMITS =
            new LimitsBody(Decimal.parse("1000"), Decimal.parse("100000"), 200, Decimal.parse("0.1"));

    private final Admin admin;
    private final Market market;
    private final Queries queries;

    public AccountAdminRoutes(Admin admin, Queries queries) {
        this.admin = admin;
        this.market = admin.market();
        this.queries = queries;
    }

    public List<Endpoint> endpoints() {
        var moved = new MovedAnswer("23", 7, "USD", Decimal.parse("10000.00"), 1042);
        var money = new MoveBody("USD", Decimal.parse("10000.00"), "wire 4711");
        var account = new AccountJson(7, "alice", "Hamilton", SelfTradePrevention.CANCEL_NEWEST, LIMITS, false);
        return List.of(
                Admin.broker(Endpoint.get("/api/v1/admin/accounts/{account_id}", "getAccount"), TAG)
                        .says("Read an account's settings", "Self-trade prevention, limits, kill switch.")
                        .params(ACCOUNT_ID)
                        .answers(200, "The account", AccountJson.class, account)
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.NOT_CAUGHT_UP)
                        .blocking(call -> Answer.ok(json(known(call)))),
                Admin.broker(Endpoint.patch("/api/v1/admin/accounts/{account_id}", "changeAccount"), TAG)
                        .says("Set an account's self-trade prevention", "Applies to orders that come in from now on.")
                        .audited("account.change")
                        .params(ACCOUNT_ID)
                        .body(AccountChangeBody.class, new AccountChangeBody(SelfTradePrevention.CANCEL_NEWEST))
                        .answers(200, "Done", DoneAnswer.class, new DoneAnswer(1, 1042))
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND)
                        .errors(Admin.command())
                        .blocking(call -> done(new Command.SetSelfTradePrevention(
                                account(call), call.body(AccountChangeBody.class).selfTradePrevention()))),
                Admin.broker(Endpoint.post("/api/v1/admin/accounts/{account_id}/deposits", "deposit"), TAG)
                        .says("Put money into an account", "A ledger entry against the outside world.")
                        .audited("account.deposit")
                        .params(ACCOUNT_ID)
                        .body(MoveBody.class, money)
                        .answers(201, "Done", MovedAnswer.class, moved)
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.UNKNOWN_REFERENCE)
                        .errors(Admin.command())
                        .blocking(call -> move(call, true)),
                Admin.broker(Endpoint.post("/api/v1/admin/accounts/{account_id}/withdrawals", "withdraw"), TAG)
                        .says("Take money out of an account", "Only what is available.")
                        .audited("account.withdraw")
                        .params(ACCOUNT_ID)
                        .body(MoveBody.class, money)
                        .answers(201, "Done", MovedAnswer.class, moved)
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.UNKNOWN_REFERENCE, ErrorCode.INSUFFICIENT_FUNDS)
                        .errors(Admin.command())
                        .blocking(call -> move(call, false)),
                Admin.broker(Endpoint.get("/api/v1/admin/accounts/{account_id}/risk-limits", "getRiskLimits"), TAG)
                        .says("Read an account's pre-trade limits", "Null is no limit.")
                        .params(ACCOUNT_ID)
                        .answers(200, "The limits", LimitsBody.class, LIMITS)
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.NOT_CAUGHT_UP)
                        .blocking(call -> Answer.ok(limits(known(call).limits()))),
                Admin.broker(Endpoint.put("/api/v1/admin/accounts/{account_id}/risk-limits", "setRiskLimits"), TAG)
                        .says("Set an account's pre-trade limits", "Replaces them all; they apply to orders that come in from now on.")
                        .audited("account.risk_limits")
                        .params(ACCOUNT_ID)
                        .body(LimitsBody.class, LIMITS)
                        .answers(200, "Done", DoneAnswer.class, new DoneAnswer(1, 1042))
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND)
                        .errors(Admin.command())
                        .blocking(call -> done(new Command.SetRiskLimits(
                                account(call), limits(call.body(LimitsBody.class))))),
                Admin.broker(Endpoint.post("/api/v1/admin/kill-switch", "setKillSwitch"), TAG)
                        .says("Engage or release a kill switch", "While engaged, every order in its scope is refused; engaging cancels those that stand. A broker may stop its own accounts and itself.")
                        .audited("kill_switch")
                        .cancels()
                        .body(KillBody.class, new KillAccount(7, true))
                        .answers(200, "Done", KillAnswer.class, new KillAnswer(KillScope.ACCOUNT, true, 3, 1042))
                        .errors(ErrorCode.ACCOUNT_NOT_FOUND, ErrorCode.UNKNOWN_REFERENCE)
                        .errors(Admin.command())
                        .blocking(this::kill),
                Admin.admin(Endpoint.post("/api/v1/admin/trades/{trade_id}/bust", "bustTrade"), TAG)
                        .says("Undo a trade", "With reversing ledger entries; both sides are told.")
                        .audited("trade.bust")
                        .params(TRADE_ID)
                        .body(BustBody.class, new BustBody("erroneous price"))
                        .answers(200, "Done", DoneAnswer.class, new DoneAnswer(1, 1042))
                        .errors(ErrorCode.NOT_FOUND, ErrorCode.ALREADY_BUSTED)
                        .errors(Admin.command())
                        .blocking(call -> done(new Command.BustTrade(
                                call.get(TRADE_ID), call.body(BustBody.class).reason()))),
                Admin.admin(Endpoint.post("/api/v1/admin/settlements", "beginSettlement"), TAG)
                        .says("Begin a settlement cycle now", "Cycles also begin by themselves, see settlement.interval_seconds.")
                        .audited("settlement.begin")
                        .answers(200, "How many cycles began", DoneAnswer.class, new DoneAnswer(1, 1042))
                        .errors(Admin.command())
                        .blocking(call -> done(new Command.BeginSettlement(0))));
    }

    private Answer done(Command command) {
        Reply.Done done = admin.done(command);
        return Answer.ok(new DoneAnswer(done.count(), done.sequence()));
    }

    /// The account a broker or administrator may act on.
    private long account(Call call) {
        return Reading.permitted(market, call.user(), call.get(ACCOUNT_ID));
    }

    /// Read once the store has what this gateway has seen: a change is there as soon as it was answered.
    private References.Account known(Call call) {
        long id = account(call);
        try {
            if (!queries.awaitSequence(market.sequence(), Duration.ofSeconds(1))) {
                throw new HttpProblem(ErrorCode.NOT_CAUGHT_UP, "the store is behind", List.of(), 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
        return queries.account(id)
                .orElseThrow(() -> ErrorCode.ACCOUNT_NOT_FOUND.problem("there is no such account"));
    }

    private Answer move(Call call, boolean in) {
        long account = account(call);
        if (account == call.user().userId() && !call.user().admin()) {
            throw ErrorCode.FORBIDDEN.problem("a broker does not fund itself");
        }
        var body = call.body(MoveBody.class);
        Market.Asset asset = market.asset(body.asset());
        if (asset == null) {
            throw ErrorCode.UNKNOWN_REFERENCE.problem("/asset", "no asset is called " + body.asset());
        }
        long units;
        try {
            units = body.amount().units(asset.scale());
        } catch (ArithmeticException e) {
            throw ErrorCode.INVALID_FIELD.problem("/amount", "has more than " + asset.scale() + " decimals or is too large");
        }
        Reply.Done done = admin.done(in
                ? new Command.Deposit(account, asset.id(), units, body.reference())
                : new Command.Withdraw(account, asset.id(), units, body.reference()));
        return Answer.created(new MovedAnswer(
                Long.toString(done.id()), account, asset.name(), Decimal.of(units, asset.scale()), done.sequence()));
    }

    private Answer kill(Call call) {
        var body = call.body(KillBody.class);
        boolean allowed = call.user().admin() || switch (body) {
            case KillVenue _ -> false;
            case KillBroker broker -> broker.id() == call.user().brokerId();
            case KillAccount account -> Reading.permitted(market, call.user(), account.id()) == account.id();
        };
        if (!allowed) {
            throw ErrorCode.FORBIDDEN.problem("this is not yours to stop");
        }
        Command.SetKillSwitch command = switch (body) {
            case KillVenue(boolean engaged) -> new Command.SetKillSwitch(KillScope.VENUE, 0, engaged);
            case KillBroker(long id, boolean engaged) -> new Command.SetKillSwitch(KillScope.BROKER, id, engaged);
            case KillAccount(long id, boolean engaged) -> new Command.SetKillSwitch(KillScope.ACCOUNT, id, engaged);
        };
        Reply.Done done = admin.done(command);
        return Answer.ok(new KillAnswer(command.scope(), body.engaged(), done.count(), done.sequence()));
    }

    private AccountJson json(References.Account account) {
        Market.Broker broker = account.brokerId() == 0 ? null : market.broker(account.brokerId());
        return new AccountJson(
                account.accountId(), account.owner(), broker == null ? null : broker.name(),
                account.selfTradePrevention(), limits(account.limits()), account.killed());
    }

    private static LimitsBody limits(RiskLimits limits) {
        return new LimitsBody(
                limits.maxQuantityE8() == 0 ? null : Decimal.of(limits.maxQuantityE8(), E8),
                limits.maxNotionalE8() == 0 ? null : Decimal.of(limits.maxNotionalE8(), E8),
                limits.maxOpenOrders() == 0 ? null : limits.maxOpenOrders(),
                limits.fatFingerPpm() == 0 ? null : Decimal.of(limits.fatFingerPpm(), 6));
    }

    private static RiskLimits limits(LimitsBody body) {
        var errors = new Schema.Errors();
        long quantity = units(body.maxOrderQuantity(), E8, "/max_order_quantity", errors);
        long notional = units(body.maxOrderNotional(), E8, "/max_order_notional", errors);
        long distance = units(body.maxPriceDistance(), 6, "/max_price_distance", errors);
        if (distance > 1_000_000_000) {
            errors.add("/max_price_distance", "must be at most 1000");
        }
        errors.check();
        Integer open = body.maxOpenOrders();
        return new RiskLimits(quantity, notional, open == null ? 0 : open, (int) distance);
    }

    private static long units(@Nullable Decimal value, int scale, String pointer, Schema.Errors errors) {
        try {
            return value == null ? 0 : value.units(scale);
        } catch (ArithmeticException e) {
            errors.add(pointer, "has more than " + scale + " decimals or is too large");
            return 0;
        }
    }
}
