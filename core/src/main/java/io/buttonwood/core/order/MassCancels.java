package io.buttonwood.core.order;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.account.Broker;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.instrument.Instrument;
import io.buttonwood.core.instrument.Instruments;
import java.util.Comparator;
import java.util.TreeSet;

/// What cancels many orders at once: their owner, a dead man's switch, a kill switch, a closing instrument. An account's
/// orders go in the order they came to rest, an instrument's in that of its book, bids first.
public final class MassCancels {
    private static final long LONGEST_NANOS = 24L * 3600 * 1_000_000_000;

    private final Accounts accounts;
    private final Instruments instruments;
    private final Orders orders;
    private final Outbox out;
    /// Armed dead man's switches, the next one due first.
    private final TreeSet<Trader> armed = new TreeSet<>(Comparator.<Trader>comparingLong(trader -> trader.cancelAllNanos)
            .thenComparingLong(trader -> trader.account.id));
    private long nextDueNanos = Long.MAX_VALUE;

    MassCancels(Accounts accounts, Instruments instruments, Orders orders, Outbox out) {
        this.accounts = accounts;
        this.instruments = instruments;
        this.orders = orders;
        this.out = out;
    }

    public Reply cancel(Command.MassCancel command) {
        Account account = accounts.account(command.accountId());
        if (account == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        if (command.instrumentId() != 0 && instruments.instrument(command.instrumentId()) == null) {
            return out.refused(Reason.UNKNOWN_INSTRUMENT, "no such instrument");
        }
        return out.done(0, cancelAll(account, command.instrumentId(), CancelCause.MASS_CANCEL));
    }

    private int cancelAll(Account account, int instrumentId, CancelCause cause) {
        int count = 0;
        OpenOrder order = orders.trader(account).first;
        while (order != null) {
            OpenOrder next = order.next;
            if (instrumentId == 0 || order.instrument.id == instrumentId) {
                orders.cancel(order, cause);
                count++;
            }
            order = next;
        }
        return count;
    }

    public Reply set(Command.SetInstrumentState command) {
        Instrument instrument = instruments.instrument(command.instrumentId());
        if (instrument == null) {
            return out.refused(Reason.UNKNOWN_INSTRUMENT, "no such instrument");
        }
        if (instrument.state == command.state()) {
            return out.done(0, 0);
        }
        instrument.state = command.state();
        out.emit(new Event.InstrumentStateChanged(instrument.id, instrument.state));
        int count = 0;
        if (instrument.state == InstrumentState.CLOSED) {
            count = empty(instrument, true) + empty(instrument, false);
        }
        return out.done(0, count);
    }

    private int empty(Instrument instrument, boolean buy) {
        int count = 0;
        for (int slot = instrument.book.first(buy); slot >= 0; slot = instrument.book.first(buy)) {
            orders.cancel(orders.at(slot), CancelCause.INSTRUMENT_CLOSED);
            count++;
        }
        return count;
    }

    public Reply set(Command.SetKillSwitch command) {
        return switch (command.scope()) {
            case ACCOUNT -> {
                Account account = accounts.account(command.id());
                if (account == null) {
                    yield out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
                }
                boolean before = account.killed;
                account.killed = command.engaged();
                yield killed(command, before);
            }
            case BROKER -> {
                Broker broker = accounts.broker(command.id());
                if (broker == null) {
                    yield out.refused(Reason.UNKNOWN_BROKER, "no such broker");
                }
                boolean before = broker.killed;
                broker.killed = command.engaged();
                yield killed(command, before);
            }
            case VENUE -> {
                if (command.id() != 0) {
                    yield out.refused(Reason.INVALID, "id: 0 for the venue");
                }
                boolean before = accounts.killed;
                accounts.killed = command.engaged();
                yield killed(command, before);
            }
        };
    }

    private Reply killed(Command.SetKillSwitch command, boolean before) {
        boolean engaged = command.engaged();
        if (before == engaged) {
            return out.done(0, 0);
        }
        out.emit(new Event.KillSwitchSet(command.scope(), command.id(), engaged));
        int count = 0;
        if (engaged) {
            for (Account account : accounts.all()) {
                if (accounts.stopped(account)) {
                    count += cancelAll(account, 0, CancelCause.KILL_SWITCH);
                }
            }
        }
        return out.done(0, count);
    }

    public Reply set(Command.CancelAllAfter command) {
        Account account = accounts.account(command.accountId());
        if (account == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        long timeout = command.timeoutNanos();
        if (timeout < 0 || timeout > LONGEST_NANOS) {
            return out.refused(Reason.INVALID, "timeout: 0 to a day");
        }
        if (timeout > Long.MAX_VALUE - 1 - out.timeNanos()) {
            return out.refused(Reason.CAPACITY, "timeout: beyond what the clock can hold");
        }
        arm(orders.trader(account), timeout == 0 ? 0 : out.timeNanos() + timeout);
        return out.done(0, 1);
    }

    private void arm(Trader trader, long dueNanos) {
        armed.remove(trader);
        trader.cancelAllNanos = dueNanos;
        if (dueNanos != 0) {
            armed.add(trader);
        }
        nextDueNanos = armed.isEmpty() ? Long.MAX_VALUE : armed.first().cancelAllNanos;
        out.emit(new Event.CancelAllAfterSet(trader.account.id, dueNanos));
    }

    /// When the next switch is due, [Long#MAX_VALUE] if none is armed.
    public long nextDueNanos() {
        return nextDueNanos;
    }

    /// Does what is due by now, earliest first: cancels, and disarms the switch.
    public void runDue() {
        while (nextDueNanos <= out.timeNanos()) {
            Trader trader = armed.first();
            cancelAll(trader.account, 0, CancelCause.DEAD_MAN);
            arm(trader, 0);
        }
    }

    /// After a restore: arms what was armed.
    void arm() {
        for (Account account : accounts.all()) {
            Trader trader = orders.trader(account);
            if (trader.cancelAllNanos != 0) {
                armed.add(trader);
            }
        }
        nextDueNanos = armed.isEmpty() ? Long.MAX_VALUE : armed.first().cancelAllNanos;
    }
}
