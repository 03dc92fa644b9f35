package io.buttonwood.bench.http;

import io.buttonwood.cluster.Durability;
import io.buttonwood.cluster.ReplyHandler;
import io.buttonwood.cluster.VenueClient;
import io.buttonwood.cluster.VenueNode;
import io.buttonwood.core.Command;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// How long the engine takes to replay a log of real orders, half of which trade, when it starts without a snapshot.
///
/// `[--commands 1000000]`
public final class MillionCommands {
    private static final int WINDOW = 8_000;
    private static final int ACCOUNTS = 100;

    private MillionCommands() {}

    public static void main(String[] args) throws Exception {
        int commands = new Arguments(args, Set.of("commands")).whole("commands", 1_000_000);
        Path folder = Files.createTempDirectory("buttonwood-replay-bench");
        // A snapshot would shorten the replay: none is taken.
        var options = new VenueNode.Options(
                folder, Durability.PROCESS, Long.MAX_VALUE, Duration.ofDays(1), Long.MAX_VALUE, Duration.ofSeconds(60),
                65_536, failure -> Runtime.getRuntime().halt(70));
        try {
            long began = System.nanoTime();
            try (var node = VenueNode.start(options); var client = node.connect()) {
                fill(client, commands);
                System.out.printf("%,d commands entered in %.1f s%n", node.lastSequence(), secondsSince(began));
            }
            began = System.nanoTime();
            try (var node = VenueNode.start(options)) {
                System.out.printf(
                        "restart: %.2f s, %,d commands replayed, to command %,d (bar: 1,000,000 in 3 s)%n",
                        secondsSince(began), node.stats().replayedCommands(), node.lastSequence());
            }
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void fill(VenueClient client, int commands) throws InterruptedException, IOException {
        int dollars = (int) done(client, new Command.CreateAsset("USD", 2));
        int shares = (int) done(client, new Command.CreateAsset("ACME", 0));
        int instrument = (int) done(client, new Command.CreateInstrument(
                new InstrumentSpec("ACME", "ACME", "USD", 1, 2, 1, 0, 200, 500, 100, 100_000, true)));
        var accounts = new long[ACCOUNTS];
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts[i] = done(client, new Command.OpenAccount("user-" + i, 0));
            done(client, new Command.Deposit(accounts[i], dollars, 1_000_000_000_000L, "bench"));
            done(client, new Command.Deposit(accounts[i], shares, 1_000_000_000L, "bench"));
        }
        var window = new Semaphore(WINDOW);
        var refused = new AtomicLong();
        var handler = new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                if (reply instanceof Reply.Refused) {
                    refused.incrementAndGet();
                }
                window.release();
            }

            @Override
            public void onFailure(RuntimeException failure) {
                refused.incrementAndGet();
                window.release();
            }
        };
        for (int i = 0; i < commands; i++) {
            window.acquire();
            boolean resting = i % 2 == 0;
            boolean buy = resting == (i % 4 < 2);
            int away = resting ? 1 + i / 4 % 8 : -9;
            client.submit(
                    new Command.PlaceOrder(
                            accounts[i * 7 % ACCOUNTS], instrument, buy ? Side.BUY : Side.SELL, OrderType.LIMIT,
                            TimeInForce.GTC, false, buy ? 10_000 - away : 10_000 + away, 1, "c-" + i),
                    handler);
        }
        window.acquire(WINDOW);
        if (refused.get() > 0) {
            throw new IOException(refused + " commands were refused");
        }
    }

    private static long done(VenueClient client, Command command) {
        try {
            return ((Reply.Done) client.submit(command).join()).id();
        } catch (CompletionException e) {
            throw new IllegalStateException("the engine refused " + command, e);
        }
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
