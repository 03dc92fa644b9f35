package io.buttonwood.bench.http;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where the build is, and how its programs are started.
public final class Home {
    /// The launcher's flags, see `buttonwood`: every server under test gets the same.
    public static final List<String> FLAGS = List.of(
            "-XX:+UseParallelGC", "-Xms64m", "-Xmx384m", "-XX:GCTimeRatio=33", "-XX:AdaptiveSizeDecrementScaleFactor=1",
            "-XX:InitialSurvivorRatio=12", "-XX:MinSurvivorRatio=10", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40",
            "-XX:TrimNativeHeapInterval=10000", "-XX:+ExitOnOutOfMemoryError", "-Xlog:disable", "-Xlog:all=error:stderr",
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED");

    private Home() {}

    /// The repository.
    public static Path folder() {
        try {
            Path classes = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return classes.resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> java(List<String> flags) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        return command;
    }

    /// A main class of this module.
    public static List<String> bench(Class<?> main, List<String> flags, List<String> arguments) {
        List<String> command = java(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /// The venue as the launcher starts it.
    ///
    /// @throws IllegalStateException if it is not built
    public static List<String> venue(List<String> flags, List<String> arguments) {
        Path jar = folder().resolve("server/target/buttonwood.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not built");
        }
        List<String> command = java(flags);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }
}
