package io.buttonwood.edge.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final List<AuditEntry> stored = Collections.synchronizedList(new ArrayList<>());

    private static AuditEntry add(AuditLog log, String detail) {
        return log.record(1, "ann", "login", "ann", "10.0.0.1", "r1", "failed", detail);
    }

    @Test
    void writesEveryEntryInOrderFromManyThreads() throws InterruptedException {
        AuditLog log = new AuditLog(AuditChain.EMPTY, stored::addAll, 16, e -> { throw e; });
        CountDownLatch done = new CountDownLatch(8);
        for (int t = 0; t < 8; t++) {
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 500; i++) {
                    add(log, "x" + i);
                }
                done.countDown();
            });
        }
        done.await();
        log.close();
        assertEquals(4_000, stored.size());
        assertEquals(new AuditChain.Verdict.Intact(log.head()), AuditChain.verify(stored.iterator(), log.head()));
        assertThrows(IllegalStateException.class, () -> add(log, "late"));
    }

    @Test
    void aFailingSinkLosesNothingAndIsHeardOf() {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicInteger faults = new AtomicInteger();
        AuditLog log = new AuditLog(AuditChain.EMPTY, batch -> {
            if (down.get()) {
                throw new IllegalStateException("disk full");
            }
            stored.addAll(batch);
        }, 10, _ -> faults.incrementAndGet());
        for (int i = 0; i < 10; i++) {
            add(log, "x");
        }
        assertThrows(IllegalStateException.class, () -> add(log, "one too many"));
        assertFalse(log.flush());
        assertTrue(faults.get() > 0);
        down.set(false);
        assertTrue(log.flush());
        log.close();
        assertEquals(10, stored.size());
        assertInstanceOf(AuditChain.Verdict.Intact.class, AuditChain.verify(stored.iterator(), log.head()));
    }

    @Test
    void continuesAnEarlierLog() {
        AuditLog first = new AuditLog(AuditChain.EMPTY, stored::addAll, 10, _ -> { });
        add(first, "a");
        first.close();
        AuditLog second = new AuditLog(first.head(), stored::addAll, 10, _ -> { });
        assertEquals(1, add(second, "b").index());
        second.close();
        assertInstanceOf(AuditChain.Verdict.Intact.class, AuditChain.verify(stored.iterator(), second.head()));
    }

    @Test
    void entriesHoldNoSecretsAndNoControlCharacters() {
        try (AuditLog log = new AuditLog(AuditChain.EMPTY, stored::addAll, 10, _ -> { })) {
            AuditEntry entry = add(log, "password=hunter22\r\nFAKE LINE \u202e");
            assertEquals("password=***\\r\\nFAKE LINE \\u202e", entry.detail());
        }
    }

    @Test
    void cleanTextIsOneHarmlessLine() {
        assertEquals("a\\u001b[31mb\\u0000\\u2028\\u200b\\u0085", LogText.clean("a\u001b[31mb\0\u2028\u200b\u0085"));
        assertEquals("Ünïcode 💶 fine", LogText.clean("Ünïcode 💶 fine"));
        assertEquals("\\ud83d", LogText.clean("\ud83d"));
        assertEquals("abc...(7 more)", LogText.clean("abcdefghij", 3));
    }

    @Test
    void masksSecretsWhereverTheyStand() {
        assertEquals("Authorization: Bearer ***", Secrets.mask("Authorization: Bearer abcDEF123456._-"));
        assertEquals("X-API-Key: ***", Secrets.mask("X-API-Key: bw_live_0123456789abcdef"));
        assertEquals("{\"user\":\"ann\",\"password\":\"***\"}", Secrets.mask("{\"user\":\"ann\",\"password\":\"p\\\"w d\"}"));
        assertEquals("/ws?token=***&x=1", Secrets.mask("/ws?token=s3cr3tvalue&x=1"));
        assertEquals("jwt *** end", Secrets.mask("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end"));
        assertEquals("new_password=***", Secrets.mask("new_password=abc"));
        assertEquals("order 17 refused", Secrets.mask("order 17 refused"));
        Secrets.mask("password".repeat(20_000));
        Secrets.mask("eyJ".repeat(50_000));
    }
}
