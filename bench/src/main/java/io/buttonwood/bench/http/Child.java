package io.buttonwood.bench.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server under test: a process with a folder of its own, both gone when it is closed.
final class Child implements AutoCloseable {
    private final Process process;
    private final Path folder;
    final int port;

    private Child(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /// Makes a command line for a port and a folder.
    @FunctionalInterface
    interface Line {
        List<String> of(int port, Path folder);
    }

    /// Returns once it answers at `path`.
    ///
    /// @throws IllegalStateException if it ends, or does not answer within 60 s, with the end of what it printed
    static Child start(Line line, Map<String, String> environment, String path) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("buttonwood-bench");
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var builder = new ProcessBuilder(line.of(port, folder))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().putAll(environment);
        var child = new Child(builder.start(), folder, port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!new Http(port).answers(path)) {
            if (!child.process.isAlive() || System.nanoTime() - deadline > 0) {
                String said = child.said();
                child.close();
                throw new IllegalStateException("the server does not start: " + said);
            }
            Thread.sleep(50);
        }
        return child;
    }

    long pid() {
        return process.pid();
    }

    Path folder() {
        return folder;
    }

    String said() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("output.txt"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /// Runs the load generator against it.
    Measured load(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = Home.bench(
                LoadGenerator.class,
                List.of("-Xmx128m", "-Xms128m", "-XX:+UseSerialGC"),
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("--port", Integer.toString(port)), arguments.stream())
                        .toList());
        Process generator = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = generator.inputReader().lines().toList();
        generator.waitFor();
        return Measured.read(lines);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
