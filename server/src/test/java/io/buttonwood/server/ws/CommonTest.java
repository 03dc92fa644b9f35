package io.buttonwood.server.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Side;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.Publication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the notifications of a frame have alike is said once.
@Timeout(60)
class CommonTest {
    @TempDir
    static Path folder;

    static Floor floor;

    @BeforeAll
    static void start() {
        floor = new Floor(folder).furnished();
    }

    @AfterAll
    static void stop() {
        floor.close();
    }

    private static void publish(@Nullable String instrument, int number) {
        floor.venue.push().service().publish(new Publication(
                NotificationType.TRADE_EXECUTED, Set.of(0L), "{\"number\":" + number + "}", Priority.LOW, 0, instrument, null,
                floor.venue.market().sequence(), null));
    }

    private static Wire hearing(String who) {
        return floor.hearing(
                who, ",\"types\":[\"TRADE_EXECUTED\"],\"public_trades\":true,\"batch\":{\"max_messages\":5,\"max_delay_ms\":5000}");
    }

    /// Notifications of so many frames with something in common, each with all its members.
    private static List<JsonNode> whole(Wire wire, int frames, List<JsonNode> commons) {
        List<JsonNode> all = new ArrayList<>();
        while (frames > 0) {
            JsonNode frame = wire.channel("notifications");
            JsonNode common = frame.path("common");
            if (common instanceof ObjectNode alike) {
                commons.add(common);
                frames--;
                frame.path("items").forEach(item -> {
                    assertFalse(item.has("lane") || item.has("priority"));
                    all.add(alike.deepCopy().setAll((ObjectNode) item));
                });
            } else {
                frame.path("items").forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void allThatANotificationCarriesCanBeHadFromItsFrame() {
        try (Wire alice = hearing("alice"); Wire bob = hearing("bob")) {
            for (int i = 0; i < 10; i++) {
                publish(i == 7 ? "OTHER" : "ACME", i);
            }
            for (Wire wire : List.of(alice, bob)) {
                List<JsonNode> commons = new ArrayList<>();
                List<JsonNode> items = whole(wire, 2, commons);
                assertEquals("{\"lane\":\"PUBLIC_LOW\",\"priority\":\"LOW\",\"instrument\":\"ACME\"}", commons.get(0).toString());
                assertEquals("{\"lane\":\"PUBLIC_LOW\",\"priority\":\"LOW\"}", commons.get(1).toString());
                assertEquals(10, items.size());
                for (int i = 0; i < 10; i++) {
                    JsonNode item = items.get(i);
                    assertEquals(i, item.at("/data/number").asInt());
                    assertEquals(i == 7 ? "OTHER" : "ACME", item.path("instrument").asString());
                    assertEquals("PUBLIC_LOW", item.path("lane").asString());
                    assertEquals("LOW", item.path("priority").asString());
                    assertEquals("TRADE_EXECUTED", item.path("type").asString());
                    if (i > 0) {
                        assertEquals(items.get(i - 1).path("seq").asLong(), item.path("prev_seq").asLong());
                        assertEquals(items.get(i - 1).path("seq").asLong() + 1, item.path("seq").asLong());
                    }
                    assertTrue(item.path("created_at").isString());
                    assertTrue(item.path("sequence").isNumber());
                    assertFalse(item.has("redelivered"));
                }
                var ids = new HashSet<String>();
                items.forEach(item -> ids.add(item.path("id").asString()));
                assertEquals(10, ids.size());
            }
        }
    }

    @Test
    void whatIsOnesOwnStandsWhole() {
        try (Wire eve = floor.hearing("eve", "")) {
            floor.place("eve", Side.BUY, 300, 1);
            JsonNode frame = eve.channel("notifications");
            assertFalse(frame.has("common"));
            assertEquals("NORMAL", frame.at("/items/0/lane").asString());
            assertEquals("NORMAL", frame.at("/items/0/priority").asString());
            assertEquals(floor.person("eve").id(), frame.at("/items/0/account_id").asLong());
        } finally {
            floor.cancelAll("eve");
        }
    }
}
