package io.buttonwood.server.app;

import io.buttonwood.cluster.DataInUseException;
import io.buttonwood.server.config.ConfigException;
import io.buttonwood.server.replay.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program: `buttonwood COMMAND`.
@Command(
        name = "buttonwood",
        mixinStandardHelpOptions = true,
        version = "buttonwood 0.1.0",
        description = "An open, self-hosted trading venue.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckConfigCommand.class,
            OpenapiCommand.class,
            RebuildCommand.class,
            AuditCommand.class,
            UserCommand.class,
            KeyCommand.class,
            BrokerCommand.class
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        line.addSubcommand(new ReplayCommand(ReplayVenue::start));
        line.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println(message(failure));
            command.getErr().flush();
            return 1;
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /// For a person: what went wrong, without a stack trace.
    static String message(Throwable failure) {
        return switch (failure) {
            case ConfigException e -> "The configuration cannot be used:\n  " + String.join("\n  ", e.errors());
            case DataInUseException e -> String.valueOf(e.getMessage());
            default -> {
                String message = failure.getMessage();
                Throwable cause = failure.getCause();
                yield (message == null ? failure.toString() : message)
                        + (cause == null || cause.getMessage() == null || message != null && message.contains(cause.getMessage())
                                ? ""
                                : " (" + cause.getMessage() + ")");
            }
        };
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
