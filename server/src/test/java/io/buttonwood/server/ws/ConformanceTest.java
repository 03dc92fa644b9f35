package io.buttonwood.server.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// RFC 6455 at its edges, byte by byte.
@Timeout(60)
class ConformanceTest {
    private static final byte[] PING = "{\"op\":\"ping\",\"id\":7}".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path folder;

    static Floor floor;

    @BeforeAll
    static void start() {
        floor = new Floor(folder);
    }

    @AfterAll
    static void stop() {
        floor.close();
    }

    @Test
    void fragmentsMakeOneMessageAlsoWithAPingBetween() {
        try (Wire wire = floor.open()) {
            wire.frame(0x01, java.util.Arrays.copyOfRange(PING, 0, 5));
            wire.frame(0x89, new byte[] {42});
            Wire.Frame pong = wire.next();
            while (pong.opcode() != 10) {
                pong = wire.next();
            }
            assertEquals(42, pong.payload()[0]);
            wire.frame(0x00, java.util.Arrays.copyOfRange(PING, 5, 9));
            wire.frame(0x80, java.util.Arrays.copyOfRange(PING, 9, PING.length));
            assertEquals(7, wire.answer(200).path("id").asInt());
        }
    }

    @Test
    void textThatIsNotUtf8Ends() {
        try (Wire wire = floor.open()) {
            wire.frame(0x81, new byte[] {'{', (byte) 0xc3, (byte) 0x28, '}'});
            assertEquals(1007, wire.closeCode());
        }
    }

    @Test
    void anOversizeFrameAndAnOversizeMessageEnd() {
        try (Wire wire = floor.open()) {
            wire.frame(0x81, new byte[70_000]);
            assertEquals(1009, wire.closeCode());
        }
        try (Wire wire = floor.open()) {
            byte[] part = "x".repeat(40_000).getBytes(StandardCharsets.US_ASCII);
            wire.frame(0x01, part);
            wire.frame(0x80, part);
            assertEquals(1009, wire.closeCode());
        }
    }

    @Test
    void anUnmaskedFrameEnds() {
        try (Wire wire = floor.open()) {
            wire.raw((byte) 0x81, (byte) 2, (byte) '{', (byte) '}');
            assertEquals(1002, wire.closeCode());
        }
    }

    @Test
    void reservedBitsAndOpcodesEnd() {
        for (int first : new int[] {0xc1, 0xa1, 0x91, 0x83, 0x8b}) {
            try (Wire wire = floor.open()) {
                wire.frame(first, PING);
                assertEquals(1002, wire.closeCode(), Integer.toHexString(first));
            }
        }
    }

    @Test
    void aContinuationOfNothingEnds() {
        try (Wire wire = floor.open()) {
            wire.frame(0x80, PING);
            assertEquals(1002, wire.closeCode());
        }
    }

    @Test
    void binaryIsNotSpokenHere() {
        try (Wire wire = floor.open()) {
            wire.frame(0x82, PING);
            assertEquals(1003, wire.closeCode());
        }
    }

    @Test
    void aCloseIsAnswered() {
        try (Wire wire = floor.open()) {
            wire.frame(0x88, new byte[] {3, (byte) 0xe8});
            assertEquals(1000, wire.closeCode());
        }
    }

    @Test
    void compressionIsGivenToThoseWhoAsk() {
        try (Wire wire = Wire.open(floor.venue.baseUrl().getPort(), "Sec-WebSocket-Extensions: permessage-deflate")) {
            assertTrue(wire.head.toLowerCase(java.util.Locale.ROOT).contains("permessage-deflate"), wire.head);
        }
        try (Wire wire = floor.open()) {
            assertTrue(!wire.head.toLowerCase(java.util.Locale.ROOT).contains("permessage-deflate"), wire.head);
        }
    }
}
