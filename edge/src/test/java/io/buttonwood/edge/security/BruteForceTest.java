package io.buttonwood.edge.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BruteForceTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> locks = new ArrayList<>();
    private final BruteForce guard = new BruteForce(BruteForce.Rules.standard(), (kind, key, _, _) -> locks.add(kind + " " + key));

    @Test
    void delaysRiseWithFailures() {
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(BruteForce.Decision.Allowed.class, guard.failed("ann", "a1", 0));
        }
        long[] expected = {1, 2, 4, 8, 16, 32, 60, 60};
        long now = 0;
        for (long seconds : expected) {
            assertEquals(new BruteForce.Decision.Wait(now + seconds * SECOND), guard.failed("ann", "a1", now));
            assertInstanceOf(BruteForce.Decision.Wait.class, guard.before("ann", "a1", now + seconds * SECOND - 1));
            now += seconds * SECOND;
            assertInstanceOf(BruteForce.Decision.Allowed.class, guard.before("ann", "a1", now));
        }
    }

    @Test
    void anAccountIsLockedAfterAHundredFailuresFromAnywhere() {
        long now = 0;
        for (int i = 0; i < 100; i++) {
            guard.failed("ann", "bot" + i, now);
            now += 61 * SECOND;
        }
        assertEquals(List.of("ACCOUNT ann"), locks);
        assertInstanceOf(BruteForce.Decision.Wait.class, guard.before("ann", "fresh", now));
        assertInstanceOf(BruteForce.Decision.Allowed.class, guard.before("ann", "fresh", now + 900 * SECOND));
    }

    @Test
    void anAttackerCannotLockTheOwnerOut() {
        guard.succeeded("ann", "home", 0);
        for (int i = 0; i < 100; i++) {
            guard.failed("ann", "bot" + i, i);
        }
        assertInstanceOf(BruteForce.Decision.Wait.class, guard.before("ann", "bot200", 200));
        assertInstanceOf(BruteForce.Decision.Allowed.class, guard.before("ann", "home", 200));
    }

    @Test
    void anAddressIsLockedWhateverAccountsItTries() {
        for (int i = 0; i < 50; i++) {
            guard.failed("user" + i, "evil", i);
        }
        assertTrue(locks.contains("ADDRESS evil"));
        assertInstanceOf(BruteForce.Decision.Wait.class, guard.before("someone", "evil", 100));
        assertInstanceOf(BruteForce.Decision.Allowed.class, guard.before("user1", "other", 100));
    }

    @Test
    void theAnswerDuringALockDoesNotDependOnTheAccountExisting() {
        for (int i = 0; i < 10; i++) {
            guard.failed("real", "b" + i, 0);
            guard.failed("invented", "c" + i, 0);
        }
        assertEquals(guard.before("real", "x", 5), guard.before("invented", "x", 5));
    }

    @Test
    void successForgivesTheAccountButOnlyHalfOfTheAddress() {
        for (int i = 0; i < 40; i++) {
            guard.failed("user" + i, "evil", 0);
        }
        guard.succeeded("own", "evil", 0);
        for (int i = 0; i < 30; i++) {
            guard.failed("other" + i, "evil", 0);
        }
        assertTrue(locks.contains("ADDRESS evil"));
    }

    @Test
    void memoryIsBoundedAndExpires() {
        BruteForce small = new BruteForce(new BruteForce.Rules(3, 1, 10, 100, 50, 10, 1_000, 100), (_, _, _, _) -> { });
        for (int i = 0; i < 10_000; i++) {
            small.failed("u" + i, "a" + i, i / 100);
        }
        assertEquals(200, small.size());
        assertEquals(200, small.cleanup(5_000));
        assertEquals(0, small.size());
    }

    @Test
    void refusesRulesAboveTheStandard() {
        assertThrows(IllegalArgumentException.class, () -> new BruteForce.Rules(3, 1, 10, 101, 50, 10, 1_000, 100));
    }
}
