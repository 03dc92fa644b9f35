package io.buttonwood.bench.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The venue beside a Spring Boot 4 stack as one would build it: Security with API keys, Bucket4j limits, Micrometer,
/// springdoc, and one row an order in SQLite. Builds that stack first, from `bench/spring-peer`.
///
/// Arguments as [HttpBench].
public final class SpringBench {
    private SpringBench() {}

    public static void main(String[] args) throws Exception {
        var arguments = new Arguments(
                args, Set.of("rounds", "seconds", "warmup", "connections", "threads", "jfr", "rate"));
        build();
        var bench = new HttpBench(arguments);
        bench.run(List.of(Server.SPRING, Server.VENUE), arguments.whole("rounds", 3));
        bench.print();
        System.out.printf(
                Locale.ROOT,
                "the venue: %.2f times Spring Boot (bar: 3 or more)%n",
                bench.perSecond(Server.VENUE) / bench.perSecond(Server.SPRING));
    }

    static Path jar() {
        return Home.folder().resolve("bench/spring-peer/target/spring-peer.jar");
    }

    private static void build() throws IOException, InterruptedException {
        if (Files.exists(jar())) {
            return;
        }
        System.err.println("building bench/spring-peer ...");
        int code = new ProcessBuilder("./mvnw", "-q", "-B", "-ntp", "-f", "bench/spring-peer/pom.xml", "package")
                .directory(Home.folder().toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("bench/spring-peer does not build");
        }
    }
}
