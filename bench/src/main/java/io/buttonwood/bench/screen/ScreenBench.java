package io.buttonwood.bench.screen;

import io.buttonwood.edge.security.Place;
import io.buttonwood.edge.security.Screen;
import io.buttonwood.edge.security.Verdict;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;

/// Screens a million characters of every hostile shape and prints the slowest: a shape is a piece that the decoder, the
/// SQL grammar or the path rules must think about, repeated; all pieces alone, and seeded mixtures of two or three.
///
/// Processor time of the screening thread, median of five, everything compiled. Arguments: the mixtures (200), the seed.
public final class ScreenBench {
    private static final int LENGTH = 1_000_000;
    private static final int SHOWN = 12;
    private static final String[] PIECES = {"a", "a ", " ", "1", "1 ", "'", "''", "'a", "\"", "\"'", "`x`", "\\", "\\'", "#", "#\n", "-- ", "-- \n",
        "--", "/*", "*/", "/**/", "/*!5", "/*!50000", ";", "; ", "(", ")", "()", "((", "if((", "(1", "1)", ",", "1,", "a,", "=", "1=1 ", "<", "<>", "||",
        "&&", "1or1 ", "or ", "and ", "or(", "not ", "0x", "0x2e", "0x41 ", "1.e ", "1e", "1.", ".", "..", "../", "..\\", "/", "//", "/a", "/./", ".?/", ".;/",
        "\\\\a", "c:", "c:/", "a:", ":", "::", "@", "@@", "@a", "?", "&", "&a=", "%", "%2", "%25", "%2525", "%%32", "%%32%65", "%c0", "%c0%ae", "%e0%80%ae",
        "%f0%80%80%ae", "%u0027", "%u", "\\u0027", "\\u", "\\x27", "&#", "&#x2e;", "&#46;", "&amp;", "&apos;", "&abcdefghi", "http://", "http:", "file:", "php:",
        "//host/", "select ", "select (", "union ", "union select ", "exec ", "from ", "where ", "case when ", "order by ", "like '", "in (", "between ",
        "limit 1,", "drop table ", "create ", "waitfor ", "x'41", "e'", "N'", "q'[", "$$", "$a$", "char(", "sleep(", "concat(", "0b1", "null ", "is not ",
        "\u2025", "\u2026", "\uff07", "\uff0e\uff0f", "\u2019", "\u00e9", "\u20ac", "\u4e2d", "\u200b", "\u00a0", "\ud83d\ude00", "\0", "\n", "\t", "\u02bc",
        "etc/", "/etc/", "web-inf", "a.b", "-1", "~", "^", "!", "[", "]", "{", "}", "|", "+", "*"};

    private ScreenBench() { }

    private record Shape(String name, double millis) { }

    public static void main(String[] arguments) {
        int mixtures = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        Random random = new Random(arguments.length > 1 ? Long.parseLong(arguments[1]) : 1);
        LinkedHashSet<String> pieces = new LinkedHashSet<>(List.of(PIECES));
        while (pieces.size() < PIECES.length + mixtures) {
            StringBuilder mixture = new StringBuilder();
            for (int k = random.nextInt(2, 4); k > 0; k--) {
                mixture.append(PIECES[random.nextInt(PIECES.length)]);
            }
            pieces.add(mixture.toString());
        }
        Screen screen = new Screen();
        measure(screen, pieces, 1);
        List<Shape> shapes = measure(screen, pieces, 5);
        shapes.sort(Comparator.comparingDouble(Shape::millis).reversed());
        System.out.printf("%,d characters of %d shapes, ms of processor time: median %.1f, worst %.1f%n", LENGTH, shapes.size(),
                shapes.get(shapes.size() / 2).millis, shapes.getFirst().millis);
        for (Shape shape : shapes.subList(0, SHOWN)) {
            System.out.printf("%7.1f  %s%n", shape.millis, shape.name);
        }
    }

    private static List<Shape> measure(Screen screen, Iterable<String> pieces, int runs) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Shape> shapes = new ArrayList<>();
        double[] millis = new double[runs];
        for (String piece : pieces) {
            String value = piece.repeat(LENGTH / piece.length() + 1).substring(0, LENGTH);
            for (Place place : List.of(Place.TEXT, Place.QUERY)) {
                boolean attack = false;
                for (int run = 0; run < runs; run++) {
                    long before = threads.getCurrentThreadCpuTime();
                    attack = screen.inspect(place, value) instanceof Verdict.Attack;
                    millis[run] = (threads.getCurrentThreadCpuTime() - before) / 1e6;
                }
                Arrays.sort(millis);
                shapes.add(new Shape(place + (attack ? " refused  " : " clean    ") + visible(piece), millis[runs / 2]));
            }
        }
        return shapes;
    }

    private static String visible(String piece) {
        StringBuilder text = new StringBuilder();
        for (char c : piece.toCharArray()) {
            text.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return text.toString();
    }
}
