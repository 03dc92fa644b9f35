package io.buttonwood.server.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Engine;
import io.buttonwood.server.store.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void usersAreUniqueByIdAndName(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            Users users = new Registry(database).users();
            User ann = new User(1, "ann", Role.TRADER, "standard", 7, null, false, 5);
            User bob = new User(2, "bob", Role.ADMIN, "broker", 0, "hash", true, 6);
            assertEquals(new Added.Done(1), users.add(ann));
            assertEquals(new Added.Done(2), users.add(bob));
            assertEquals(new Added.Taken("name", "ann"), users.add(new User(3, "ann", Role.TRADER, "x", 0, null, false, 0)));
            assertEquals(new Added.Taken("id", "1"), users.add(new User(1, "carl", Role.TRADER, "x", 0, null, false, 0)));
            assertEquals(List.of(ann, bob), users.all());
            assertEquals(2, users.count());
            assertEquals(Optional.of(bob), users.byName("bob"));
            assertEquals(Optional.empty(), users.byId(3));

            assertTrue(users.setTier(1, "premium"));
            assertTrue(users.setRole(1, Role.BROKER));
            assertTrue(users.setDisabled(1, true));
            assertTrue(users.setPassword(1, "secret"));
            assertEquals(
                    Optional.of(new User(1, "ann", Role.BROKER, "premium", 7, "secret", true, 5)), users.byId(1));
            assertTrue(users.setPassword(1, null));
            assertFalse(users.setTier(9, "premium"));

            Page<User> first = users.page(1, null);
            assertEquals(1, first.items().getFirst().id());
            assertEquals(List.of(bob), users.page(1, first.next()).items());
            assertThrows(IllegalArgumentException.class, () -> users.page(1, "junk"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keysAreFoundByHashAndTheirUsesWrittenDown(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            ApiKeys keys = new Registry(database).apiKeys();
            ApiKey key = new ApiKey(
                    0, 1, "aa", "bw_", Set.of(Scope.READ, Scope.TRADE), List.of("10.0.0.0/8", "::1/128"), 9, "bot", 3, 0);
            Added added = keys.add(key);
            long id = assertInstanceOf(Added.Done.class, added).id();
            assertEquals(new Added.Taken("hash", "aa"), keys.add(key));
            ApiKey bare = new ApiKey(0, 1, "bb", "bw_", Set.of(), List.of(), 0, "", 3, 0);
            long second = assertInstanceOf(Added.Done.class, keys.add(bare)).id();
            assertEquals(id + 1, second);

            keys.used(id, 50);
            keys.used(id, 40);
            keys.used(999, 40);
            assertEquals(2, keys.writeDownUses());
            assertEquals(0, keys.writeDownUses());
            ApiKey read = keys.byHash("aa").orElseThrow();
            assertEquals(
                    new ApiKey(id, 1, "aa", "bw_", key.scopes(), key.addresses(), 9, "bot", 3, 50), read);
            assertEquals(2, keys.ofUser(1).size());
            assertTrue(keys.remove(id));
            assertFalse(keys.remove(id));
            assertEquals(Optional.empty(), keys.byHash("aa"));
            assertEquals(Set.of(), keys.byId(second).orElseThrow().scopes());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> keys.add(new ApiKey(0, 1, "cc", "", Set.of(), List.of("a,b"), 0, "", 0, 0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void auditIsAppendedInOrderOnly(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            Audit audit = new Registry(database).audit();
            assertEquals(Optional.empty(), audit.last());
            List<AuditRow> rows = new ArrayList<>();
            for (int i = 1; i <= 2_500; i++) {
                rows.add(new AuditRow(i, i * 10L, i % 2 == 0 ? "even" : "odd", "act", "t", "::1", "r", "ok", "", "p", "h"));
            }
            assertEquals(new Added.Done(1), audit.append(rows.getFirst()));
            assertEquals(new Added.Done(2_500), audit.append(rows.subList(1, 2_500)));
            AuditRow other = new AuditRow(7, 70, "odd", "act", "t", "::1", "r", "ok", "", "p", "another");
            assertEquals(new Added.Taken("index", "7"), audit.append(other));
            assertEquals(new Added.Done(7), audit.append(rows.get(6)), "the very line that is there");
            AuditRow gap = new AuditRow(2_502, 0, "", "", "", "", "", "", "", "", "");
            assertThrows(IllegalStateException.class, () -> audit.append(gap));
            assertEquals(Optional.of(rows.getLast()), audit.last());

            List<AuditRow> streamed = new ArrayList<>();
            audit.forEach(1, streamed::add);
            assertEquals(rows, streamed);

            AuditFilter even = new AuditFilter("even", "act", null, 100, 1_000);
            Page<AuditRow> page = audit.page(even, 40, null);
            assertEquals(98, page.items().getFirst().index());
            Page<AuditRow> rest = audit.page(even, 40, page.next());
            assertEquals(45, page.items().size() + rest.items().size());
            assertEquals(10, rest.items().getLast().index());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftRoundTrips(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            Registry registry = new Registry(database);
            long subscription = registry.subscriptions().add(new Subscription(0, 1, "{\"ü\":1}", 2));
            assertEquals(
                    List.of(new Subscription(subscription, 1, "{\"ü\":1}", 2)),
                    registry.subscriptions().ofUser(1));
            assertFalse(registry.subscriptions().remove(2, subscription));
            assertTrue(registry.subscriptions().remove(1, subscription));
            assertEquals(List.of(), registry.subscriptions().all());

            Webhook hook = new Webhook(0, 1, "https://x", "s", List.of("A", "B"), false, 0, 2);
            long webhook = registry.webhooks().add(hook);
            assertTrue(registry.webhooks().setFailures(webhook, 3, true));
            assertEquals(
                    Optional.of(new Webhook(webhook, 1, "https://x", "s", List.of("A", "B"), true, 3, 2)),
                    registry.webhooks().byId(webhook));
            assertTrue(registry.webhooks().remove(1, webhook));
            assertEquals(List.of(), registry.webhooks().all());

            SigningKey signing = new SigningKey(0, 1, SigningKey.Kind.ED25519, "k", "n", 2, 0);
            long signingId = registry.signingKeys().add(signing);
            assertEquals(
                    List.of(new SigningKey(signingId, 1, SigningKey.Kind.ED25519, "k", "n", 2, 0)),
                    registry.signingKeys().ofUser(1));
            assertTrue(registry.signingKeys().remove(1, signingId));

            JwtKeys jwt = registry.jwtKeys();
            jwt.add(new JwtKey("old", "s", 1, 0));
            jwt.add(new JwtKey("new", "s", 2, 0));
            assertEquals(new Added.Taken("kid", "new"), jwt.add(new JwtKey("new", "t", 3, 0)));
            assertTrue(jwt.retire("old", 9));
            assertFalse(jwt.retire("old", 10));
            assertEquals(List.of(new JwtKey("new", "s", 2, 0), new JwtKey("old", "s", 1, 9)), jwt.all());
            assertTrue(jwt.remove("old"));
            assertEquals(Optional.empty(), jwt.byKid("old"));

            Settings settings = registry.settings();
            assertTrue(settings.putIfAbsent("a", "1"));
            assertFalse(settings.putIfAbsent("a", "2"));
            settings.put("b", "2");
            settings.put("b", "3");
            assertEquals(Map.of("a", "1", "b", "3"), settings.all());
            assertTrue(settings.remove("a"));
            assertEquals(Optional.empty(), settings.value("a"));

            EndpointLimits limits = registry.endpointLimits();
            limits.put(new EndpointLimit("orders", 5, 10));
            limits.put(new EndpointLimit("orders", 2.5, 20));
            assertEquals(List.of(new EndpointLimit("orders", 2.5, 20)), limits.all());
            assertTrue(limits.remove("orders"));
        }
    }
}
