package io.buttonwood.core;

import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.account.Ledger;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.book.Slots;
import io.buttonwood.core.instrument.Instruments;
import io.buttonwood.core.order.MassCancels;
import io.buttonwood.core.order.OrderDesk;
import io.buttonwood.core.settlement.Settlement;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The whole venue. Owned by one thread.
public final class Venue {
    /// First bytes of a snapshot: "BW" and the version of what follows.
    private static final byte[] MAGIC = {'B', 'W', 2};

    private static final int CHECKSUM_BYTES = 4;

    private final Outbox out = new Outbox();
    private final Slots slots = new Slots();
    private final Accounts accounts = new Accounts(out);
    private final Ledger ledger = new Ledger(accounts, out);
    private final Instruments instruments = new Instruments(accounts, slots, out);
    private final Settlement settlement = new Settlement(accounts, ledger, instruments, out);
    private final OrderDesk desk = new OrderDesk(accounts, ledger, instruments, settlement, slots, out);
    private final MassCancels massCancels = desk.massCancels();
    private final Announcements announcements = new Announcements(accounts, instruments, out);
    private long sequence;
    private long lastTimeNanos;

    /// Applies a command. Total: no command throws (its components are not null but where [Command] says so).
    ///
    /// Time is `max(last, timeNanos)`; whatever is due by then is done first, and its events belong to this command.
    ///
    /// @param events gets what happened, in order; cleared by the caller
    public Reply apply(Command command, long timeNanos, List<Event> events) {
        lastTimeNanos = Math.max(lastTimeNanos, timeNanos);
        out.begin(++sequence, lastTimeNanos, events);
        if (massCancels.nextDueNanos() <= lastTimeNanos) {
            massCancels.runDue();
        }
        Reply reply = dispatch(command);
        instruments.endCommand();
        ledger.endCommand();
        return reply;
    }

    private Reply dispatch(Command command) {
        return switch (command) {
            case Command.PlaceOrder place -> desk.place(place);
            case Command.CancelOrder cancel -> desk.cancel(cancel);
            case Command.ReplaceOrder replace -> desk.replace(replace);
            case Command.PlaceBatch batch -> desk.place(batch);
            case Command.ValidateOrder validate -> desk.validate(validate.order());
            case Command.MassCancel cancel -> massCancels.cancel(cancel);
            case Command.CancelAllAfter after -> massCancels.set(after);
            case Command.SetKillSwitch kill -> massCancels.set(kill);
            case Command.SetInstrumentState state -> massCancels.set(state);
            case Command.SetPriceBands bands -> instruments.set(bands);
            case Command.CreateInstrument create -> instruments.create(create);
            case Command.Deposit deposit -> ledger.deposit(deposit);
            case Command.Withdraw withdraw -> ledger.withdraw(withdraw);
            case Command.CreateAsset create -> accounts.create(create);
            case Command.CreateBroker create -> accounts.create(create);
            case Command.OpenAccount open -> accounts.open(open);
            case Command.SetSelfTradePrevention set -> accounts.set(set);
            case Command.SetRiskLimits set -> accounts.set(set);
            case Command.BustTrade bust -> settlement.bust(bust);
            case Command.BeginSettlement begin -> settlement.begin(begin);
            case Command.CompleteSettlement complete -> settlement.complete(complete);
            case Command.Announce announce -> announcements.announce(announce);
            case Command.Invalidate invalidate -> announcements.invalidate(invalidate);
            case Command.Tick _ -> out.done(0, 0);
        };
    }

    /// The sequence of the last applied command, 0 before the first.
    public long sequence() {
        return sequence;
    }

    /// When something is due next, [Long#MAX_VALUE] if nothing is.
    public long nextDueNanos() {
        return massCancels.nextDueNanos();
    }

    /// Checks the invariants: every asset adds up to 0 over all accounts and buckets, what is held is what the open
    /// orders hold, what is unsettled is what unsettled trades brought, orders and books agree.
    ///
    /// @return what is wrong, nothing if all is well
    public List<String> audit() {
        int people = accounts.all().size() + 1;
        int assets = accounts.assets().size() + 1;
        List<String> wrong = new ArrayList<>();
        long[][] held = new long[people][assets];
        long[][] unsettled = new long[people][assets];
        desk.sumHolds(held, wrong);
        settlement.sum(unsettled);
        ledger.audit(held, unsettled, wrong);
        return wrong;
    }

    /// The whole state; equal states give equal bytes.
    public byte[] snapshot() {
        StateWriter to = new StateWriter();
        to.number(sequence);
        to.number(lastTimeNanos);
        accounts.write(to);
        ledger.write(to);
        instruments.write(to);
        settlement.write(to);
        desk.write(to);
        announcements.write(to);
        byte[] body = to.bytes();
        byte[] framed = new byte[MAGIC.length + body.length + CHECKSUM_BYTES];
        System.arraycopy(MAGIC, 0, framed, 0, MAGIC.length);
        System.arraycopy(body, 0, framed, MAGIC.length, body.length);
        int checksum = checksum(framed);
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            framed[framed.length - 1 - i] = (byte) (checksum >>> (8 * i));
        }
        return framed;
    }

    private static int checksum(byte[] framed) {
        CRC32C crc = new CRC32C();
        crc.update(framed, 0, framed.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }

    /// The venue that gave this snapshot.
    ///
    /// @throws IllegalArgumentException if these bytes are no snapshot of a version we read
    public static Venue restore(byte[] snapshot) {
        if (snapshot.length < MAGIC.length + CHECKSUM_BYTES || snapshot[0] != MAGIC[0] || snapshot[1] != MAGIC[1]) {
            throw new IllegalArgumentException("these bytes are no snapshot");
        }
        if (snapshot[2] != MAGIC[2]) {
            throw new IllegalArgumentException("snapshot version " + snapshot[2] + ", this program reads " + MAGIC[2]);
        }
        int checksum = 0;
        for (int i = snapshot.length - CHECKSUM_BYTES; i < snapshot.length; i++) {
            checksum = (checksum << 8) | (snapshot[i] & 0xFF);
        }
        if (checksum != checksum(snapshot)) {
            throw new IllegalArgumentException("snapshot is damaged: its checksum differs");
        }
        try {
            return read(new StateReader(snapshot, MAGIC.length, snapshot.length - CHECKSUM_BYTES));
        } catch (IllegalStateException | IndexOutOfBoundsException | NegativeArraySizeException | ArithmeticException e) {
            throw new IllegalArgumentException("snapshot is inconsistent", e);
        }
    }

    private static Venue read(StateReader from) {
        Venue venue = new Venue();
        venue.sequence = from.number();
        venue.lastTimeNanos = from.number();
        venue.accounts.read(from);
        venue.ledger.read(from);
        venue.instruments.read(from);
        venue.settlement.read(from);
        venue.desk.read(from);
        venue.announcements.read(from);
        if (!from.atEnd()) {
            throw new IllegalArgumentException("snapshot has bytes left over");
        }
        return venue;
    }
}
