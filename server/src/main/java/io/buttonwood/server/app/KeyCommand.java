package io.buttonwood.server.app;

import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Scope;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `buttonwood key …`: API keys of a user of the running venue.
@Command(name = "key", mixinStandardHelpOptions = true, description = "API keys of the running venue's users.")
final class KeyCommand {
    private static final String[] COLUMNS = {"key_id", "name", "prefix", "scopes", "created_at", "last_used_at"};

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Command(name = "list", description = "List a user's keys.")
    int list(@Parameters(paramLabel = "USER_ID") long user) throws InterruptedException {
        ApiOptions.table(api.call("GET", "/admin/users/" + user + "/api-keys", null), COLUMNS);
        return 0;
    }

    @Command(name = "add", description = "Make a key for a user and print it once.")
    int add(
            @Parameters(paramLabel = "USER_ID") long user,
            @Option(names = "--name", defaultValue = "cli") String name,
            @Option(names = "--scopes", split = ",", defaultValue = "READ,TRADE") List<Scope> scopes)
            throws InterruptedException {
        String list = scopes.stream().map(scope -> "\"" + scope + "\"").collect(Collectors.joining(","));
        ApiOptions.row(
                api.call("POST", "/admin/users/" + user + "/api-keys",
                        "{\"name\":" + Json.quote(name) + ",\"scopes\":[" + list + "]}"),
                "key_id", "api_key");
        return 0;
    }

    @Command(name = "delete", description = "Delete a key; it stops working at once.")
    int delete(@Parameters(paramLabel = "KEY_ID") long key) throws InterruptedException {
        api.call("DELETE", "/api-keys/" + key, null);
        System.out.println("Key " + key + " is deleted");
        return 0;
    }
}
