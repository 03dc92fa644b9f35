package io.buttonwood.server.app;

import io.buttonwood.server.http.Json;
import io.buttonwood.server.registry.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `buttonwood user …`: users of the running venue.
@Command(name = "user", mixinStandardHelpOptions = true, description = "Users of the running venue.")
final class UserCommand {
    private static final String[] COLUMNS = {"user_id", "user", "role", "tier", "broker", "disabled"};

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Command(name = "list", description = "List users.")
    int list() throws InterruptedException {
        String cursor = "";
        do {
            var page = api.call("GET", "/admin/users?limit=1000" + cursor, null);
            ApiOptions.table(page, COLUMNS);
            cursor = page.get("next_cursor") == null ? "" : "&cursor=" + page.get("next_cursor");
        } while (!cursor.isEmpty());
        return 0;
    }

    @Command(name = "add", description = "Make a user; --password without a value asks for it.")
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--role", defaultValue = "TRADER") Role role,
            @Option(names = "--tier", defaultValue = "standard") String tier,
            @Option(names = "--broker") @Nullable String broker,
            @Option(names = "--password", interactive = true, arity = "0..1") @Nullable String password)
            throws InterruptedException {
        ApiOptions.row(
                api.call("POST", "/admin/users", "{\"user\":" + Json.quote(name)
                        + ",\"role\":\"" + role + "\",\"tier\":" + Json.quote(tier)
                        + (broker == null ? "" : ",\"broker\":" + Json.quote(broker))
                        + (password == null ? "" : ",\"password\":" + Json.quote(password)) + "}"),
                COLUMNS);
        return 0;
    }

    @Command(name = "disable", description = "Lock a user out.")
    int disable(@Parameters(paramLabel = "USER_ID") long id) throws InterruptedException {
        ApiOptions.row(api.call("PATCH", "/admin/users/" + id, "{\"disabled\":true}"), COLUMNS);
        return 0;
    }

    @Command(name = "enable", description = "Let a user in again.")
    int enable(@Parameters(paramLabel = "USER_ID") long id) throws InterruptedException {
        ApiOptions.row(api.call("PATCH", "/admin/users/" + id, "{\"disabled\":false}"), COLUMNS);
        return 0;
    }

    @Command(name = "tier", description = "Move a user to another rate tier.")
    int tier(@Parameters(paramLabel = "USER_ID") long id, @Parameters(paramLabel = "TIER") String tier)
            throws InterruptedException {
        ApiOptions.row(
                api.call("PUT", "/admin/users/" + id + "/tier", "{\"tier\":" + Json.quote(tier) + "}"), COLUMNS);
        return 0;
    }

    @Command(name = "password", description = "Set a user's password.")
    int password(
            @Parameters(paramLabel = "USER_ID") long id,
            @Option(names = "--password", interactive = true, arity = "0..1", required = true) String password)
            throws InterruptedException {
        api.call("POST", "/admin/users/" + id + "/password", "{\"password\":" + Json.quote(password) + "}");
        System.out.println("The password of user " + id + " is set");
        return 0;
    }
}
