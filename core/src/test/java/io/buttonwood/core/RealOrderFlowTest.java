package io.buttonwood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// 20,000 commands of a CME future; the exchange's own fills and books are the oracle.
final class RealOrderFlowTest {
    private static Path data() {
        String given = System.getProperty("buttonwood.data");
        if (given != null) {
            return Path.of(given);
        }
        for (String up : new String[] {"../../shared/data", "../shared/data", "../../../shared/data"}) {
            if (Files.isDirectory(Path.of(up))) {
                return Path.of(up);
            }
        }
        return Path.of("no-data");
    }

    private static List<String> lines(String name) throws IOException {
        Path folder = data().resolve("es-20231225-sample");
        Path file = Files.isDirectory(folder) ? folder.resolve(name) : data().resolve(name);
        assumeTrue(Files.exists(file), "the real order flow is not here");
        List<String> lines = Files.readAllLines(file);
        return lines.subList(1, lines.size());
    }

    @Test
    void fillsAndBooksEqualTheExchanges() throws IOException {
        Floor floor = Floor.plain();
        long account = floor.account("tape", Floor.RICH, Floor.RICH);
        Map<String, Long> ids = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        TreeMap<Long, long[]> bids = new TreeMap<>(Comparator.reverseOrder());
        TreeMap<Long, long[]> asks = new TreeMap<>();
        List<String> fills = new ArrayList<>();
        Map<String, List<String>> checkpoints = new TreeMap<>();
        for (String line : lines("l2.csv")) {
            checkpoints.computeIfAbsent(line.split(",")[0], _ -> new ArrayList<>()).add(line);
        }
        int compared = 0;
        for (String line : lines("commands.csv")) {
            String[] f = line.split(",");
            floor.now = Long.parseLong(f[1]);
            String tapeId = f[3];
            Side side = f[4].equals("B") ? Side.BUY : Side.SELL;
            long price = Long.parseLong(f[5]);
            long quantity = Long.parseLong(f[6]);
            OrderView order = switch (f[2]) {
                case "NEW" ->
                    floor.order(Floor.limit(account, side, quantity, price, TimeInForce.valueOf(f[7])));
                case "REPLACE" ->
                    floor.order(new Command.ReplaceOrder(account, ids.get(tapeId), null, price, 0, quantity));
                default -> floor.order(new Command.CancelOrder(account, ids.get(tapeId), null));
            };
            ids.put(tapeId, order.orderId());
            names.put(order.orderId(), tapeId);
            for (Event.Traded traded : floor.events(Event.Traded.class)) {
                fills.add(f[0] + "," + names.get(traded.maker().order().orderId()) + ","
                        + names.get(traded.taker().order().orderId()) + "," + traded.priceTicks() + ","
                        + traded.quantityLots());
            }
            for (Event.LevelChanged level : floor.events(Event.LevelChanged.class)) {
                TreeMap<Long, long[]> half = level.side() == Side.BUY ? bids : asks;
                half.put(level.priceTicks(), new long[] {level.totalLots(), level.orders()});
                if (level.totalLots() == 0) {
                    assertEquals(0, level.orders());
                    half.remove(level.priceTicks());
                }
            }
            List<String> expected = checkpoints.get(f[0]);
            if (expected != null) {
                List<String> actual = new ArrayList<>();
                top(f[0], "B", bids, actual);
                top(f[0], "S", asks, actual);
                assertEquals(expected, actual, "book after command " + f[0]);
                compared += expected.size();
            }
        }
        assertEquals(lines("fills.csv"), fills);
        assertEquals(1_213, fills.size());
        assertEquals(350, compared);
        assertTrue(floor.venue.audit().isEmpty(), () -> floor.venue.audit().toString());
    }

    private static void top(String seq, String side, TreeMap<Long, long[]> half, List<String> to) {
        int level = 1;
        for (Map.Entry<Long, long[]> entry : half.entrySet()) {
            to.add(seq + "," + side + "," + level + "," + entry.getKey() + "," + entry.getValue()[0] + ","
                    + entry.getValue()[1]);
            if (++level > 5) {
                return;
            }
        }
    }
}
