package io.buttonwood.bench.ws;

import io.buttonwood.bench.http.Home;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server under test in a process of its own, on a core of its own where there are two, with a control connection that
/// has it publish.
final class Peer implements AutoCloseable {
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    private final Process process;
    private final Path folder;
    private final boolean nats;
    private final OutputStream control;
    private final Socket socket;
    private final int controlPort;
    final int port;

    private Peer(Process process, Path folder, boolean nats, int port, int controlPort, Socket socket) throws IOException {
        this.process = process;
        this.folder = folder;
        this.nats = nats;
        this.port = port;
        this.controlPort = controlPort;
        this.socket = socket;
        this.control = socket.getOutputStream();
    }

    /// Whether `nats-server` is installed here.
    static boolean natsIsHere() {
        return natsServer() != null;
    }

    private static @org.jspecify.annotations.Nullable Path natsServer() {
        var folders = new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        folders.add("/usr/sbin");
        return folders.stream().map(each -> Path.of(each, "nats-server")).filter(Files::isExecutable).findFirst().orElse(null);
    }

    static Peer nats() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("buttonwood-bench");
        int port = free();
        int plain = free();
        Files.writeString(folder.resolve("nats.conf"), """
                listen: "127.0.0.1:%d"
                websocket { listen: "127.0.0.1:%d", no_tls: true }
                """.formatted(plain, port));
        Peer peer = start(folder, true, port, plain,
                List.of(String.valueOf(natsServer()), "-c", folder.resolve("nats.conf").toString()));
        peer.control.write("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n".getBytes(StandardCharsets.US_ASCII));
        return peer;
    }

    /// Built on first use.
    static Peer stomp() throws IOException, InterruptedException {
        Path jar = Home.folder().resolve("bench/stomp-peer/target/stomp-peer.jar");
        if (!Files.exists(jar)) {
            System.err.println("building bench/stomp-peer ...");
            int code = new ProcessBuilder("./mvnw", "-q", "-B", "-ntp", "-f", "bench/stomp-peer/pom.xml", "package")
                    .directory(Home.folder().toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("bench/stomp-peer does not build");
            }
        }
        int port = free();
        int control = free();
        List<String> command = Home.java(Home.FLAGS);
        command.addAll(List.of("-Dcontrol.port=" + control, "-jar", jar.toString(), "--server.port=" + port));
        return start(Files.createTempDirectory("buttonwood-bench"), false, port, control, command);
    }

    /// @param flags further flags for its JVM
    static Peer venue(int users, List<String> flags) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("buttonwood-bench");
        int port = free();
        int control = free();
        var all = new ArrayList<>(Home.FLAGS);
        all.addAll(flags);
        List<String> command = Home.bench(
                WsVenue.class, all,
                List.of("--port", Integer.toString(port), "--control", Integer.toString(control), "--users",
                        Integer.toString(users), "--data", folder.toString()));
        return start(folder, false, port, control, command);
    }

    private static int free() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Peer start(
            Path folder, boolean nats, int port, int control, List<String> command)
            throws IOException, InterruptedException {
        var pinned = new ArrayList<>(Cores.first());
        pinned.addAll(command);
        var builder = new ProcessBuilder(pinned)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BUTTONWOOD_"));
        Process process = builder.start();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress("127.0.0.1", control));
                socket.setTcpNoDelay(true);
                return new Peer(process, folder, nats, port, control, socket);
            } catch (IOException notYet) {
                socket.close();
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            "the server does not start: " + Files.readString(folder.resolve("output.txt")));
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /// Has it publish one text so often to all that listen.
    void publish(int count, String text) throws IOException {
        if (nats) {
            String one = "PUB bench " + text.length() + "\r\n" + text + "\r\n";
            control.write(one.repeat(count).getBytes(StandardCharsets.US_ASCII));
        } else {
            say("publish " + count + " " + text);
        }
    }

    /// A line for [WsVenue].
    void say(String line) throws IOException {
        control.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /// A further control connection to [WsVenue], for lines that are not to wait for others.
    Socket another() throws IOException {
        var next = new Socket("127.0.0.1", controlPort);
        next.setTcpNoDelay(true);
        return next;
    }

    List<String> keys() throws IOException {
        return Files.readAllLines(folder.resolve("keys.txt"));
    }

    long pid() {
        return process.pid();
    }

    /// Processor time that it took so far, and how much of it in the kernel.
    record Cpu(double seconds, double inKernel) {
        Cpu since(Cpu before) {
            return new Cpu(seconds - before.seconds, inKernel - before.inKernel);
        }
    }

    Cpu cpu() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long kernel = Long.parseLong(fields[12]);
        return new Cpu((Long.parseLong(fields[11]) + kernel) / 100.0, kernel / 100.0);
    }

    /// Resident memory.
    double megabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum() / 1024.0;
    }

    String said() throws IOException {
        String all = Files.readString(folder.resolve("output.txt"));
        return all.substring(Math.max(0, all.length() - 4_000));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        socket.close();
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
