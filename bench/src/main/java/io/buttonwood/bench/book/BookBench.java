package io.buttonwood.bench.book;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Our book and exchange-core's on the same tape, turn by turn in one process, in several processes one after the other:
/// mean and p99 of a command, bytes allocated.
///
/// `java … io.buttonwood.bench.book.BookBench [processes] [passes]`, 7 and 11 if not said. The mean is the processor time of
/// a pass over the tape without reading the clock inside, and includes what the tape costs with no book behind it; the p99
/// reads the clock around every command, so it includes one clock reading. Both are printed beside. Medians over the passes
/// of a process, and over the processes, as each compiles anew; fails if the trades differ.
public final class BookBench {
    private static final int COMMANDS = 1_000_000;
    private static final int WARM_UP = 6;
    private static final String ONE = "--one";
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Peer(Supplier<Engine> book, double[] mean, double[] p99, double[] bytes) {}

    private BookBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2 && args[0].equals(ONE)) {
            measure(Integer.parseInt(args[1]));
            return;
        }
        int processes = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        int passes = args.length > 1 ? Integer.parseInt(args[1]) : 11;
        Tape tape = new Tape(20_261_127, COMMANDS);
        Buttonwood book = new Buttonwood();
        for (int i = 0; i < COMMANDS; i++) {
            book.apply(tape, i);
        }
        System.out.printf(
                "%,d commands, %,d trades, %,d orders rest at the end, trade hash %016x%n%n",
                COMMANDS, book.trades(), book.resting(), book.tradeHash());
        System.out.printf("%-10s | %-23s | %-23s | %-13s | %s%n", "", "Buttonwood", "exchange-core, direct", "ratio", "alone");
        System.out.printf(
                "%-10s | %7s %7s %7s | %7s %7s %7s | %6s %6s | %5s %5s%n",
                "process", "mean ns", "p99 ns", "bytes", "mean ns", "p99 ns", "bytes", "mean", "p99", "tape", "clock");
        double[][] all = new double[8][processes];
        for (int process = 0; process < processes; process++) {
            double[] figures = process(passes);
            print(Integer.toString(process + 1), figures);
            for (int i = 0; i < figures.length; i++) {
                all[i][process] = figures[i];
            }
        }
        double[] medians = Arrays.stream(all).mapToDouble(BookBench::median).toArray();
        print("median", medians);
        System.out.printf(
                "%nWithout the tape and the clock reading, medians: mean %.2f times, p99 %.2f times.%n",
                (medians[3] - medians[6]) / (medians[0] - medians[6]), (medians[4] - medians[7]) / (medians[1] - medians[7]));
    }

    /// @param figures in the order in which [#measure(int)] prints them
    private static void print(String name, double[] figures) {
        System.out.printf(
                "%-10s | %7.1f %7.0f %7.2f | %7.1f %7.0f %7.2f | %5.2fx %5.2fx | %5.1f %5.1f%n",
                name,
                figures[0],
                figures[1],
                figures[2],
                figures[3],
                figures[4],
                figures[5],
                figures[3] / figures[0],
                figures[4] / figures[1],
                figures[6],
                figures[7]);
    }

    /// The figures of a process of its own, started as this one was.
    private static double[] process(int passes) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), BookBench.class.getName(), ONE, passes + ""));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("a process failed");
        }
        return Arrays.stream(said.getLast().split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /// Prints mean, p99 and bytes of either, the tape alone and a clock reading.
    private static void measure(int passes) {
        Tape tape = new Tape(20_261_127, COMMANDS);
        Peer ours = peer(Buttonwood::new, passes);
        Peer theirs = peer(ExchangeCore::new, passes);
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
        System.out.println(Stream.of(ours.mean, ours.p99, ours.bytes, theirs.mean, theirs.p99, theirs.bytes, alone, clocks)
                .map(values -> Double.toString(median(values)))
                .collect(Collectors.joining(" ")));
    }

    private static Peer peer(Supplier<Engine> book, int passes) {
        return new Peer(book, new double[passes], new double[passes], new double[passes]);
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
