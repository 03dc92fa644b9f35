package io.buttonwood.bench.ws;

import io.buttonwood.bench.http.Arguments;
import io.buttonwood.core.Command;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.Publication;
import io.buttonwood.server.app.VenueServer;
import io.buttonwood.server.auth.KeyText;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.Scope;
import io.buttonwood.server.registry.User;
import io.buttonwood.core.InstrumentSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// The real venue with many users, and a control connection that has it publish. What is published takes the venue's own
/// way: notifications through its service, market data and alerts as commands through the core.
///
/// Lines: `publish COUNT TEXT` tells everybody, as public trades are told; `trades INSTRUMENT COUNT` makes so many trades of
/// one instrument in one command; `critical USER NANOS` alerts one user; `gc`
/// collects garbage.
public final class WsVenue {
    /// How many instruments there are, ACME-0 and so on.
    static final int INSTRUMENTS = 4;
    private static final long PRICE = 10_000;
    private static final int ACK_EVERY = 10;

    private final VenueServer venue;
    private final List<Long> users = new ArrayList<>();
    private final List<Integer> instruments = new ArrayList<>();
    private int rounds;

    private WsVenue(VenueServer venue) {
        this.venue = venue;
    }

    public static void main(String[] args) throws Exception {
        var arguments = new Arguments(args, Set.of("port", "control", "users", "data"));
        Path data = Path.of(String.valueOf(arguments.text("data")));
        var settings = new HashMap<String, String>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("BUTTONWOOD_")) {
                settings.put(name, value);
            }
        });
        settings.put("BUTTONWOOD_HTTP_PORT", Integer.toString(arguments.whole("port", 8000)));
        settings.put("BUTTONWOOD_DATA_DIR", data.resolve("venue").toString());
        for (String tier : List.of("USER", "IP", "ENDPOINT")) {
            settings.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_PER_SECOND", "1000000");
            settings.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_BURST", "1000000");
        }
        var server = VenueServer.start(
                ConfigReader.read(null, settings), Config.Preset.development, System.out, failure -> System.exit(1));
        var bench = new WsVenue(server);
        Files.write(data.resolve("keys.txt"), bench.furnish(arguments.whole("users", 1_000)));
        bench.listen(arguments.whole("control", 8001));
        server.close();
        System.exit(0);
    }

    private List<String> furnish(int count) {
        int usd = (int) venue.engine().done(new Command.CreateAsset("USD", 2)).id();
        int stock = (int) venue.engine().done(new Command.CreateAsset("ACME", 0)).id();
        for (int i = 0; i < INSTRUMENTS; i++) {
            instruments.add((int) venue.engine().done(new Command.CreateInstrument(new InstrumentSpec(
                    "ACME-" + i, "ACME", "USD", 1, 2, 1, 0, 200, 500, 1, 1_000_000, true))).id());
        }
        var keys = new ArrayList<String>();
        for (int i = 0; i < count + 2; i++) {
            String name = "user-" + i;
            long id = venue.engine().done(new Command.OpenAccount(name, 0)).id();
            venue.registry().users().add(new User(id, name, Role.TRADER, "standard", 0, null, false, 1));
            String key = KeyText.make();
            venue.registry().apiKeys().add(new ApiKey(
                    0, id, KeyText.hash(key), key.substring(0, KeyText.PREFIX), EnumSet.allOf(Scope.class), List.of(), 0,
                    "bench", 1, 0));
            users.add(id);
            keys.add(key);
        }
        for (long trader : List.of(users.getLast(), users.get(count))) {
            venue.engine().done(new Command.Deposit(trader, usd, 1_000_000_000_000_000L, "bench"));
            venue.engine().done(new Command.Deposit(trader, stock, 1_000_000_000_000L, "bench"));
        }
        return keys.subList(0, count);
    }

    /// Each control connection has a thread; the first one's end is the end.
    private void listen(int port) throws IOException {
        try (var server = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            Socket first = server.accept();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        Socket next = server.accept();
                        Thread.ofPlatform().daemon().start(() -> obey(next));
                    }
                } catch (IOException ended) {
                    // with the first
                }
            });
            obey(first);
        }
    }

    private void obey(Socket from) {
        try (var socket = from;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "publish" -> publish(Integer.parseInt(words[1]), words[2]);
                    case "trades" -> trades(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                    case "gc" -> System.gc();
                    case "critical" -> critical(Integer.parseInt(words[1]), words[2]);
                    default -> throw new IllegalArgumentException(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void publish(int count, String text) {
        var publication = new Publication(
                NotificationType.TRADE_EXECUTED, Set.of(0L), text, Priority.LOW, 0, "ACME-0", null, venue.market().sequence(), null);
        for (int i = 0; i < count; i++) {
            venue.push().service().publish(publication);
        }
    }

    /// One lot after the other is offered, and one order takes them all.
    private void trades(int instrument, int count) {
        for (int i = 0; i < count; i++) {
            order(users.getLast(), instrument, Side.SELL, 1);
        }
        order(users.get(users.size() - 2), instrument, Side.BUY, count);
        if (++rounds % ACK_EVERY == 0) {
            // As a client would, so that the two traders' own notifications do not pile up.
            for (long trader : List.of(users.getLast(), users.get(users.size() - 2))) {
                venue.push().service().heads(trader).forEach((lane, seq) -> venue.push().service().ack(trader, lane, seq));
            }
        }
    }

    private CompletionStage<Reply> order(long account, int instrument, Side side, long lots) {
        return venue.engine().apply(new Command.PlaceOrder(
                account, instruments.get(instrument), side, OrderType.LIMIT, TimeInForce.GTC, false, PRICE, lots, null));
    }

    private void critical(int user, String nanos) {
        venue.push().announce(
                List.of(users.get(user)), NotificationType.RISK_ALERT, Lane.CRITICAL, "{\"at\":\"^" + nanos + "^\"}", "");
    }
}
