package io.buttonwood.server.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Makes the tape that comes with the venue: an opening book, then orders around a price that wanders, every kind of
/// command, ids that come back, IOC orders with something left over. The same seed makes the same files.
///
/// Run its `main` with the directory to write to after a change here.
final class SyntheticTape {
    static final long SEED = 20261127;
    static final int COMMANDS = 3000;
    private static final int EVERY = 250;
    private static final long START_NANOS = 1_795_000_000_000_000_000L;

    final StringBuilder commands = new StringBuilder("seq,ts_ns,cmd,order_id,side,price_ticks,qty,tif\n");
    final StringBuilder fills = new StringBuilder("command_seq,resting_order_id,aggressor_order_id,price_ticks,qty\n");
    final StringBuilder levels = new StringBuilder("command_seq,side,level,price_ticks,qty,orders\n");
    private final SplittableRandom random;
    private final NaiveBook book = new NaiveBook();
    private final List<String> done = new ArrayList<>();
    private long nextId = 70_000_001;
    private long time = START_NANOS;
    private long mid = 4000;
    private long seq;

    SyntheticTape(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < 400; i++) {
            boolean buy = i < 200;
            step(TapeCommand.Kind.NEW, freshId(), buy, mid + (buy ? -1 - i / 10 : 1 + (i - 200) / 10), lots(), "GTC");
        }
        while (seq < COMMANDS) {
            mid += random.nextInt(12) == 0 ? random.nextInt(-1, 2) : 0;
            command();
        }
    }

    private void command() {
        int kind = random.nextInt(100);
        boolean buy = random.nextBoolean();
        var side = buy ? book.bids : book.asks;
        int sign = buy ? 1 : -1;
        if (kind < 45 || side.size() < 20) {
            step(TapeCommand.Kind.NEW, id(), buy, mid - sign * random.nextInt(0, 15), lots(), "GTC");
        } else if (kind < 57) {
            step(TapeCommand.Kind.NEW, id(), buy, mid + sign * random.nextInt(-1, 4), lots() * 3, "IOC");
        } else if (kind < 62) {
            step(TapeCommand.Kind.NEW, id(), buy, mid + sign * random.nextInt(1, 3), lots() * 2, "GTC");
        } else {
            var order = side.get(random.nextInt(Math.min(side.size(), 120)));
            if (kind < 76) {
                done.add(order.id);
                step(TapeCommand.Kind.CANCEL, order.id, buy, 0, 0, "-");
            } else if (kind < 86 && order.open > 1) {
                step(TapeCommand.Kind.REPLACE, order.id, buy, order.price, random.nextLong(1, order.open), "-");
            } else if (kind < 90) {
                step(TapeCommand.Kind.REPLACE, order.id, buy, order.price, order.open + random.nextInt(3), "-");
            } else {
                step(TapeCommand.Kind.REPLACE, order.id, buy, mid - sign * random.nextInt(-1, 12), lots(), "-");
            }
        }
    }

    private void step(TapeCommand.Kind kind, String id, boolean buy, long price, long quantity, String tif) {
        time += random.nextLong(1_000, 40_000_000);
        var command = new TapeCommand(++seq, kind, id, buy, price, quantity, tif);
        commands.append(seq + "," + time + "," + kind + "," + id + "," + (buy ? "B" : "S") + "," + price + ","
                + quantity + "," + tif + "\n");
        var made = new ArrayList<TapeFill>();
        if (!book.apply(command, made)) {
            throw new IllegalStateException("no live order " + command);
        }
        for (var fill : made) {
            fills.append(seq + "," + fill.resting() + "," + fill.aggressor() + "," + fill.priceTicks() + ","
                    + fill.quantity() + "\n");
        }
        if (seq % EVERY == 0) {
            level("B", NaiveBook.best(book.bids, 5));
            level("S", NaiveBook.best(book.asks, 5));
        }
    }

    private void level(String side, List<Checkpoint.Level> best) {
        for (int i = 0; i < best.size(); i++) {
            var l = best.get(i);
            levels.append(seq + "," + side + "," + (i + 1) + "," + l.priceTicks() + "," + l.quantity() + ","
                    + l.orders() + "\n");
        }
    }

    private String id() {
        return !done.isEmpty() && random.nextInt(40) == 0 ? done.remove(random.nextInt(done.size())) : freshId();
    }

    private String freshId() {
        return Long.toString(nextId += random.nextInt(1, 9));
    }

    private long lots() {
        return 1 + (long) (random.nextDouble() * random.nextDouble() * 20);
    }

    void write(Path directory) throws IOException {
        Files.writeString(directory.resolve("commands.csv"), commands);
        Files.writeString(directory.resolve("fills.csv"), fills);
        Files.writeString(directory.resolve("l2.csv"), levels);
    }

    public static void main(String[] args) throws IOException {
        new SyntheticTape(SEED).write(Path.of(args[0]));
    }
}
