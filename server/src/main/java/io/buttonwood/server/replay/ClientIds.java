package io.buttonwood.server.replay;

import java.util.HashMap;
import java.util.Map;

/// Client order ids for the tape's order ids: the same, except that an id that comes back gets a suffix, because the
/// venue takes a repeated client order id for the same order. A prefix keeps runs on one venue apart.
final class ClientIds {
    private final String prefix;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, String> tapeIds = new HashMap<>();

    ClientIds(String prefix) {
        this.prefix = prefix;
    }

    /// The id to use for a command: NEW makes one, the others name the latest. An id that was never entered is used as it
    /// is, and the venue refuses it.
    String of(TapeCommand command) {
        var id = command.orderId();
        int use = command.kind() == TapeCommand.Kind.NEW
                ? uses.merge(id, 1, Integer::sum)
                : uses.getOrDefault(id, 1);
        var clientId = prefix + (use == 1 ? id : id + "-" + use);
        tapeIds.putIfAbsent(clientId, id);
        return clientId;
    }

    /// Whether this run made the id.
    boolean knows(String clientId) {
        return tapeIds.containsKey(clientId);
    }

    /// The tape's id, `?` where this run did not make it.
    String tapeId(String clientId) {
        return tapeIds.getOrDefault(clientId, "?");
    }
}
