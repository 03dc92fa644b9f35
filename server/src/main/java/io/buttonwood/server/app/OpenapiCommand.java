package io.buttonwood.server.app;

import io.buttonwood.server.openapi.Export;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `buttonwood openapi`. The document is derived from the routes of a venue, so one is made in a folder of its own and
/// removed again.
@Command(
        name = "openapi",
        mixinStandardHelpOptions = true,
        description = "Write the OpenAPI document, to a file or to standard output.")
final class OpenapiCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where to write; its ending gives the format.")
    private @Nullable Path file;

    @Option(names = "--format", paramLabel = "FORMAT", description = "json or yaml.")
    private @Nullable String format;

    @Override
    public Integer call() throws IOException {
        Export.Format wanted = format != null
                ? Export.Format.parse(format)
                : file != null ? Export.Format.of(file) : Export.Format.JSON;
        try (var own = ReplayVenue.start()) {
            var endpoints = own.venue().router().endpoints();
            if (file == null) {
                System.out.write(Export.bytes(endpoints, VenueServer.VERSION, wanted));
                System.out.flush();
            } else {
                Export.write(endpoints, VenueServer.VERSION, file, wanted);
                System.out.println("Wrote " + file);
            }
        }
        return 0;
    }
}
