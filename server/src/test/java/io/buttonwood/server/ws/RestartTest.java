package io.buttonwood.server.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.buttonwood.client.Credentials;
import io.buttonwood.client.Notification;
import io.buttonwood.client.SocketOptions;
import io.buttonwood.client.VenueListener;
import io.buttonwood.client.VenueSocket;
import io.buttonwood.core.Lane;
import io.buttonwood.core.Side;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.server.app.VenueServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(90)
class RestartTest {
    @Test
    void pendingNotificationsSurviveARestartAndTheClientGoesOn(@TempDir Path folder) throws Exception {
        Floor.Person alice;
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        VenueListener listener = new VenueListener() {
            @Override
            public void notification(Notification n) {
                heard.add(n.lane() + n.seq());
            }

            @Override
            public void loss(String lane, long from, long to, String reason) {
                heard.add("loss " + lane + from + "-" + to);
            }
        };
        Map<String, Long> position;
        try (Floor floor = new Floor(folder).furnished()) {
            alice = floor.person("alice");
            var options = SocketOptions.of(
                    floor.uri(""), new Credentials.ApiKey(alice.key()), List.of(Map.of("channel", "notifications")));
            try (var socket = VenueSocket.open(options, listener)) {
                Floor.await("the client is connected", () -> floor.venue.push().stats().connections() == 1);
                floor.place("alice", Side.BUY, 500, 1);
                assertEquals("NORMAL1", heard.poll(20, TimeUnit.SECONDS));
                Floor.await("it is acknowledged", () -> floor.venue.push().service().pendingCount(alice.id()) == 0);
                position = socket.position();
            }
            for (int i = 0; i < 30; i++) {
                floor.place("alice", Side.BUY, 501 + i, 1);
            }
            try (Wire stays = floor.hearing("bob", "")) {
                Thread closing = Thread.startVirtualThread(floor::close);
                JsonNode goodbye = stays.channel("server_shutdown");
                assertFalse(goodbye.path("reconnect_after_ms").isMissingNode());
                assertEquals(1001, stays.closeCode());
                closing.join();
            }
        }
        try (Floor floor = new Floor(folder)) {
            floor.people.put("alice", alice);
            assertEquals(30, floor.venue.push().service().pendingCount(alice.id()));
            var options = SocketOptions.of(
                            floor.uri(""), new Credentials.ApiKey(alice.key()), List.of(Map.of("channel", "notifications")))
                    .resuming(position);
            try (var socket = VenueSocket.open(options, listener)) {
                for (int i = 2; i <= 31; i++) {
                    assertEquals("NORMAL" + i, heard.poll(20, TimeUnit.SECONDS));
                }
                floor.cancelAll("alice");
                for (int i = 32; i <= 62; i++) {
                    assertEquals("NORMAL" + i, heard.poll(20, TimeUnit.SECONDS));
                }
                socket.breakConnection();
                Floor.await("everything is acknowledged", () -> floor.venue.push().service().pendingCount(alice.id()) == 0);
            }
        }
    }

    @Test
    void aLaneWhoseLastMessageExpiredGoesOnAfterIt(@TempDir Path folder) {
        Floor.Person dave;
        try (Floor floor = new Floor(folder).furnished()) {
            dave = floor.person("dave");
            floor.announce("dave", Lane.LOW, "{\"text\":\"late\"}", VenueServer.nowNanos() + 1_000_000);
            Floor.await("it is a dead letter", () -> floor.json("admin", "GET",
                    "/api/v1/admin/dead-letters?account_id=" + dave.id(), "", 200).path("items").size() == 1);
        }
        try (Floor floor = new Floor(folder)) {
            floor.people.put("dave", dave);
            assertEquals(1, floor.venue.push().service().heads(dave.id()).get(Priority.LOW));
            try (Wire wire = floor.hearing("dave", ",\"resume\":{\"LOW\":1}")) {
                floor.announce("dave", Lane.LOW, "{\"text\":\"in time\"}", 0);
                JsonNode item = wire.items(1).getFirst();
                assertEquals(2, item.path("seq").asLong());
                assertEquals(1, item.path("prev_seq").asLong());
                assertFalse(wire.read.stream().anyMatch(frame -> frame.path("channel").asString("").equals("loss")));
            }
        }
    }
}
