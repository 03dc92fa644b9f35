package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The harness itself.
final class TestVenueTest {
    @Test
    void startsAnswersAndTakesAnOrder() {
        try (TestVenue venue = TestVenue.start()) {
            assertEquals(200, venue.get("/api/v1/instruments", null).statusCode());
            var answer = venue.post("/api/v1/orders", venue.key("alice"),
                    "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"price\":\"99.00\",\"quantity\":\"10\"}");
            assertEquals(201, answer.statusCode(), answer.body());
            assertEquals("ACME", TestVenue.json(answer).get("instrument"));
        }
    }
}
