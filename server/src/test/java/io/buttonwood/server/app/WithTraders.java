package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A venue with three traders and a broker, for the tests that extend it. In the end no money was made or lost.
abstract class WithTraders {
    @TempDir
    Path folder;

    Venue venue;
    Caller alice;
    Caller bob;
    Caller carol;
    Caller hamilton;

    final void open(Map<String, String> settings) {
        venue = Venue.withMarket(folder, settings);
        alice = venue.funded("alice", "TRADER", "Hamilton");
        bob = venue.funded("bob", "TRADER", "Hamilton");
        carol = venue.funded("carol", "TRADER", "Duer");
        hamilton = venue.user("hamilton", "BROKER", "Hamilton");
    }

    @AfterEach
    void close() throws InterruptedException {
        assertNull(venue.fatal());
        venue.conserved().forEach((asset, sum) -> assertEquals(0, sum.signum(), asset + " is off by " + sum));
        for (Caller caller : List.of(alice, bob, carol, hamilton)) {
            caller.close();
        }
        venue.close();
    }

    /// Fills, ledger, balances and positions of one account are four views of the same movements.
    final void agrees(Caller each, long sequence) {
        String wait = "min_sequence=" + Math.max(sequence, venue.server().node().lastSequence());
        var fills = each.all("/fills?limit=2&" + wait);
        BigDecimal stock = new BigDecimal(Venue.STOCK);
        BigDecimal money = new BigDecimal(Venue.FUNDS);
        BigDecimal fees = BigDecimal.ZERO;
        BigDecimal net = BigDecimal.ZERO;
        for (JsonNode fill : fills) {
            if (fill.path("busted").asBoolean()) {
                continue;
            }
            BigDecimal signed = fill.path("side").asString().equals("BUY")
                    ? dec(fill, "quantity")
                    : dec(fill, "quantity").negate();
            stock = stock.add(signed);
            net = net.add(signed);
            money = money.subtract(signed.multiply(dec(fill, "price"))).subtract(dec(fill, "fee"));
            fees = fees.add(dec(fill, "fee"));
        }
        var balances = new TreeMap<String, BigDecimal>();
        for (JsonNode balance : each.get("/balances?" + wait).path("items")) {
            balances.put(balance.path("asset").asString(), dec(balance, "total"));
            assertEquals(
                    dec(balance, "total"),
                    dec(balance, "available").add(dec(balance, "held")).add(dec(balance, "unsettled")));
        }
        assertEquals(0, stock.compareTo(balances.get("ACME")), () -> "stock by fills, balances " + balances);
        assertEquals(0, money.compareTo(balances.get("USD")), "money by fills, balances " + balances);
        var ledger = new TreeMap<String, BigDecimal>();
        for (JsonNode line : each.all("/ledger?limit=3&" + wait)) {
            ledger.merge(line.path("asset").asString(), dec(line, "amount"), BigDecimal::add);
        }
        ledger.forEach((asset, sum) -> assertEquals(0, sum.compareTo(balances.get(asset)), asset + " by ledger"));
        JsonNode positions = each.get("/positions?" + wait).path("items");
        for (JsonNode position : positions) {
            if (position.path("instrument").asString().equals("ACME")) {
                assertEquals(0, net.compareTo(dec(position, "quantity")), position::toString);
                assertEquals(0, fees.compareTo(dec(position, "fees")), position::toString);
            }
        }
    }

    static BigDecimal dec(JsonNode node, String member) {
        return new BigDecimal(node.path(member).asString());
    }
}
