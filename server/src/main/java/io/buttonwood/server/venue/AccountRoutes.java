package io.buttonwood.server.venue;

import static io.buttonwood.server.venue.MarketRoutes.dec;

import io.buttonwood.core.Bucket;
import io.buttonwood.core.LedgerKind;
import io.buttonwood.core.Side;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Page;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.projection.FillFilter;
import io.buttonwood.server.projection.Queries;
import io.buttonwood.server.projection.SettlementRow;
import java.time.Instant;
import java.util.List;

/// What an account has and had: fills, balances, positions, ledger, settlements.
public final class AccountRoutes {
    private static final String TAG = "Account";
    private static final Param<Long> ORDER =
            Param.whole("order_id", 1, Long.MAX_VALUE, null, "Only fills of this order");
    private static final Param<String> ASSET = Param.text("asset", "^[A-Z0-9]{1,16}$", "Only this asset", "USD");
    private static final Time THEN = Time.of(Instant.parse("2026-01-15T10:30:00Z"));

    private final Market market;
    private final Queries queries;
    private final Views views;

    public AccountRoutes(Market market, Queries queries, Views views) {
        this.market = market;
        this.queries = queries;
        this.views = views;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                read(Endpoint.get("/api/v1/fills", "listFills"))
                        .says("List fills", "Newest first. Complete: nothing is ever left out of it.")
                        .params(Params.OF_INSTRUMENT, ORDER, Params.FROM, Params.TO, Params.ACCOUNT, Params.LIMIT,
                                Params.CURSOR, Params.MIN_SEQUENCE)
                        .answers(200, "The fills", Shapes.page(Wire.FillJson.class), new Page<>(List.of(FILL), "MTc"))
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND, ErrorCode.INVALID_CURSOR)
                        .blocking(this::fills),
                read(Endpoint.get("/api/v1/balances", "getBalances"))
                        .says("Read balances", "Available, held for open orders, and unsettled money of every asset used.")
                        .params(Params.ACCOUNT, Params.MIN_SEQUENCE)
                        .answers(200, "The balances", Wire.BalancesAnswer.class, new Wire.BalancesAnswer(7, List.of(BALANCE), 1042))
                        .blocking(this::balances),
                read(Endpoint.get("/api/v1/positions", "getPositions"))
                        .says("Read positions", "What trading brought, at average cost. Deposits and withdrawals do not count.")
                        .params(Params.ACCOUNT, Params.MIN_SEQUENCE)
                        .answers(200, "The positions", Wire.PositionsAnswer.class, new Wire.PositionsAnswer(7, List.of(POSITION), 1042))
                        .blocking(this::positions),
                read(Endpoint.get("/api/v1/ledger", "listLedger"))
                        .says("List ledger lines", "Newest first: every movement of the account's money, double entry.")
                        .params(ASSET, Params.ACCOUNT, Params.LIMIT, Params.CURSOR, Params.MIN_SEQUENCE)
                        .answers(200, "The lines", Shapes.page(Wire.LedgerJson.class), new Page<>(List.of(LINE), "MTc"))
                        .errors(ErrorCode.INVALID_CURSOR, ErrorCode.UNKNOWN_REFERENCE)
                        .blocking(this::ledger),
                read(Endpoint.get("/api/v1/settlements", "listSettlements"))
                        .says("List settlement cycles", "Newest first: those that the account takes part in, with its own net amounts. An administrator without account_id sees all.")
                        .params(Params.ACCOUNT, Params.LIMIT, Params.CURSOR, Params.MIN_SEQUENCE)
                        .answers(200, "The cycles", Shapes.page(Wire.SettlementJson.class), new Page<>(List.of(CYCLE), "Mw"))
                        .errors(ErrorCode.INVALID_CURSOR)
                        .blocking(this::settlements));
    }

    private static final Wire.FillJson FILL = new Wire.FillJson(
            "17", "4294967297", "c-1", 7, "ACME", Side.BUY, dec("101.25"), dec("100"), dec("5.06"),
            Wire.Liquidity.TAKER, false, THEN, 1042);
    private static final Wire.BalanceJson BALANCE =
            new Wire.BalanceJson("USD", dec("9987.50"), dec("12.50"), dec("0.00"), dec("10000.00"));
    private static final Wire.PositionJson POSITION =
            new Wire.PositionJson("ACME", dec("100"), dec("101.25"), dec("0.00"), dec("1.00"), dec("5.06"));
    private static final Wire.LedgerJson LINE = new Wire.LedgerJson(
            "23", LedgerKind.DEPOSIT, "USD", Bucket.AVAILABLE, dec("10000.00"), null, "wire 4711", THEN, 1042);
    private static final Wire.SettlementJson CYCLE = new Wire.SettlementJson(
            "3", "ACME", SettlementRow.State.COMPLETED, 12, List.of(new Wire.NetJson(7, dec("100"), dec("-10130.06"))),
            THEN, THEN, 0, "", 1042);

    private static Endpoint read(Endpoint endpoint) {
        return endpoint.tag(TAG).access(Access.TRADER, Scope.READ).errors(Params.reads());
    }

    private Answer fills(Call call) {
        Reading.await(queries, call);
        String symbol = call.find(Params.OF_INSTRUMENT);
        Long order = call.find(ORDER);
        Time from = call.find(Params.FROM);
        Time to = call.find(Params.TO);
        var filter = new FillFilter(
                Reading.account(market, call),
                0,
                order == null ? 0 : order,
                symbol == null ? 0 : market.instrument(symbol).id(),
                from == null ? 0 : from.nanos(),
                to == null ? 0 : to.nanos());
        var page = Page.read(() ->
                queries.fills(filter, Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR)));
        return call.page(new Page<>(page.items().stream().map(views::fill).toList(), page.next()));
    }

    private Answer balances(Call call) {
        Reading.await(queries, call);
        long account = Reading.account(market, call);
        long sequence = queries.lastSequence();
        return Answer.ok(new Wire.BalancesAnswer(
                account, queries.balances(account).stream().map(views::balance).toList(), sequence));
    }

    private Answer positions(Call call) {
        Reading.await(queries, call);
        long account = Reading.account(market, call);
        long sequence = queries.lastSequence();
        return Answer.ok(new Wire.PositionsAnswer(
                account, queries.positions(account).stream().map(views::position).toList(), sequence));
    }

    private Answer ledger(Call call) {
        Reading.await(queries, call);
        String name = call.find(ASSET);
        int asset = 0;
        if (name != null) {
            var known = market.asset(name);
            if (known == null) {
                throw ErrorCode.UNKNOWN_REFERENCE.problem("#query/asset", "no asset is called " + name);
            }
            asset = known.id();
        }
        long account = Reading.account(market, call);
        int only = asset;
        var page = Page.read(() ->
                queries.ledger(account, only, Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR)));
        return call.page(new Page<>(page.items().stream().map(views::ledger).toList(), page.next()));
    }

    private Answer settlements(Call call) {
        Reading.await(queries, call);
        boolean all = call.user().admin() && call.find(Params.ACCOUNT) == null;
        long account = all ? 0 : Reading.account(market, call);
        var page = Page.read(() ->
                queries.settlements(account, Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR)));
        return call.page(new Page<>(page.items().stream().map(views::settlement).toList(), page.next()));
    }
}
