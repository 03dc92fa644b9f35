package io.buttonwood.server.replay;

import io.buttonwood.client.Credentials;
import io.buttonwood.client.Fill;
import io.buttonwood.client.VenueHttp;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Plays a tape through the public API on one pipelined connection, and compares fills (ids, price, quantity, order) and
/// books with what was expected.
public final class Replay {
    private static final int SHOWN = 10;

    private final OwnVenue.Starter starter;
    private final PrintStream out;
    private final PrintStream err;

    /// @param starter starts a venue when no running one is given
    /// @param out gets the report
    /// @param err gets the progress bar
    public Replay(OwnVenue.Starter starter, PrintStream out, PrintStream err) {
        this.starter = starter;
        this.out = out;
        this.err = err;
    }

    /// Plays, compares, reports.
    ///
    /// @throws IOException when a file cannot be read, the venue cannot be reached, or the connection breaks
    /// @throws io.buttonwood.client.VenueException when the venue refuses to set up what the tape needs
    public ReplayResult run(ReplayOptions options) throws IOException, InterruptedException {
        var tape = Tape.commands(options.commands());
        List<TapeFill> expected = options.expect() == null ? null : Tape.fills(options.expect());
        List<Checkpoint> levels = options.levels() == null ? List.of() : Tape.levels(options.levels());
        var running = options.running();
        if (running == null) {
            err.println("starting a venue for the tape");
            try (var own = starter.start()) {
                var target = ReplaySetup.prepare(own.baseUrl(), own.adminKey(), tape);
                return play(target, new ClientIds(""), tape, expected, levels, options.window());
            }
        }
        try (var http = new VenueHttp(running.url(), new Credentials.ApiKey(running.key()))) {
            var target = new ReplayTarget(running.url(), running.key(), http.instrument(running.instrument()));
            // A tape may be played twice on one venue, which would take the same ids for the same orders.
            var prefix = Long.toString(System.currentTimeMillis(), 36) + "-";
            return play(target, new ClientIds(prefix), tape, expected, levels, options.window());
        }
    }

    private ReplayResult play(
            ReplayTarget target,
            ClientIds ids,
            List<TapeCommand> tape,
            @Nullable List<TapeFill> expected,
            List<Checkpoint> levels,
            int window)
            throws IOException, InterruptedException {
        var differences = new ArrayList<String>();
        long levelsEqual = 0;
        long fills = 0;
        long fillsEqual = 0;
        long nanos;
        try (var session = new ReplaySession(target, ids, window)) {
            long start = System.nanoTime();
            var progress = new Progress(err, tape.size(), start);
            int next = 0;
            for (var command : tape) {
                session.send(command);
                while (next < levels.size() && levels.get(next).commandSeq() == command.seq()) {
                    session.drain();
                    levelsEqual += compare(levels.get(next++), target, session, differences);
                }
                progress.at(command.seq(), System.nanoTime());
            }
            session.drain();
            nanos = System.nanoTime() - start;
            progress.end();
            if (next < levels.size()) {
                differences.add("checkpoint after command " + levels.get(next).commandSeq() + ": the tape is shorter");
            }
            if (expected != null) {
                var found = fills(target, ids, session);
                fills = found.size();
                fillsEqual = compare(expected, found, differences);
            }
            differences.addAll(0, session.refusals());
            if (session.overtaken() > 0) {
                differences.add(session.overtaken() + " commands overtook rate-limited ones");
            }
            var result = new ReplayResult(
                    tape.size(),
                    session.refused(),
                    session.overtaken(),
                    nanos,
                    fills,
                    fillsEqual,
                    levels.size(),
                    levelsEqual,
                    List.copyOf(differences));
            report(result, expected != null, expected == null ? 0 : expected.size());
            return result;
        }
    }

    private static int compare(
            Checkpoint expected, ReplayTarget target, ReplaySession session, List<String> differences)
            throws IOException, InterruptedException {
        var book = session.book();
        var found = new Checkpoint(
                expected.commandSeq(), target.levels(book.bids()), target.levels(book.asks()));
        if (found.equals(expected)) {
            return 1;
        }
        differences.add("book after command " + expected.commandSeq() + ": expected bids " + expected.bids() + " asks "
                + expected.asks() + ", found bids " + found.bids() + " asks " + found.asks());
        return 0;
    }

    private static long compare(List<TapeFill> expected, List<TapeFill> found, List<String> differences) {
        long equal = 0;
        int shown = 0;
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            if (i < expected.size() && i < found.size() && expected.get(i).equals(found.get(i))) {
                equal++;
            } else if (shown++ < SHOWN) {
                differences.add("fill " + (i + 1) + ": expected "
                        + (i < expected.size() ? expected.get(i) : "none") + ", found "
                        + (i < found.size() ? found.get(i) : "none"));
            }
        }
        return equal;
    }

    /// The account's fills of this run, both sides of each trade joined, in the order of the trades.
    private static List<TapeFill> fills(ReplayTarget target, ClientIds ids, ReplaySession session)
            throws IOException, InterruptedException {
        Map<String, Fill> makers = new HashMap<>();
        Map<String, Fill> takers = new HashMap<>();
        var trades = new LinkedHashMap<String, Long>();
        String cursor = null;
        do {
            var page = session.fills(cursor);
            for (var fill : page.items()) {
                if (fill.clientOrderId() != null && ids.knows(fill.clientOrderId())) {
                    (fill.liquidity().equals("MAKER") ? makers : takers).put(fill.tradeId(), fill);
                    trades.put(fill.tradeId(), fill.sequence());
                }
            }
            cursor = page.nextCursor();
        } while (cursor != null);
        return trades.entrySet().stream()
                .sorted(Comparator.comparingLong(Map.Entry<String, Long>::getValue)
                        .thenComparingInt(e -> e.getKey().length()) // ids are numbers: shorter is smaller
                        .thenComparing(Map.Entry::getKey))
                .map(e -> joined(target, ids, makers.get(e.getKey()), takers.get(e.getKey())))
                .toList();
    }

    private static TapeFill joined(
            ReplayTarget target,
            ClientIds ids,
            @Nullable Fill maker,
            @Nullable Fill taker) {
        var either = maker == null ? Objects.requireNonNull(taker) : maker;
        return target.fill(either, tapeId(ids, maker), tapeId(ids, taker));
    }

    private static String tapeId(ClientIds ids, @Nullable Fill fill) {
        return fill == null || fill.clientOrderId() == null ? "?" : ids.tapeId(fill.clientOrderId());
    }

    private void report(ReplayResult result, boolean fillsCompared, long expected) {
        out.printf(
                "commands: %,d sent, %,d refused, %.2f s, %,d/s%n",
                result.sent(),
                result.refused(),
                result.nanos() / 1e9,
                result.sent() * 1_000_000_000L / Math.max(1, result.nanos()));
        if (fillsCompared) {
            out.printf(
                    "fills: %,d of %,d expected are equal, %,d found%n", result.fillsEqual(), expected, result.fills());
        }
        if (result.checkpoints() > 0) {
            out.printf("books: %,d of %,d checkpoints are equal%n", result.checkpointsEqual(), result.checkpoints());
        }
        result.differences().stream().limit(3L * SHOWN).forEach(d -> out.println("  " + d));
        out.println(result.exitCode() == 0 ? "no differences" : "DIFFERENCES");
    }
}
