package io.buttonwood.server.replay;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `buttonwood replay FILE`.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Play an order tape through the public API; exit 1 when anything differs from what is expected.")
public final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "commands.csv: seq,ts_ns,cmd,order_id,side,price_ticks,qty,tif")
    private @Nullable Path commands;

    @Option(names = "--expect", paramLabel = "FILLS", description = "Compare the fills with this file.")
    private @Nullable Path expect;

    @Option(names = "--levels", paramLabel = "L2", description = "Compare the book with this file's checkpoints.")
    private @Nullable Path levels;

    @Option(
            names = "--window",
            defaultValue = "64",
            description = "How many requests may be under way (default ${DEFAULT-VALUE}).")
    private int window = 64;

    @ArgGroup(exclusive = false, heading = "A running venue instead of one of its own:%n")
    private @Nullable RunningGroup running;

    private static final class RunningGroup {
        @Option(names = "--url", required = true, description = "Where it listens.")
        private @Nullable URI url;

        @Option(
                names = "--key",
                required = true,
                description = "API key of an account with funds and self_trade_prevention NONE.")
        private @Nullable String key;

        @Option(names = "--instrument", required = true, description = "Instrument with an empty book.")
        private @Nullable String instrument;
    }

    private final OwnVenue.Starter starter;

    /// @param starter starts a venue when none is named
    public ReplayCommand(OwnVenue.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        var file = commands;
        if (file == null) {
            throw new IllegalArgumentException("FILE is missing");
        }
        ReplayOptions.Running venue = null;
        if (running != null && running.url != null && running.key != null && running.instrument != null) {
            venue = new ReplayOptions.Running(running.url, running.key, running.instrument);
        }
        return new Replay(starter, System.out, System.err)
                .run(new ReplayOptions(file, expect, levels, venue, window))
                .exitCode();
    }
}
