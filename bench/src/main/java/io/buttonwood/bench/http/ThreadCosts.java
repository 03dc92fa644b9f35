package io.buttonwood.bench.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What each thread of a process burnt between two readings: processor time and how often it went to sleep. Linux only.
final class ThreadCosts {
    private static final double TICK_NANOS = 1e9 / 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /// @param ticks of user and system time, 1/100 s each
    /// @param sleeps voluntary context switches
    private record Reading(String name, long ticks, long sleeps) {}

    private final Map<String, Reading> threads = new HashMap<>();
    private final long atNanos = System.nanoTime();

    /// @param pid of the process; its threads that end while they are read are left out
    ThreadCosts(long pid) throws IOException {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    long sleeps = Files.readAllLines(task.resolve("status")).stream()
                            .filter(line -> line.startsWith("voluntary"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum();
                    threads.put(
                            String.valueOf(task.getFileName()),
                            new Reading(
                                    stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
                                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                                    sleeps));
                } catch (IOException e) {
                    continue;
                }
            }
        }
    }

    /// A table of the threads that cost most since an earlier reading.
    ///
    /// @param perSecond orders that were served a second
    List<String> since(ThreadCosts before, double perSecond) {
        var byName = new HashMap<String, long[]>();
        threads.forEach((id, now) -> {
            Reading then = before.threads.getOrDefault(id, new Reading("", 0, 0));
            long[] sum = byName.computeIfAbsent(NUMBER.matcher(now.name()).replaceAll("#"), each -> new long[3]);
            sum[0] += now.ticks() - then.ticks();
            sum[1] += now.sleeps() - then.sleeps();
            sum[2]++;
        });
        double seconds = (atNanos - before.atNanos) / 1e9;
        double orders = perSecond * seconds;
        var lines = new ArrayList<String>();
        lines.add(String.format("%-20s %8s %12s %14s %10s", "threads", "count", "µs an order", "sleeps an order", "cores"));
        byName.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0]))
                .limit(16)
                .forEach(each -> lines.add(String.format(
                        Locale.ROOT,
                        "%-20s %8d %12.2f %14.3f %10.2f",
                        each.getKey(),
                        each.getValue()[2],
                        each.getValue()[0] * TICK_NANOS / 1000 / orders,
                        each.getValue()[1] / orders,
                        each.getValue()[0] * TICK_NANOS / 1e9 / seconds)));
        return lines;
    }
}
