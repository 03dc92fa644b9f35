package io.buttonwood.bench.store;

import io.buttonwood.bench.http.Machine;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.core.Venue;
import io.buttonwood.server.projection.Progress;
import io.buttonwood.server.projection.Projector;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.DatabaseOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the projection of an order costs its thread: the events of real orders, as `HttpBench` enters them, of eight
/// accounts that never acknowledge a message, into SQLite. Half of the orders rest, half trade.
///
/// Prints processor time an order, and the time of each statement, of the second half of the orders.
///
/// `[ORDERS]`, 400,000 by default
public final class ProjectionBench {
    private static final int ACCOUNTS = 8;
    private static final int PRICES = 8;
    private static final long MIDDLE_TICKS = 10_125;
    private static final int CHUNK = 10_000;
    private static final long BEGIN_NANOS = 1_767_225_600_000_000_000L;
    private static final long GAP_NANOS = 40_000;

    private final Venue venue = new Venue();
    private final List<Long> accounts = new ArrayList<>();
    private final Map<String, Long> statements = new TreeMap<>();
    private long time = BEGIN_NANOS;
    private long sequence;
    private long orders;
    private int instrument;

    private ProjectionBench() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("projection");
        try {
            new ProjectionBench().run(folder, args.length == 0 ? 400_000 : Integer.parseInt(args[0]));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void run(Path folder, int count) throws IOException {
        Path file = folder.resolve("store.db");
        var options = DatabaseOptions.sqlite(file)
                .withTimer((statement, nanos, failed) -> statements.merge(statement, nanos, Long::sum));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = 0;
        long wall = 0;
        try (Database database = Database.open(options)) {
            Projector projector = Projector.open(database, new Progress(), () -> time);
            setUp().forEach(batch -> projector.apply(batch.sequence(), batch));
            for (int done = 0; done < count; done += CHUNK) {
                if (done >= count / 2 && done - CHUNK < count / 2) {
                    cpu = 0;
                    wall = 0;
                    statements.clear();
                }
                List<EventBatch> batches = chunk();
                long began = System.nanoTime();
                long beganCpu = threads.getCurrentThreadCpuTime();
                batches.forEach(batch -> projector.apply(batch.sequence(), batch));
                cpu += threads.getCurrentThreadCpuTime() - beganCpu;
                wall += System.nanoTime() - began;
            }
            projector.close();
        }
        double measured = count - count / 2;
        System.out.println(Machine.text());
        System.out.printf(
                "%,d orders: %.2f us of processor time an order, %.2f us of time; %,d MB of file%n",
                count, cpu / measured / 1e3, wall / measured / 1e3, Files.size(file) >> 20);
        statements.forEach((name, nanos) -> System.out.printf("%-28s %6.2f us an order%n", name, nanos / measured / 1e3));
    }

    private List<EventBatch> setUp() {
        var batches = new ArrayList<EventBatch>();
        int usd = (int) id(batches, new Command.CreateAsset("USD", 2));
        int base = (int) id(batches, new Command.CreateAsset("ACME", 0));
        instrument = (int) id(batches, new Command.CreateInstrument(
                new InstrumentSpec("ACME", "ACME", "USD", 1, 2, 1, 0, 200, 500, 100, 100_000, true)));
        for (int i = 0; i < ACCOUNTS; i++) {
            long account = id(batches, new Command.OpenAccount("user" + i, 0));
            accounts.add(account);
            id(batches, new Command.Deposit(account, usd, 1L << 50, "bench"));
            id(batches, new Command.Deposit(account, base, 1L << 40, "bench"));
        }
        return batches;
    }

    private long id(List<EventBatch> batches, Command command) {
        return switch (apply(batches, command)) {
            case Reply.Done done -> done.id();
            case Reply other -> throw new IllegalStateException(command + " was answered " + other);
        };
    }

    private List<EventBatch> chunk() {
        var batches = new ArrayList<EventBatch>(CHUNK);
        for (int i = 0; i < CHUNK; i++) {
            long number = orders++;
            boolean rests = number % 2 == 0;
            boolean bidder = number / 2 % 2 == 0;
            boolean buy = rests == bidder;
            long away = rests ? 1 + number / 4 % PRICES : -(PRICES + 1);
            apply(batches, new Command.PlaceOrder(
                    accounts.get((int) (number / 2 % ACCOUNTS)), instrument, buy ? Side.BUY : Side.SELL, OrderType.LIMIT,
                    TimeInForce.GTC, false, MIDDLE_TICKS + (buy ? -away : away), 1, "abcd%08d".formatted(number)));
        }
        return batches;
    }

    private Reply apply(List<EventBatch> batches, Command command) {
        var events = new ArrayList<Event>();
        time += GAP_NANOS;
        Reply reply = venue.apply(command, time, events);
        batches.add(new EventBatch(++sequence, time, List.copyOf(events)));
        return reply;
    }
}
