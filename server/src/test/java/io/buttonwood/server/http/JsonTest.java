package io.buttonwood.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    enum Colour { RED, GREEN }

    public record Small(
            @Doc(value = "w", pattern = "^[A-Za-z0-9._:=@+-]{1,8}$") String word,
            @Doc("n") @Nullable Decimal number,
            @Doc(value = "c", byDefault = "RED") Colour colour,
            @Doc(value = "f", byDefault = "false") boolean flag,
            @Doc(value = "w", byDefault = "7", max = 99) int whole,
            @Doc("t") @Nullable String text) {}

    public record Large(@Doc("s") List<Small> items, @Doc("x") double real, @Doc("l") long whole, @Doc("a") RawJson any) {}

    private static final Schema.Obj SHAPE = (Schema.Obj) Shapes.of(Small.class);

    private static @Nullable Object quick(String text) {
        return FlatJson.read(SHAPE, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theQuickReaderReadsTheUsual() {
        assertEquals(new Small("a", Decimal.of(125, 2), Colour.GREEN, true, 12, "x y"),
                quick(" {\"word\":\"a\", \"number\" :\"1.25\",\"colour\":\"GREEN\",\"flag\":true,\"whole\":12,\"text\":\"x y\"}\n"));
        assertEquals(new Small("a", null, Colour.RED, false, 7, null), quick("{\"word\":\"a\"}"));
    }

    /// Whatever it does read, the strict parser reads the same; what the strict parser refuses, it does not read.
    @Test
    void theQuickReaderNeverSaysOtherThanTheStrictOne() {
        var random = new Random(20_261_128);
        List<String> parts = List.of(
                "{", "}", "\"word\"", "\"number\"", "\"colour\"", "\"flag\"", "\"whole\"", "\"text\"", ":", ",", "\"a-1\"",
                "\"1.25\"", "\"GREEN\"", "true", "false", "null", "12", "007", "-3", "1e2", "100", "\"\\n\"", "\"é\"", " ", "[", "]",
                "\"0000000000000000000000\"", "\"other\"", "\"", "\\", "\u0000", "tru", "9999999999999999999", "\"toolongword\"");
        String usual = "{\"word\":\"a\",\"number\":\"1.25\",\"colour\":\"GREEN\",\"flag\":true,\"whole\":12,\"text\":\"x\"}";
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder(usual);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(12));
                text.replace(at, random.nextBoolean() ? at : to, random.nextInt(3) == 0 ? "" : parts.get(random.nextInt(parts.size())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            Object quick = FlatJson.read(SHAPE, bytes);
            if (quick != null) {
                read++;
                assertEquals(Json.strict(SHAPE, bytes), quick, text::toString);
            }
        }
        assertTrue(read > 1_000, "the usual is read: " + read);
    }

    @Test
    void theUnusualIsLeftToTheStrictParser() {
        assertNull(quick("{\"word\":\"a\",\"word\":\"a\"}"));
        assertNull(quick("{\"word\":\"a\"} x"));
        assertNull(quick("{\"word\":\"a\",}"));
        assertNull(quick("{\"word\":\"\\u0061\"}"));
        assertNull(quick("{\"word\":\"a\",\"whole\":100}"));
        assertNull(quick("{}"));
        assertThrows(HttpProblem.class, () -> Json.read(SHAPE, "{\"word\":\"a\",\"whole\":100}".getBytes(StandardCharsets.UTF_8)));
        assertNotNull(Json.read(SHAPE, "{\"word\":\"\\u0061\"}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsWrittenIsWhatAParserReads() {
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                int kind = random.nextInt(10);
                text.appendCodePoint(kind == 0 ? random.nextInt(32) : kind == 1 ? 0x1F600 + random.nextInt(60)
                        : kind == 2 ? 0x80 + random.nextInt(0x3000) : kind == 3 ? "\"\\/'<".charAt(random.nextInt(5)) : 32 + random.nextInt(95));
            }
            long whole = random.nextBoolean() ? random.nextLong() : random.nextInt(2_000) - 1_000;
            double real = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            var small = new Small("w", random.nextBoolean() ? null : Decimal.of(random.nextInt(), 3), Colour.GREEN, true, 3, text.toString());
            var large = new Large(List.of(small, small), real, whole, new RawJson("{\"a\":[1,{}]}"));
            var tree = MAPPER.readTree(Json.write(Shapes.of(Large.class), large));
            assertEquals(text.toString(), tree.path("items").get(1).path("text").asString());
            assertEquals(small.number() == null, tree.path("items").get(0).path("number").isNull());
            assertEquals(whole, tree.path("whole").asLong());
            assertEquals(real, tree.path("real").asDouble());
            assertEquals("[1,{}]", tree.path("any").path("a").toString());
            assertEquals(text.toString(), MAPPER.readTree(Json.quote(text.toString())).asString());
        }
        for (long edge : new long[] {0, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, -1, 999_999_999_999_999_999L, 1_000_000_000_000_000_000L}) {
            var text = new JsonText();
            text.number(edge);
            assertEquals(Long.toString(edge), text.text());
        }
    }

    @Test
    void decimalsAndTimesAreWrittenAsTheirTexts() {
        var random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            long unscaled = i < 20 ? new long[] {0, 1, -1, 9, 10, 99, 100, -100, 999, Long.MIN_VALUE}[i % 10] : random.nextLong() >> random.nextInt(64);
            int scale = random.nextInt(19);
            var text = new JsonText();
            text.decimal(unscaled, scale);
            assertEquals('"' + Decimal.text(unscaled, scale) + '"', text.text());
            long nanos = random.nextLong() >>> 1 + random.nextInt(20);
            text = new JsonText();
            text.time(nanos);
            assertEquals('"' + Time.text(nanos) + '"', text.text());
            assertEquals(nanos, Time.parse(Time.text(nanos)).nanos());
        }
    }
}
