package io.buttonwood.core.settlement;

import io.buttonwood.core.Bucket;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Event.Posting;
import io.buttonwood.core.Lane;
import io.buttonwood.core.LedgerKind;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.account.Ledger;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.instrument.Instrument;
import io.buttonwood.core.instrument.Instruments;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What happens to trades after the match.
///
/// What a trade brings waits in the UNSETTLED bucket until its cycle completes; where the instrument lets it be spent
/// before, it is AVAILABLE at once and the cycle only tells what it nets to. A cycle nets per account; beginning one
/// takes all that waits, so several can be open, and a failed one stays open. A bust takes the trade out of whatever
/// waits. Owned by the core thread.
public final class Settlement {
    private static final int MOST_OPEN_CYCLES = 1_000;

    private final Accounts accounts;
    private final Ledger ledger;
    private final Instruments instruments;
    private final Outbox out;
    private final Trades trades = new Trades();
    /// By instrument id - 1.
    private final List<Sums> waiting = new ArrayList<>();

    private final TreeMap<Long, Cycle> open = new TreeMap<>();
    private long lastCycleId;

    public Settlement(Accounts accounts, Ledger ledger, Instruments instruments, Outbox out) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.instruments = instruments;
        this.out = out;
    }

    /// The bucket that a trade's proceeds go to.
    public static Bucket proceeds(Instrument instrument) {
        return instrument.spec.spendableUnsettled() ? Bucket.AVAILABLE : Bucket.UNSETTLED;
    }

    /// Takes a trade in; answers its id.
    public long add(
            Instrument instrument,
            boolean buyerTook,
            long lots,
            long value,
            Account buyer,
            Account seller,
            long buyerFee,
            long sellerFee) {
        long id = trades.add(
                instrument.id, buyerTook, lots, value, buyer.index(), seller.index(), buyerFee, sellerFee);
        Sums sums = waiting(instrument);
        long base = lots * instrument.lotUnits;
        sums.of(buyer).bought(base, value + buyerFee);
        sums.of(seller).sold(base, value - sellerFee);
        sums.trades++;
        while (trades.count() > Trades.KEPT && (trades.count() > Trades.MOST || settled(trades.first()))) {
            trades.forgetFirst();
        }
        return id;
    }

    private boolean settled(long trade) {
        Instrument instrument = known(instruments.instrument(trades.instrumentId(trade)));
        return trade <= waiting(instrument).begunUpTo && cycleOf(instrument, trade) == null;
    }

    private @Nullable Cycle cycleOf(Instrument instrument, long trade) {
        for (Cycle cycle : open.values()) {
            if (cycle.has(instrument, trade)) {
                return cycle;
            }
        }
        return null;
    }

    private Sums waiting(Instrument instrument) {
        while (waiting.size() < instrument.id) {
            waiting.add(new Sums());
        }
        return waiting.get(instrument.id - 1);
    }

    /// Begins a cycle for the instrument, or for each that has trades waiting.
    public Reply begin(Command.BeginSettlement command) {
        List<Instrument> some = new ArrayList<>();
        if (command.instrumentId() == 0) {
            some.addAll(instruments.all());
        } else {
            Instrument one = instruments.instrument(command.instrumentId());
            if (one == null) {
                return out.refused(Reason.UNKNOWN_INSTRUMENT, "no such instrument");
            }
            some.add(one);
        }
        some.removeIf(instrument -> waiting(instrument).isEmpty());
        if (open.size() + some.size() > MOST_OPEN_CYCLES) {
            return out.refused(Reason.CAPACITY, "too many cycles are open");
        }
        long firstId = some.isEmpty() ? 0 : lastCycleId + 1;
        for (Instrument instrument : some) {
            Sums sums = waiting(instrument);
            Cycle cycle =
                    new Cycle(++lastCycleId, instrument, sums.begunUpTo, trades.last(), sums.take());
            open.put(cycle.id, cycle);
            out.emit(new Event.SettlementBegan(cycle.id, instrument.id, sums.trades, nets(cycle, false)));
            sums.trades = 0;
            sums.begunUpTo = trades.last();
        }
        return out.done(firstId, some.size());
    }

    private static List<Event.Net> nets(Cycle cycle, boolean told) {
        List<Event.Net> nets = new ArrayList<>(cycle.dues.size());
        for (Due due : cycle.dues) {
            long seq = told ? due.account.nextSeq(Lane.LOW) : 0;
            nets.add(new Event.Net(due.account.id, due.account.brokerId, due.netBase, due.netQuote, seq));
        }
        return nets;
    }

    public Reply complete(Command.CompleteSettlement command) {
        Cycle cycle = open.get(command.cycleId());
        if (cycle == null) {
            return out.refused(Reason.UNKNOWN_CYCLE, "no such open cycle");
        }
        if (command.detail().length() > 1024) {
            return out.refused(Reason.INVALID, "detail: at most 1024 characters");
        }
        Instrument instrument = cycle.instrument;
        if (!command.succeeded()) {
            out.emit(new Event.SettlementFailed(cycle.id, instrument.id, command.detail()));
            return out.done(cycle.id, 0);
        }
        open.remove(cycle.id);
        if (!instrument.spec.spendableUnsettled()) {
            List<Posting> postings = new ArrayList<>();
            for (Due due : cycle.dues) {
                free(postings, due.account.id, instrument.base.id, due.baseIn);
                free(postings, due.account.id, instrument.quote.id, due.quoteIn);
            }
            if (!postings.isEmpty()) {
                ledger.post(LedgerKind.SETTLEMENT, cycle.id, command.detail(), postings);
            }
        }
        out.emit(new Event.SettlementCompleted(cycle.id, instrument.id, nets(cycle, true)));
        return out.done(cycle.id, cycle.dues.size());
    }

    private static void free(List<Posting> postings, long accountId, int assetId, long units) {
        if (units > 0) {
            postings.add(new Posting(accountId, assetId, Bucket.UNSETTLED, -units));
            postings.add(new Posting(accountId, assetId, Bucket.AVAILABLE, units));
        }
    }

    /// Undoes a trade: each gets back what it gave, fees included, as available money.
    public Reply bust(Command.BustTrade command) {
        long trade = command.tradeId();
        if (!trades.knows(trade)) {
            return out.refused(Reason.UNKNOWN_TRADE, "no such trade, or too old");
        }
        if (trades.busted(trade)) {
            return out.refused(Reason.ALREADY_BUSTED, "the trade was busted before");
        }
        if (command.reason().length() > 256) {
            return out.refused(Reason.INVALID, "reason: at most 256 characters");
        }
        Instrument instrument = known(instruments.instrument(trades.instrumentId(trade)));
        Account buyer = known(accounts.account(trades.buyer(trade)));
        Account seller = known(accounts.account(trades.seller(trade)));
        long base = trades.lots(trade) * instrument.lotUnits;
        long paid = trades.value(trade) + trades.buyerFee(trade);
        long received = trades.value(trade) - trades.sellerFee(trade);
        if (!ledger.grow(instrument.base.id, base)) {
            return out.refused(Reason.CAPACITY, "the ledger cannot hold the debts this would make");
        }
        if (!ledger.grow(instrument.quote.id, paid)) {
            ledger.shrink(instrument.base.id, base);
            return out.refused(Reason.CAPACITY, "the ledger cannot hold the debts this would make");
        }
        boolean settled = settled(trade);
        if (!settled) {
            Cycle cycle = cycleOf(instrument, trade);
            Due bought = cycle == null ? waiting(instrument).of(buyer) : known(cycle.due(buyer));
            Due sold = cycle == null ? waiting(instrument).of(seller) : known(cycle.due(seller));
            bought.bought(-base, -paid);
            sold.sold(-base, -received);
            if (cycle == null) {
                waiting(instrument).trades--;
            }
        }
        trades.bust(trade);
        boolean buyerTook = trades.buyerTook(trade);
        Account maker = buyerTook ? seller : buyer;
        Account taker = buyerTook ? buyer : seller;
        long makerSeq = maker.nextSeq(Lane.HIGH);
        out.emit(new Event.TradeBusted(
                trade, instrument.id, maker.id, makerSeq, taker.id, taker.nextSeq(Lane.HIGH), command.reason()));
        Bucket from = settled ? Bucket.AVAILABLE : proceeds(instrument);
        List<Posting> postings = new ArrayList<>();
        postings.add(new Posting(buyer.id, instrument.base.id, from, -base));
        postings.add(new Posting(seller.id, instrument.base.id, Bucket.AVAILABLE, base));
        postings.add(new Posting(seller.id, instrument.quote.id, from, -received));
        if (paid != received) {
            postings.add(new Posting(Posting.FEES, instrument.quote.id, Bucket.AVAILABLE, received - paid));
        }
        postings.add(new Posting(buyer.id, instrument.quote.id, Bucket.AVAILABLE, paid));
        long entry = ledger.post(LedgerKind.BUST, trade, command.reason(), postings);
        return out.done(entry, 1);
    }

    private static <T> T known(@Nullable T thing) {
        if (thing == null) {
            throw new IllegalStateException("a trade refers to something that is not there");
        }
        return thing;
    }

    public void write(StateWriter to) {
        trades.write(to);
        for (Instrument instrument : instruments.all()) {
            waiting(instrument).write(to);
        }
        to.number(lastCycleId);
        to.number(open.size());
        for (Cycle cycle : open.values()) {
            to.number(cycle.id);
            to.number(cycle.instrument.id);
            to.number(cycle.afterTrade);
            to.number(cycle.upToTrade);
            Sums.write(to, cycle.dues);
        }
    }

    public void read(StateReader from) {
        trades.read(from);
        for (Instrument instrument : instruments.all()) {
            waiting(instrument).read(from, accounts);
        }
        lastCycleId = from.number();
        for (int left = from.count(); left > 0; left--) {
            long id = from.number();
            Instrument instrument = instruments.instrument(from.number());
            if (instrument == null) {
                throw new IllegalArgumentException("snapshot settles an unknown instrument");
            }
            open.put(id, new Cycle(id, instrument, from.number(), from.number(), Sums.readDues(from, accounts)));
        }
    }

    /// What must wait as unsettled, for the audit: what trades brought in.
    ///
    /// @param unsettled by account index and asset id, filled here
    public void sum(long[][] unsettled) {
        for (int i = 0; i < waiting.size(); i++) {
            Instrument instrument = instruments.all().get(i);
            for (Due due : waiting.get(i).dues()) {
                sum(unsettled, instrument, due);
            }
        }
        for (Cycle cycle : open.values()) {
            for (Due due : cycle.dues) {
                sum(unsettled, cycle.instrument, due);
            }
        }
    }

    private static void sum(long[][] unsettled, Instrument instrument, Due due) {
        if (!instrument.spec.spendableUnsettled()) {
            unsettled[due.account.index()][instrument.base.id] += due.baseIn;
            unsettled[due.account.index()][instrument.quote.id] += due.quoteIn;
        }
    }
}
