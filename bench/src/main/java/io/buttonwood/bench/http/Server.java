package io.buttonwood.bench.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The servers that are compared.
enum Server {
    BARE("bare Vert.x"),
    VENUE("the venue"),
    EDGE_OFF("the venue, edge off"),
    METRICS_OFF("the venue, metrics off"),
    SPRING("Spring Boot 4");

    private static final Pattern KEY = Pattern.compile("\"api_key\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ROLE = Pattern.compile("\"role\"\\s*:\\s*\"([^\"]+)\"");

    final String title;

    Server(String title) {
        this.title = title;
    }

    /// @param flags further flags for its JVM
    Child start(List<String> flags) throws IOException, InterruptedException {
        var all = new ArrayList<>(Home.FLAGS);
        all.addAll(flags);
        return switch (this) {
            case BARE -> Child.start(
                    (port, folder) -> Home.bench(BareVertx.class, all, List.of("--port", Integer.toString(port))),
                    Map.of(),
                    "/");
            case VENUE -> venue(all, limits(10_000_000));
            case EDGE_OFF -> venue(all, Map.of("BUTTONWOOD_RATE_LIMIT_ENABLED", "false", "BUTTONWOOD_SECURITY_SCREENING", "off"));
            case METRICS_OFF -> {
                Map<String, String> settings = limits(10_000_000);
                settings.put("BUTTONWOOD_METRICS_ENABLED", "false");
                yield venue(all, settings);
            }
            // A committed row survives the death of the process, as the venue's acknowledgement does by default.
            case SPRING -> Child.start(
                    (port, folder) -> {
                        List<String> command = Home.java(all);
                        command.addAll(List.of(
                                "-jar", SpringBench.jar().toString(), "--server.port=" + port,
                                "--spring.datasource.url=jdbc:sqlite:" + folder.resolve("orders.db")
                                        + "?journal_mode=WAL&synchronous=NORMAL"));
                        return command;
                    },
                    Map.of(),
                    "/api/v1/time");
        };
    }

    private static Child venue(List<String> flags, Map<String, String> settings) throws IOException, InterruptedException {
        Child child = Child.start(
                (port, folder) -> Home.venue(
                        flags,
                        List.of(
                                "demo", "--no-traders", "--port", Integer.toString(port), "--data",
                                folder.resolve("data").toString(), "--keys", folder.resolve("keys.json").toString())),
                settings,
                "/api/v1/time");
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (VENUE.keys(child).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the demo wrote no keys: " + child.said());
            }
            Thread.sleep(50);
        }
        return child;
    }

    private static Map<String, String> limits(int perSecond) {
        var settings = new HashMap<String, String>();
        for (String tier : List.of("USER", "PREMIUM", "BROKER", "IP", "ENDPOINT")) {
            settings.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_PER_SECOND", Integer.toString(perSecond));
            settings.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_BURST", Integer.toString(perSecond));
        }
        return settings;
    }

    /// The API keys to enter orders with; of the demo's users all but the administrators', empty before they are written.
    List<String> keys(Child child) throws IOException {
        return switch (this) {
            case BARE -> List.of("none");
            case VENUE, EDGE_OFF, METRICS_OFF -> demoKeys(child);
            case SPRING -> List.of("peer-0", "peer-1", "peer-2", "peer-3", "peer-4", "peer-5", "peer-6", "peer-7");
        };
    }

    /// The demo's administrator's key.
    String adminKey(Child child) throws IOException {
        return keys(child, true).getFirst();
    }

    private static List<String> demoKeys(Child child) throws IOException {
        return Files.exists(child.folder().resolve("keys.json")) ? keys(child, false) : List.of();
    }

    private static List<String> keys(Child child, boolean administrators) throws IOException {
        Path file = child.folder().resolve("keys.json");
        var keys = new ArrayList<String>();
        for (String user : Files.readString(file).split("}")) {
            var key = KEY.matcher(user);
            var role = ROLE.matcher(user);
            if (key.find() && role.find() && role.group(1).equals("ADMIN") == administrators) {
                keys.add(key.group(1));
            }
        }
        return keys;
    }
}
