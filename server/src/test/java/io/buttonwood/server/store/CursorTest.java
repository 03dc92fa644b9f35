package io.buttonwood.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void givesBackItsKeys() {
        String cursor = Cursor.of("fills", 1, Long.MAX_VALUE, Long.MIN_VALUE);
        assertArrayEquals(new long[] {1, Long.MAX_VALUE, Long.MIN_VALUE}, Cursor.keys("fills", 3, cursor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "AAAA", "ZmlsbHM6MQ", "Zm9vOjE6Mg==", "b3JkZXJzOjE", "YmFyOng", "ä"})
    void refusesWhatItDidNotMake(String cursor) {
        assertThrows(IllegalArgumentException.class, () -> Cursor.keys("fills", 2, cursor));
    }

    @Test
    void refusesAnotherListsCursorAndLongOnes() {
        assertThrows(IllegalArgumentException.class, () -> Cursor.keys("fills", 1, Cursor.of("orders", 1)));
        assertThrows(IllegalArgumentException.class, () -> Cursor.keys("fills", 1, "A".repeat(10_000)));
        assertThrows(IllegalArgumentException.class, () -> Cursor.checkedLimit(0));
        assertThrows(IllegalArgumentException.class, () -> Cursor.checkedLimit(1_001));
    }

    @Test
    void lastPageHasNoNext() {
        assertNull(Cursor.page(List.of(1L, 2L), 2, key -> Cursor.of("x", key)).next());
        Page<Long> page = Cursor.page(List.of(1L, 2L, 3L), 2, key -> Cursor.of("x", key));
        assertEquals(List.of(1L, 2L), page.items());
        assertEquals(Cursor.of("x", 2), page.next());
    }
}
