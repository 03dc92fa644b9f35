package io.buttonwood.server.app;

import io.buttonwood.server.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `buttonwood broker …`: brokers of the running venue.
@Command(name = "broker", mixinStandardHelpOptions = true, description = "Brokers of the running venue.")
final class BrokerCommand {
    @Mixin
    private ApiOptions api = new ApiOptions();

    @Command(name = "list", description = "List brokers.")
    int list() throws InterruptedException {
        ApiOptions.table(api.call("GET", "/admin/brokers", null), "broker_id", "broker");
        return 0;
    }

    @Command(name = "add", description = "Make a broker.")
    int add(@Parameters(paramLabel = "NAME") String name) throws InterruptedException {
        ApiOptions.row(
                api.call("POST", "/admin/brokers", "{\"broker\":" + Json.quote(name) + "}"), "broker_id", "broker");
        return 0;
    }
}
