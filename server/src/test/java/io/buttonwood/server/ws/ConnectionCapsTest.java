package io.buttonwood.server.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Command;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.server.app.TestVenue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many connections a user and an address may have, and what one connection may ask for.
@Timeout(60)
class ConnectionCapsTest {
    private static final int PER_USER = 3;
    private static final int PER_ADDRESS = 8;

    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start(
                "notifications.connections_per_user=" + PER_USER, "notifications.connections_per_address=" + PER_ADDRESS);
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static void allAreGone() {
        Floor.await("all connections are gone", () -> venue.venue().push().connections() == 0);
    }

    private static Wire login(String user, int status) {
        Wire wire = Wire.open(venue.port());
        wire.send("{\"op\":\"auth\",\"id\":1,\"api_key\":\"" + venue.key(user) + "\"}");
        if (status == 200) {
            wire.answer(200);
        }
        return wire;
    }

    @Test
    void aUserHasSoManyConnectionsAndOthersHaveTheirOwn() {
        List<Wire> open = new ArrayList<>();
        try {
            for (int i = 0; i < PER_USER; i++) {
                open.add(login("alice", 200));
            }
            try (Wire tooMany = login("alice", 0)) {
                assertEquals(4029, tooMany.closeCode());
            }
            open.add(login("bob", 200));
            open.removeFirst().close();
            Floor.await("one is gone", () -> venue.venue().push().connections() == PER_USER);
            open.add(login("alice", 200));
        } finally {
            open.forEach(Wire::close);
            allAreGone();
        }
    }

    @Test
    void anAddressHasSoManyConnections() {
        List<Wire> open = new ArrayList<>();
        try {
            for (int i = 0; i < PER_ADDRESS; i++) {
                open.add(Wire.open(venue.port()));
            }
            try (Wire refused = Wire.dial(venue.port())) {
                assertTrue(refused.head.startsWith("HTTP/1.1 429"), refused.head);
                assertTrue(refused.head.toLowerCase(java.util.Locale.ROOT).contains("retry-after: "), refused.head);
            }
            assertEquals(200, venue.get("/api/v1/time", null).statusCode(), "its other requests are answered");
            open.removeFirst().close();
            Floor.await("one is gone", () -> venue.venue().push().connections() == PER_ADDRESS - 1);
            open.add(Wire.open(venue.port()));
        } finally {
            open.forEach(Wire::close);
            allAreGone();
        }
    }

    @Test
    void aConnectionHasSoManyTopics() {
        var symbols = new ArrayList<String>();
        for (int i = 0; i < 51; i++) {
            symbols.add("CAP-" + i);
            var made = venue.venue().engine().done(new Command.CreateInstrument(new InstrumentSpec(
                    "CAP-" + i, "ACME", "USD", 1, 2, 1, 0, 200, 500, 1, 1_000_000, true)));
            io.buttonwood.server.http.Waiting.on(venue.venue().market().reached(made.sequence()));
        }
        try (Wire wire = Wire.open(venue.port())) {
            for (String channel : List.of("book", "trades", "l1")) {
                wire.call(subscribe(channel, symbols), 200);
            }
            wire.call(subscribe("ticker", symbols.subList(0, 47)), 200);
            assertEquals("invalid_field", wire.call(subscribe("l3", symbols.subList(0, 5)), 422).path("body").path("code").asString());
            wire.call(subscribe("l3", symbols.subList(0, 1)), 422);
            wire.call("{\"op\":\"unsubscribe\",\"id\":1,\"channel\":\"l1\",\"instrument\":\"CAP-0\"}", 200);
            wire.call(subscribe("l3", symbols.subList(0, 1)), 200);
        }
        allAreGone();
    }

    private static String subscribe(String channel, List<String> symbols) {
        return "{\"op\":\"subscribe\",\"id\":1,\"channel\":\"" + channel + "\",\"instruments\":["
                + symbols.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(",")) + "]}";
    }

    @Test
    void aConnectionHasSoManySubscriptions() {
        try (Wire wire = login("carol", 200)) {
            int most = 200;
            List<Integer> statuses = IntStream.rangeClosed(0, most)
                    .mapToObj(i -> {
                        wire.send("{\"op\":\"subscribe\",\"id\":2,\"channel\":\"notifications\",\"types\":[\"RISK_ALERT\"]}");
                        return wire.until(frame -> frame.has("status")).path("status").asInt();
                    })
                    .toList();
            assertEquals(List.of(200), statuses.subList(0, most).stream().distinct().toList());
            assertEquals(422, statuses.get(most));
        }
        allAreGone();
    }
}
