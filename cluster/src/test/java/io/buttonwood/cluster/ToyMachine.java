package io.buttonwood.cluster;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;

/// Balances by account, and nothing else: Deposit adds, MassCancel makes as many events as its account's number, a
/// CancelAllAfter falls due and is undone by Tick, BustTrade is a bug.
final class ToyMachine implements StateMachine {
    static final Factory FACTORY = new Factory() {
        @Override
        public StateMachine create() {
            return new ToyMachine();
        }

        @Override
        public StateMachine restore(byte[] snapshot) {
            var machine = new ToyMachine();
            var in = ByteBuffer.wrap(snapshot);
            machine.sequence = in.getLong();
            machine.due = in.getLong();
            machine.dueAccount = in.getLong();
            while (in.hasRemaining()) {
                machine.balances.put(in.getLong(), in.getLong());
            }
            return machine;
        }
    };

    private final TreeMap<Long, Long> balances = new TreeMap<>();
    private long sequence;
    private long due = Long.MAX_VALUE;
    private long dueAccount;

    @Override
    public Reply apply(Command command, long timeNanos, List<Event> events) {
        sequence++;
        if (due <= timeNanos) {
            due = Long.MAX_VALUE;
            events.add(new Event.CancelAllAfterSet(dueAccount, 0));
        }
        return switch (command) {
            case Command.Deposit(long account, int asset, long amount, String reference) -> {
                long balance = balances.merge(account, amount, Long::sum);
                events.add(new Event.BalanceChanged(account, asset, balance, 0, 0));
                events.add(new Event.Invalidated("deposit", reference));
                yield new Reply.Done(sequence, timeNanos, balance, 1);
            }
            case Command.MassCancel(long count, int instrument) -> {
                for (long i = 0; i < count; i++) {
                    events.add(new Event.LevelChanged(instrument, Side.BUY, i, i * 1_000_003, 1));
                }
                yield new Reply.Done(sequence, timeNanos, 0, (int) count);
            }
            case Command.CancelAllAfter(long account, long timeout) -> {
                due = timeNanos + timeout;
                dueAccount = account;
                events.add(new Event.CancelAllAfterSet(account, due));
                yield new Reply.Done(sequence, timeNanos, 0, 0);
            }
            case Command.BustTrade _ -> throw new IllegalStateException("a bug");
            default -> new Reply.Done(sequence, timeNanos, 0, 0);
        };
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long nextDueNanos() {
        return due;
    }

    @Override
    public byte[] snapshot() {
        var out = ByteBuffer.allocate(24 + balances.size() * 16);
        out.putLong(sequence).putLong(due).putLong(dueAccount);
        balances.forEach((account, balance) -> out.putLong(account).putLong(balance));
        return out.array();
    }
}
