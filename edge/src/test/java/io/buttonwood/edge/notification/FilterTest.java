package io.buttonwood.edge.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final Notification FILL = fill("{\"nested\":{\"price\":\"1\"},\"a\":\"b\\\"c\",\"side\":\"BUY\","
            + "\"list\":[{\"side\":\"SELL\"}], \"price\" : \"100.50\",\"quantity\":7}");

    private static Notification fill(String data) {
        return new Notification("n", NotificationType.ORDER_FILLED, Priority.HIGH, 7, data, 1, 0, "ACME", null, 1, 1, false);
    }

    private static Map<String, Object> is(String field, String op, Object value) {
        return Map.of("field", field, "op", op, "value", value);
    }

    private static boolean holds(Object structure) {
        return Filter.parse(structure).test(FILL);
    }

    @Test
    void comparesEveryField() {
        assertTrue(holds(is("type", "eq", "ORDER_FILLED")));
        assertTrue(holds(is("type", "in", List.of("PRICE_UPDATE", "ORDER_FILLED"))));
        assertTrue(holds(is("priority", "ge", "NORMAL")));
        assertFalse(holds(is("priority", "gt", "HIGH")));
        assertTrue(holds(is("instrument", "ne", "OTHER")));
        assertTrue(holds(is("side", "eq", "BUY")));
        assertTrue(holds(is("quantity", "eq", "7.000")));
        assertTrue(holds(is("price", "lt", "100.51")));
        assertTrue(holds(is("price", "le", new BigDecimal("100.5"))));
        assertTrue(holds(is("price", "in", List.of("1", "100.5"))));
        assertTrue(holds(Map.of("or", List.of(is("side", "eq", "SELL"), is("price", "gt", 100)))));
        assertFalse(holds(Map.of("not", is("side", "eq", "BUY"))));
    }

    @Test
    void missingFieldMatchesNoComparison() {
        assertFalse(holds(is("broker", "eq", "b")));
        assertFalse(holds(is("broker", "ne", "b")));
        assertFalse(Filter.parse(is("price", "ge", "0")).test(fill("{}")));
        assertFalse(Filter.parse(is("price", "ge", "0")).test(fill("{\"price\":1e999999999}")));
    }

    @Test
    void malformedFilterIsRefusedWithThePlaceOfItsFault() {
        refused("", "nonsense");
        refused("", Map.of("xor", List.of()));
        refused("", Map.of());
        refused("/and", Map.of("and", List.of()));
        refused("/and/1", Map.of("and", List.of(is("side", "eq", "BUY"), 7)));
        refused("/and/0/not/field", Map.of("and", List.of(Map.of("not", is("colour", "eq", "red")))));
        refused("/op", is("side", "like", "B%"));
        refused("/op", is("instrument", "gt", "ACME"));
        refused("/value", is("price", "gt", "1e9"));
        refused("/value", is("price", "gt", "1.2.3"));
        refused("/value", is("price", "gt", "1".repeat(41)));
        refused("/value", is("type", "eq", "ORDER_EATEN"));
        refused("/value/1", is("type", "in", List.of("ORDER_FILLED", "x")));
        refused("/value", is("side", "in", List.of()));
        Map<String, Object> extra = new HashMap<>(is("side", "eq", "BUY"));
        extra.put("code", "rm");
        refused("", extra);
        Map<String, Object> missing = new HashMap<>();
        missing.put("field", "side");
        refused("/op", missing);
    }

    @Test
    void depthAndSizeAreBounded() {
        Object deep = is("side", "eq", "BUY");
        for (int i = 0; i < 4; i++) {
            deep = Map.of("not", deep);
        }
        Filter.parse(deep);
        refused("/not/not/not/not/not", Map.of("not", deep));
        Filter.parse(Map.of("or", Collections.nCopies(31, is("side", "eq", "BUY"))));
        refused("/or/31", Map.of("or", Collections.nCopies(32, is("side", "eq", "BUY"))));
        Filter wide = new Filter.Or(Collections.nCopies(32, Filter.parse(is("side", "eq", "BUY"))));
        assertThrows(IllegalArgumentException.class, () -> new SubscriptionRequest(
                java.util.Set.of(NotificationType.ORDER_FILLED), java.util.Set.of(), java.util.Set.of(), wide));
    }

    @Test
    void dataThatIsNoJsonMatchesNothingAndBreaksNothing() {
        for (String data : List.of("{", "\"", "{\"price\"", "{\"price\":", "{\"price\":\"", "}}}\"price\":\"1\"",
                "{\"side\":\"B\\", "[\"side\",\"BUY\"]", "\\", "{\"a\\\":\"price\":\"1\"}")) {
            DataFields fields = DataFields.read(data);
            assertNull(fields.quantity(), data);
        }
    }

    private static void refused(String pointer, Object structure) {
        MalformedFilter fault = assertThrows(MalformedFilter.class, () -> Filter.parse(structure));
        assertEquals(pointer, fault.pointer());
    }
}
