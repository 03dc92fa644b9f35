package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.audit.AuditChain;
import io.buttonwood.edge.audit.AuditEntry;
import io.buttonwood.server.http.Trail;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two gateways that write to one audit table.
final class AuditTrailTest {
    private static final int EACH = 150;

    @TempDir
    Path folder;

    private static Trail.Entry entry(String what) {
        return new Trail.Entry("ann", "order.cancel", what, "10.0.0.1", "r", "200", "");
    }

    private static List<AuditEntry> stored(Database database) {
        var all = new ArrayList<AuditEntry>();
        new Registry(database).audit().forEach(1, row -> all.add(AuditTrail.entry(row)));
        return all;
    }

    private static void assertWhole(Database database, int count) {
        var all = stored(database);
        assertTrue(AuditChain.verify(all.iterator(), null) instanceof AuditChain.Verdict.Intact);
        var seen = new HashSet<String>();
        all.forEach(each -> assertTrue(seen.add(each.target()), () -> each.target() + " twice"));
        assertEquals(count, seen.size());
    }

    @ParameterizedTest
    @EnumSource
    void entriesOfTwoGatewaysMakeOneChainWithoutLossOrRepeat(Engine engine) throws Exception {
        var faults = new ConcurrentLinkedQueue<RuntimeException>();
        try (Database first = Database.open(engine.options(folder)); Database second = Database.open(engine.options(folder))) {
            try (var here = new AuditTrail(new Registry(first).audit(), () -> 1, faults::add);
                    var there = new AuditTrail(new Registry(second).audit(), () -> 2, faults::add);
                    var pool = Executors.newFixedThreadPool(4)) {
                var start = new CountDownLatch(1);
                var work = new ArrayList<java.util.concurrent.Future<?>>();
                for (int t = 0; t < 4; t++) {
                    var trail = t % 2 == 0 ? here : there;
                    var name = "t" + t + "-";
                    work.add(pool.submit(() -> {
                        start.await();
                        for (int i = 0; i < EACH; i++) {
                            if (i % 3 == 0) {
                                trail.write(entry(name + i));
                            } else {
                                trail.note(entry(name + i));
                            }
                        }
                        return null;
                    }));
                }
                start.countDown();
                for (var each : work) {
                    each.get();
                }
            }
            assertEquals(List.of(), List.copyOf(faults));
            assertWhole(first, 4 * EACH);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsOvertakenChainsAgain(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            var audit = new Registry(database).audit();
            var faults = new ConcurrentLinkedQueue<RuntimeException>();
            var here = new AuditTrail(audit, () -> 1, faults::add);
            try (var there = new AuditTrail(audit, () -> 2, faults::add)) {
                there.write(entry("a"));
                here.write(entry("b"));
                there.write(entry("c"));
                here.write(entry("d"));
            } finally {
                here.close();
            }
            assertEquals(List.of(), List.copyOf(faults));
            assertEquals(List.of("a", "b", "c", "d"), stored(database).stream().map(AuditEntry::target).toList());
            assertWhole(database, 4);
        }
    }

    /// A write whose answer got lost is offered again, and must not be there twice.
    @ParameterizedTest
    @EnumSource
    void theSameLinesAgainAreNoOthers(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            var audit = new Registry(database).audit();
            try (var trail = new AuditTrail(audit, () -> 1, fault -> { })) {
                trail.write(entry("a"));
            }
            var line = audit.last().orElseThrow();
            audit.append(line);
            assertWhole(database, 1);
        }
    }
}
