package io.buttonwood.server.app;

import io.buttonwood.edge.audit.AuditChain;
import io.buttonwood.edge.audit.AuditEntry;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.store.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `buttonwood audit verify`.
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "The audit log.",
        subcommands = AuditCommand.Verify.class)
final class AuditCommand {
    /// Checks every hash of the chain.
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Check the audit log's hash chain; exit 1 and say where it breaks if it does.")
    static final class Verify implements Callable<Integer> {
        @Mixin
        private VenueOptions options = new VenueOptions();

        @Option(names = "--head", paramLabel = "COUNT:HASH", description = "A head noted earlier, to see a cut end too.")
        private @Nullable String head;

        @Override
        public Integer call() {
            Config config = options.read("data");
            try (var database = Database.open(Presets.store(config, Path.of(config.data().dir())))) {
                var entries = new ArrayList<AuditEntry>();
                new Registry(database).audit().forEach(0, row -> entries.add(AuditTrail.entry(row)));
                return switch (AuditChain.verify(
                        entries.iterator(), head == null ? null : AuditChain.Head.parse(head))) {
                    case AuditChain.Verdict.Intact intact -> {
                        System.out.println("The audit log is intact: " + intact.head());
                        yield 0;
                    }
                    case AuditChain.Verdict.Broken broken -> {
                        System.err.println("The audit log is broken at entry " + (broken.index() + 1) + ": " + broken.why());
                        yield 1;
                    }
                };
            }
        }
    }
}
