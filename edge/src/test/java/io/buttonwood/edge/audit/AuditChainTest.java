package io.buttonwood.edge.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Whatever is done to a log, verification names the first entry that does not fit.
class AuditChainTest {
    private static List<AuditEntry> log(int size) {
        AuditChain chain = new AuditChain(AuditChain.EMPTY);
        List<AuditEntry> log = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            log.add(chain.append(1_000L + i, "user" + i, "order.cancel", "ord-" + i, "10.0.0.1", "req-" + i, "ok", ""));
        }
        return log;
    }

    private static AuditChain.Head head(List<AuditEntry> log) {
        return new AuditChain.Head(log.size(), log.getLast().hash());
    }

    private static AuditEntry changed(AuditEntry e, int field) {
        return new AuditEntry(e.index(), e.timeNanos() + (field == 0 ? 1 : 0), e.actor() + (field == 1 ? "x" : ""),
                e.action() + (field == 2 ? "x" : ""), e.target() + (field == 3 ? "x" : ""), e.address() + (field == 4 ? "x" : ""),
                e.requestId() + (field == 5 ? "x" : ""), e.result() + (field == 6 ? "x" : ""), e.detail() + (field == 7 ? "x" : ""),
                e.previousHash(), e.hash());
    }

    @Property(seed = "1792", tries = 50)
    void anUntouchedLogIsIntact(@ForAll @IntRange(min = 1, max = 60) int size) {
        List<AuditEntry> log = log(size);
        assertEquals(new AuditChain.Verdict.Intact(head(log)), AuditChain.verify(log.iterator(), head(log)));
        assertEquals(head(log), AuditChain.Head.parse(head(log).toString()));
    }

    @Property(seed = "1793", tries = 200)
    void aChangedFieldIsFound(@ForAll @IntRange(min = 1, max = 60) int size, @ForAll @IntRange(max = 59) int at,
            @ForAll @IntRange(max = 7) int field) {
        List<AuditEntry> log = log(size);
        int index = at % size;
        log.set(index, changed(log.get(index), field));
        assertEquals(index, assertInstanceOf(AuditChain.Verdict.Broken.class, AuditChain.verify(log.iterator(), null)).index());
    }

    @Property(seed = "1794", tries = 200)
    void removalReorderingAndRepetitionAreFound(@ForAll @IntRange(min = 3, max = 60) int size,
            @ForAll @IntRange(max = 59) int at, @ForAll @IntRange(max = 2) int how) {
        List<AuditEntry> log = log(size);
        AuditChain.Head head = head(log);
        int index = at % (size - 1);
        switch (how) {
            case 0 -> log.remove(index);
            case 1 -> Collections.swap(log, index, index + 1);
            default -> log.add(index, log.get(index));
        }
        var broken = assertInstanceOf(AuditChain.Verdict.Broken.class, AuditChain.verify(log.iterator(), head));
        assertEquals(how == 2 ? index + 1 : index, broken.index());
    }

    @Property(seed = "1795", tries = 100)
    void truncationIsFoundAgainstAKnownHead(@ForAll @IntRange(min = 2, max = 60) int size, @ForAll @IntRange(max = 59) int at) {
        List<AuditEntry> log = log(size);
        int keep = at % size;
        var broken = assertInstanceOf(AuditChain.Verdict.Broken.class,
                AuditChain.verify(log.subList(0, keep).iterator(), head(log)));
        assertEquals(keep, broken.index());
    }

    @Property(seed = "1796", tries = 50)
    void aRewrittenLogIsFoundAgainstAKnownHead(@ForAll @IntRange(min = 2, max = 60) int size, @ForAll @IntRange(max = 59) int at) {
        List<AuditEntry> log = log(size);
        AuditChain forger = new AuditChain(AuditChain.EMPTY);
        List<AuditEntry> forged = new ArrayList<>();
        for (AuditEntry e : log) {
            forged.add(forger.append(e.timeNanos(), e.actor(), e.action(), e.target(), e.address(), e.requestId(), e.result(),
                    e.index() == at % size ? "forged" : e.detail()));
        }
        assertInstanceOf(AuditChain.Verdict.Broken.class, AuditChain.verify(forged.iterator(), head(log)));
    }

    @Property(seed = "1797", tries = 20)
    void textCannotMoveBetweenFields(@ForAll @IntRange(min = 1, max = 5) int cut) {
        AuditEntry a = new AuditChain(AuditChain.EMPTY).append(1, "abcdef", "", "", "", "", "", "");
        AuditEntry moved = new AuditEntry(0, 1, "abcdef".substring(0, cut), "abcdef".substring(cut), "", "", "", "", "",
                a.previousHash(), a.hash());
        assertInstanceOf(AuditChain.Verdict.Broken.class, AuditChain.verify(List.of(moved).iterator(), null));
    }
}
