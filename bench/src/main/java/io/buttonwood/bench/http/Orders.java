package io.buttonwood.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The requests of one connection, encoded once; only the client order id changes, in place.
///
/// Orders come in pairs. The first of a pair rests at one of eight prices on the connection's own side of the middle; the
/// second comes from the other side with a price that reaches every resting order, and trades with the best. So half of
/// the orders rest, half trade, and a side of the book never holds more than there are connections, or so.
final class Orders {
    private static final int PRICES = 8;
    private static final int MIDDLE_TICKS = 10_125;
    private static final int ID_LENGTH = 12;
    private static final String NO_ID = "0".repeat(ID_LENGTH);

    private final ByteBuffer[] requests = new ByteBuffer[PRICES * 2];
    private final int[] idAt = new int[requests.length];
    private final int prefix;
    private int next;

    /// @param keys API keys; connections take them in turn
    /// @param prefix makes the client order ids of this run its own, 0 to 1679615
    Orders(int connection, List<String> keys, String path, int port, int prefix) {
        this.prefix = prefix;
        String key = keys.get(connection % keys.size());
        boolean bidder = (connection / keys.size()) % 2 == 0;
        for (int i = 0; i < PRICES; i++) {
            int away = i + 1;
            encode(2 * i, key, path, port, bidder, bidder ? MIDDLE_TICKS - away : MIDDLE_TICKS + away);
            encode(2 * i + 1, key, path, port, !bidder, bidder ? MIDDLE_TICKS - PRICES - 1 : MIDDLE_TICKS + PRICES + 1);
        }
        next = 2 * (connection % PRICES);
    }

    private void encode(int index, String key, String path, int port, boolean buy, int ticks) {
        String body = "{\"instrument\":\"ACME\",\"side\":\"%s\",\"type\":\"LIMIT\",\"price\":\"%d.%02d\",\"quantity\":\"1\",\"time_in_force\":\"GTC\",\"client_order_id\":\"%s\"}"
                .formatted(buy ? "BUY" : "SELL", ticks / 100, ticks % 100, NO_ID);
        String text = "POST " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nX-API-Key: " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        requests[index] = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        idAt[index] = text.lastIndexOf(NO_ID);
    }

    /// The next request, ready to be written.
    ///
    /// @param number of the order among all of the run, 0 to 36^8 - 1
    ByteBuffer next(long number) {
        int index = next;
        next = (next + 1) % requests.length;
        ByteBuffer request = requests[index];
        int at = idAt[index];
        put(request, at, 4, prefix);
        put(request, at + 4, ID_LENGTH - 4, number);
        return request.clear();
    }

    private static void put(ByteBuffer into, int at, int length, long number) {
        long rest = number;
        for (int i = at + length - 1; i >= at; i--) {
            int digit = (int) (rest % 36);
            into.put(i, (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
            rest /= 36;
        }
    }
}
