package io.buttonwood.edge.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Detection and precision on generated values that the grammar was not tuned on (another seed than the report's),
/// and the promise never to throw.
class ScreenTest {
    private static final int PER_TEMPLATE = 30;
    private static final long HELD_OUT = 20_261_127;
    private static final String NASTY = "''\"\"``\\\\%%&&##--//**;;(())==<>|+.,:@!~^_[]{}$?\0\n\t \u00c0\uff07\u2019\u2025";
    private static final String[] PIECES = {"like '", "%27", "%u00", "%c0%", "\\u00", "&#", "&#x2", "/*", "/*!", "*/",
        "--", "or ", "and ", "union ", "select ", "' or '", "0x", "0x2e", "..", "../", "\\\\", "%", "%2", "%25", "(", ")",
        "from ", "case when ", "order by ", "@@", "N'", "e'", "1e", "1.", "between ", "in (", "is not ", "exec ", "if(",
        "drop table ", "file:", "c:\\", "L2V0", "Li4v", "x'41", "&apos;", "waitfor ", "create or replace ", "limit 1,"};

    private final Screen screen = new Screen();

    @Test
    void findsSqlInjectionInEveryClass() {
        Corpus corpus = new Corpus(HELD_OUT);
        int found = 0;
        int total = 0;
        for (Map.Entry<String, List<String>> group : Corpus.templates("sqli.txt").entrySet()) {
            int hits = 0;
            int tries = 0;
            for (String template : group.getValue()) {
                for (int k = 0; k < PER_TEMPLATE; k++) {
                    String value = corpus.mutate(corpus.fill(template));
                    value = k % 3 == 2 ? corpus.encode(value) : value;
                    hits += attack(k % 2 == 0 ? Place.TEXT : Place.QUERY, value) ? 1 : 0;
                    tries++;
                }
            }
            assertTrue(hits >= 0.90 * tries, group.getKey() + ": " + hits + " of " + tries);
            found += hits;
            total += tries;
        }
        assertTrue(found >= 0.97 * total, found + " of " + total);
    }

    @Test
    void findsTraversal() {
        Corpus corpus = new Corpus(HELD_OUT);
        int found = 0;
        int total = 0;
        for (String template : Corpus.templates("traversal.txt").get("all")) {
            for (int k = 0; k < PER_TEMPLATE; k++) {
                String value = corpus.fill(template);
                found += attack(value.startsWith("/") ? Place.PATH : k % 2 == 0 ? Place.TEXT : Place.QUERY, value) ? 1 : 0;
                total++;
            }
        }
        assertTrue(found >= 0.99 * total, found + " of " + total);
    }

    @Test
    void leavesHonestValuesAlone() {
        Corpus corpus = new Corpus(HELD_OUT);
        int alarms = 0;
        int total = 0;
        List<String> shown = new ArrayList<>();
        for (Map.Entry<String, List<String>> group : Corpus.templates("innocent.txt").entrySet()) {
            for (String template : group.getValue()) {
                for (int k = 0; k < PER_TEMPLATE; k++) {
                    String value = corpus.fill(template);
                    if (attack(k % 3 == 0 ? Place.QUERY : k % 3 == 1 ? Place.TEXT : Place.HEADER, value)) {
                        shown.add(value);
                        alarms++;
                    }
                    total++;
                }
            }
        }
        assertTrue(alarms <= 0.005 * total, alarms + " of " + total + ": " + shown);
    }

    @Test
    void neverRefusesStructuredValues() {
        Corpus corpus = new Corpus(HELD_OUT + 1);
        for (String template : Corpus.templates("innocent.txt").get("structured")) {
            for (int k = 0; k < 2_000; k++) {
                String value = corpus.fill(template);
                for (Place place : List.of(Place.QUERY, Place.TEXT, Place.HEADER)) {
                    assertInstanceOf(Verdict.Clean.class, screen.inspect(place, value), value);
                }
            }
        }
    }

    @Test
    void namesTheClassOfAnAttack() {
        assertEquals(new Verdict.Attack(Verdict.Kind.SQL_INJECTION, "union", 100),
                screen.inspect(Place.QUERY, "1 UNION SELECT 1,2"));
        assertEquals(new Verdict.Attack(Verdict.Kind.PATH_TRAVERSAL, "dot-segment", 100),
                screen.inspect(Place.PATH, "/static/../../x"));
        assertEquals(Verdict.CLEAN, screen.inspect(Place.TEXT, "D'Angelo & O'Brien"));
    }

    @Test
    void seesThroughNestedEncodings() {
        String value = "' or 1=1 -- ";
        for (int depth = 0; depth < Decoded.PASSES - 1; depth++) {
            value = value.replace("%", "%25").replace("'", "%27").replace(" ", "%20");
            assertTrue(attack(Place.QUERY, value), value);
        }
    }

    /// A step that looked ahead without bound would take minutes here, a linear one takes a tenth of a second.
    @Test
    @Timeout(120)
    void longValuesOfEveryShapeTakeLinearTime() {
        for (String piece : List.of("#\n", "-- \n", "/*", "*/", "/**/", "'", "'a", "\"'", "(", "if((", "1or1 ", "0x", "1.e ", "../",
                "..", "%25", "%%32", "&#x2e;", "a:", "http://", ".?/", "`x`", "\u2025", "exec ", "select (", "union ", "/*!5")) {
            String value = piece.repeat(1_000_000 / piece.length());
            attack(Place.TEXT, value);
            attack(Place.QUERY, value + "a");
            attack(Place.QUERY, value + "/*");
        }
    }

    @Test
    void neverThrows() {
        long seed = 5_1792;
        Random random = new Random(seed);
        StringBuilder value = new StringBuilder();
        for (int run = 0; run < 1_000_000; run++) {
            value.setLength(0);
            int parts = random.nextInt(1, 12);
            for (int k = 0; k < parts; k++) {
                if (random.nextInt(3) == 0) {
                    value.append(PIECES[random.nextInt(PIECES.length)]);
                } else if (random.nextBoolean()) {
                    value.append(NASTY.charAt(random.nextInt(NASTY.length())));
                } else {
                    value.append((char) ('0' + random.nextInt(75)));
                }
            }
            try {
                screen.inspect(Place.values()[run & 3], value);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " run " + run + " <" + value + ">", e);
            }
        }
    }

    private boolean attack(Place place, String value) {
        return screen.inspect(place, value) instanceof Verdict.Attack;
    }
}
