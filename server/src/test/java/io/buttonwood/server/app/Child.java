package io.buttonwood.server.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program in a process of its own. Its output is read by a thread that ends with it.
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /// @param environment further variables
    Child(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmx384m", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("BUTTONWOOD_"));
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            // The stream of a killed process may end in the middle of a line.
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    /// Waits for a line that contains `text` and answers it.
    ///
    /// @throws IllegalStateException if the process ends or takes too long, with all it said
    String await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int at = 0;
        synchronized (lines) {
            while (true) {
                for (; at < lines.size(); at++) {
                    if (lines.get(at).contains(text)) {
                        return lines.get(at);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    throw new IllegalStateException("no line \"" + text + "\" in:\n" + String.join("\n", lines));
                }
                lines.wait(left);
            }
        }
    }

    /// Waits for the end; answers the exit code.
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /// SIGTERM.
    void terminate() {
        // Not Process.destroy, which also closes the streams that are still to be read.
        process.toHandle().destroy();
    }

    /// SIGKILL, and waits until it is gone.
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        exit();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
