package io.buttonwood.bench.book;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Supplier;

/// Our book and exchange-core's on the same tape, turn by turn in one process: mean and p99 of a command, bytes allocated.
///
/// `java … io.buttonwood.bench.book.BookBench [passes]`. The mean is the processor time of a pass over the tape without
/// reading the clock inside, and includes what the tape costs with no book behind it; the p99 reads the clock around
/// every command, so it includes one clock reading. Both are printed beside. Medians over the passes; fails if the trades
/// differ.
public final class BookBench {
    private static final int COMMANDS = 1_000_000;
    private static final int WARM_UP = 6;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Peer(String name, Supplier<Engine> book, double[] mean, double[] p99, double[] bytes) {}

    private BookBench() {}

    public static void main(String[] args) {
        int passes = args.length > 0 ? Integer.parseInt(args[0]) : 11;
        Tape tape = new Tape(20_261_127, COMMANDS);
        Peer ours = peer("buttonwood", Buttonwood::new, passes);
        Peer theirs = peer("exchange-core 0.5.3 direct", ExchangeCore::new, passes);
        double[] clocks = new double[passes];
        double[] alone = new double[passes];
        for (int pass = -WARM_UP; pass < passes; pass++) {
            clocks[Math.max(pass, 0)] = clock();
            alone[Math.max(pass, 0)] = took(new TapeAlone(), tape);
            long expected = 0;
            for (Peer peer : new Peer[] {ours, theirs}) {
                long hash = run(peer, tape, pass);
                if (peer == theirs && hash != expected) {
                    throw new IllegalStateException("the trades differ");
                }
                expected = hash;
            }
        }
        Engine last = new Buttonwood();
        for (int i = 0; i < COMMANDS; i++) {
            last.apply(tape, i);
        }
        double clock = median(clocks);
        double reading = median(alone);
        System.out.printf(
                "%,d commands, %,d trades, %,d orders rest at the end, trade hash %016x; clock reading %.0f ns, the tape alone %.1f ns%n",
                COMMANDS, last.trades(), last.resting(), last.tradeHash(), clock, reading);
        System.out.printf("%-28s %10s %10s %14s%n", "", "mean ns", "p99 ns", "bytes/command");
        for (Peer peer : new Peer[] {ours, theirs}) {
            System.out.printf(
                    "%-28s %10.1f %10.0f %14.2f%n",
                    peer.name, median(peer.mean), median(peer.p99), median(peer.bytes));
        }
        System.out.printf(
                "ratio                        %9.2fx %9.2fx (mean less the tape: %.2fx; p99 less the clock reading: %.2fx)%n",
                median(theirs.mean) / median(ours.mean),
                median(theirs.p99) / median(ours.p99),
                (median(theirs.mean) - reading) / (median(ours.mean) - reading),
                (median(theirs.p99) - clock) / (median(ours.p99) - clock));
    }

    private static Peer peer(String name, Supplier<Engine> book, int passes) {
        return new Peer(name, book, new double[passes], new double[passes], new double[passes]);
    }

    private static long run(Peer peer, Tape tape, int pass) {
        Engine book = peer.book.get();
        long allocated = allocated();
        double took = took(book, tape);
        allocated = allocated() - allocated;
        long hash = book.tradeHash();

        int[] samples = new int[COMMANDS];
        Engine timed = peer.book.get();
        timedPass(timed, tape, samples);
        Arrays.sort(samples);
        if (pass >= 0) {
            peer.mean[pass] = took;
            peer.p99[pass] = samples[COMMANDS / 100 * 99];
            peer.bytes[pass] = (double) allocated / COMMANDS;
        }
        return hash;
    }

    /// Nanoseconds of processor time a command: what else runs on the machine takes no part in it.
    private static double took(Engine book, Tape tape) {
        long start = THREADS.getCurrentThreadCpuTime();
        pass(book, tape);
        return (double) (THREADS.getCurrentThreadCpuTime() - start) / COMMANDS;
    }

    /// Each kind of engine has a loop of its own, so that its call is bound.
    private static void pass(Engine book, Tape tape) {
        if (book instanceof Buttonwood ours) {
            for (int i = 0; i < COMMANDS; i++) {
                ours.apply(tape, i);
            }
        } else if (book instanceof ExchangeCore theirs) {
            for (int i = 0; i < COMMANDS; i++) {
                theirs.apply(tape, i);
            }
        } else if (book instanceof TapeAlone nothing) {
            for (int i = 0; i < COMMANDS; i++) {
                nothing.apply(tape, i);
            }
        }
    }

    private static void timedPass(Engine book, Tape tape, int[] samples) {
        if (book instanceof Buttonwood ours) {
            for (int i = 0; i < COMMANDS; i++) {
                long start = System.nanoTime();
                ours.apply(tape, i);
                samples[i] = (int) (System.nanoTime() - start);
            }
        } else if (book instanceof ExchangeCore theirs) {
            for (int i = 0; i < COMMANDS; i++) {
                long start = System.nanoTime();
                theirs.apply(tape, i);
                samples[i] = (int) (System.nanoTime() - start);
            }
        }
    }

    private static double clock() {
        long start = System.nanoTime();
        for (int i = 0; i < COMMANDS; i++) {
            System.nanoTime();
        }
        return (double) (System.nanoTime() - start) / COMMANDS;
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
