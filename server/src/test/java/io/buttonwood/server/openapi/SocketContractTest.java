package io.buttonwood.server.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.server.registry.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The served AsyncAPI document against the server that serves it: every operation is asked for over a real socket, as
/// its schema says and in every way that it forbids, and every frame that comes must be one that the document has.
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SocketContractTest {
    private static final List<String> WRONG = List.of(
            "null", "-1", "0", "1.5", "true", "\"\"", "\"x\"", "\"-5\"", "\"1e5\"", "[]", "{}", "[[]]", "[1]", "[\"x\"]",
            "{\"x\":1}", "\"" + "9".repeat(40) + "\"", "9223372036854775808", "\"" + "a".repeat(5000) + "\"");

    @TempDir
    static Path folder;

    private static LiveVenue venue;
    private static SocketLine.Frames frames;
    private static String brokerKey;
    private static int number;

    @BeforeAll
    static void start() {
        venue = new LiveVenue(folder);
        frames = new SocketLine.Frames(new Documented(venue.document("asyncapi.json"), true));
        venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", "{\"asset\":\"USD\",\"scale\":2}");
        venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", "{\"asset\":\"ACME\",\"scale\":0}");
        venue.must(venue.adminKey, "POST", "/api/v1/admin/instruments",
                "{\"instrument\":\"ACME\",\"base_asset\":\"ACME\",\"quote_asset\":\"USD\",\"tick_size\":\"0.01\",\"lot_size\":\"1\",\"low_price\":\"1.00\",\"high_price\":\"1000.00\"}");
        venue.trade("ACME");
        brokerKey = venue.user("hamilton", Role.BROKER, 1);
    }

    @AfterAll
    static void stop() {
        if (venue != null) {
            venue.close();
        }
    }

    private static SocketLine line(String key) {
        return new SocketLine(frames, venue.base().getPort(), key);
    }

    private static String key(String name) {
        return name.equals("Auth") ? null : name.equals("SubscribeDropCopy") ? brokerKey : venue.traderKey;
    }

    /// What stands on the line before the operation can succeed, and the members that its example cannot know.
    private static String[] prepared(SocketLine line, String name) {
        String own = "s-" + number++;
        switch (name) {
            case "Auth" -> {
                return new String[] {"api_key", venue.traderKey};
            }
            case "PlaceOrder" -> {
                return new String[] {"client_order_id", own, "price", "50.00"};
            }
            case "ReplaceOrder", "CancelOrder" -> {
                line.ask("PlaceOrder", "client_order_id", own, "price", "50.00");
                return new String[] {"client_order_id", own};
            }
            case "Unsubscribe" -> line.ask("Subscribe");
            case "UnsubscribeNotifications", "Resume" -> {
                line.ask("PlaceOrder", "client_order_id", own, "price", "50.00");
                line.ask("SubscribeNotifications");
                return name.equals("Resume") ? new String[] {"lanes", "{\"NORMAL\":1}"} : new String[0];
            }
            case "Ack" -> {
                line.ask("PlaceOrder", "client_order_id", own, "price", "50.00");
                return new String[] {"lane", "NORMAL", "seq", "1"};
            }
            default -> {}
        }
        return new String[0];
    }

    private static ObjectNode valid(SocketLine line, SocketLine.Asked asked) {
        ObjectNode frame = asked.example().deepCopy();
        String[] members = prepared(line, asked.name());
        for (int i = 0; i < members.length; i += 2) {
            frame.set(members[i], Documented.MAPPER.readTree(members[i + 1].matches("[{0-9].*") && !members[i + 1].contains(".")
                    ? members[i + 1]
                    : "\"" + members[i + 1] + "\""));
        }
        return frame;
    }

    @Test
    @Order(1)
    void everyOperationIsMetAsTheDocumentSays() {
        for (SocketLine.Asked asked : frames.asked) {
            try (SocketLine line = line(key(asked.name()))) {
                ObjectNode frame = valid(line, asked);
                assertEquals(List.of(), frames.document.errors(asked.payload(), frame), asked.name());
                JsonNode answer = line.send(asked, frame);
                assertTrue(answer.path("status").asInt() < 300, frame + " was answered " + answer);
            }
        }
        assertNothingWrong();
    }

    @Test
    @Order(2)
    void everythingThatTheDocumentForbidsIsRefused() {
        for (SocketLine.Asked asked : frames.asked) {
            List<ObjectNode> spoiled = spoiled(asked);
            assertTrue(spoiled.size() >= 15, asked.name());
            SocketLine line = line(key(asked.name()));
            try {
                ObjectNode right = valid(line, asked);
                for (ObjectNode change : spoiled) {
                    if (asked.name().equals("Auth")) {
                        line.close();   // three refused logins end a connection
                        line = line(null);
                    }
                    ObjectNode frame = right.deepCopy();
                    change.properties().forEach(member -> frame.set(member.getKey(), member.getValue()));
                    change.propertyNames().stream().filter(name -> change.get(name).isMissingNode()).forEach(name -> frame.remove(List.of(name)));
                    if (frame.path("op").asString("").equals("ack") && frame.path("id").isNull()) {
                        continue;   // is not answered
                    }
                    boolean forbidden = !frames.document.errors(asked.payload(), frame).isEmpty();
                    JsonNode answer = line.send(asked, frame);
                    if (forbidden && answer.path("status").asInt() < 400) {
                        frames.wrong.add(asked.name() + ": is forbidden, but was met: " + frame);
                    }
                    if (!asked.name().equals("Auth")) {
                        if (asked.name().equals("Logout") && answer.path("status").asInt() < 400) {
                            line.close();
                            line = line(venue.traderKey);
                        }
                        line.ask("Ping");
                    }
                }
            } finally {
                line.close();
            }
        }
        assertNothingWrong();
    }

    /// Changes to a right frame, one at a time: each member wrong in each way, or away; and one too many. A missing node
    /// stands for a member that is taken away.
    private static List<ObjectNode> spoiled(SocketLine.Asked asked) {
        var all = new ArrayList<ObjectNode>();
        for (String name : asked.payload().path("properties").propertyNames()) {
            for (String value : WRONG) {
                all.add((ObjectNode) Documented.MAPPER.createObjectNode().set(name, Documented.MAPPER.readTree(value)));
            }
            if (!name.equals("id")) {
                all.add((ObjectNode) Documented.MAPPER.createObjectNode().set(name, Documented.MAPPER.missingNode()));
            }
        }
        asked.payload().path("properties").properties().forEach(member -> {
            JsonNode schema = member.getValue().has("anyOf") ? member.getValue().path("anyOf").get(0) : member.getValue();
            for (String inner : frames.document.resolve(schema).path("properties").propertyNames()) {
                for (String value : WRONG) {
                    ObjectNode nested = Documented.MAPPER.createObjectNode();
                    nested.set(inner, Documented.MAPPER.readTree(value));
                    all.add((ObjectNode) Documented.MAPPER.createObjectNode().set(member.getKey(), nested));
                }
            }
        });
        all.add(Documented.MAPPER.createObjectNode().put("no_such_member", 1));
        return all;
    }

    @Test
    @Order(3)
    void everyAlternativeOfAConditionIsTaken() {
        try (SocketLine line = line(venue.traderKey)) {
            for (String filter : List.of(
                    "{\"field\":\"price\",\"op\":\"gt\",\"value\":\"100.5\"}",
                    "{\"field\":\"type\",\"op\":\"in\",\"value\":[\"ORDER_FILLED\"]}",
                    "{\"and\":[{\"field\":\"side\",\"op\":\"eq\",\"value\":\"BUY\"},{\"not\":{\"field\":\"instrument\",\"op\":\"ne\",\"value\":\"ACME\"}}]}",
                    "{\"or\":[{\"field\":\"priority\",\"op\":\"ge\",\"value\":\"HIGH\"},{\"field\":\"quantity\",\"op\":\"le\",\"value\":3}]}")) {
                line.ask("SubscribeNotifications", "filter", filter);
            }
        }
        assertNothingWrong();
    }

    @Test
    @Order(4)
    void everythingThatTheVenueSendsByItselfIsDocumented() {
        try (SocketLine mine = line(venue.traderKey); SocketLine all = line(venue.traderKey); SocketLine copy = line(brokerKey)) {
            mine.ask("SubscribeNotifications");
            mine.ask("SubscribeNotifications", "types", "[\"SYSTEM_ANNOUNCEMENT\"]");
            copy.ask("SubscribeDropCopy");
            all.ask("SubscribeNotifications", "preset", "INSTRUMENT_UPDATES", "instruments", "[\"ACME\"]");
            String channels = frames.asked("Subscribe").payload().at("/properties/channel/pattern").asString();
            List<String> market = List.of(channels.substring(2, channels.length() - 2).split("\\|"));
            for (String channel : market) {
                all.ask("Subscribe", "channel", channel);
            }
            mine.ask("CancelAll");
            venue.must(venue.adminKey, "POST", "/api/v1/admin/announcements", "{\"type\":\"RISK_ALERT\",\"data\":{\"text\":\"near\"}}");
            venue.must(venue.adminKey, "POST", "/api/v1/admin/announcements", "{\"data\":{\"text\":\"noon\"}}");
            String admin = venue.must(venue.adminKey, "GET", "/api/v1/balances", null).path("account_id").asString();
            venue.must(venue.adminKey, "POST", "/api/v1/admin/accounts/" + admin + "/deposits", "{\"asset\":\"USD\",\"amount\":\"10000\"}");
            mine.ask("PlaceOrder", "client_order_id", "sell", "side", "SELL", "price", "60.00", "quantity", "3.0");
            venue.must(venue.adminKey, "POST", "/api/v1/orders", "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"price\":\"60.00\",\"quantity\":\"1\"}");
            long sequence = venue.must(venue.adminKey, "POST", "/api/v1/orders", "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"price\":\"60.00\",\"quantity\":\"2\"}")
                    .path("sequence").asLong();
            assertEquals(422, venue.send("POST", "/api/v1/orders", "{\"instrument\":\"ACME\",\"side\":\"SELL\",\"price\":\"60.00\",\"quantity\":\"9000000\"}",
                    "X-API-Key", venue.traderKey, "Content-Type", "application/json").statusCode());
            String trade = venue.must(venue.adminKey, "GET", "/api/v1/fills?min_sequence=" + sequence, null)
                    .path("items").path(0).path("trade_id").asString();
            venue.must(venue.adminKey, "POST", "/api/v1/admin/trades/" + trade + "/bust", "{\"reason\":\"erroneous price\"}");
            venue.must(venue.adminKey, "POST", "/api/v1/admin/settlements", null);
            venue.must(venue.adminKey, "POST", "/api/v1/admin/instruments/ACME/halt", null);
            venue.must(venue.adminKey, "POST", "/api/v1/admin/instruments/ACME/resume", null);
            mine.ask("PlaceOrder", "client_order_id", "last", "price", "50.00");
            mine.ask("CancelOrder", "client_order_id", "last");

            // What was acknowledged before is not told again, and said to be lost.
            mine.ask("Ack", "lane", "NORMAL", "seq", "1");
            try (SocketLine again = line(venue.traderKey)) {
                again.ask("SubscribeNotifications", "resume", "{\"NORMAL\":0}");
                again.until(frame -> frame.path("channel").asString("").equals("loss"));
            }
            mine.until(frame -> frames.seen.contains("SETTLEMENT_COMPLETED") && frames.seen.contains("ORDER_REJECTED")
                    && frames.seen.contains("RISK_ALERT") && frames.seen.contains("SYSTEM_ANNOUNCEMENT") && frame.path("channel").asString("").equals("heartbeat"));
            copy.until(frame -> frame.path("channel").asString("").equals("drop_copy"));
            all.until(frame -> frames.seen.contains("PRICE_UPDATE") && frames.seen.contains("ORDER_BOOK_UPDATE")
                    && frames.seen.contains("INSTRUMENT_STATUS") && frames.seen.containsAll(market));
            // The same by REST.
            var rest = new Documented(venue.document("openapi.json"), true);
            JsonNode pending = venue.must(venue.traderKey, "GET", "/api/v1/notifications/pending?limit=1000", null);
            assertTrue(pending.path("items").size() > 10);
            assertEquals(List.of(), rest.errors(rest.document().at("/components/schemas/PendingAnswer"), pending));

            venue.close();
            assertTrue(mine.closesAfter("server_shutdown"));
        }
        assertNothingWrong();
        var missing = new TreeSet<>(frames.pushes.keySet());
        for (NotificationType type : NotificationType.values()) {
            missing.add(type.name());
        }
        missing.removeAll(frames.seen);
        assertEquals(List.of(), List.copyOf(missing), "never seen");
    }

    private static void assertNothingWrong() {
        assertEquals("", String.join("\n", frames.wrong));
    }
}
