package io.buttonwood.edge.security;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Prints every miss and false alarm of the corpora by template: for whoever works on the grammar.
final class ScreenReport {
    private ScreenReport() { }

    static void main(String[] args) {
        Screen screen = new Screen();
        Corpus corpus = new Corpus(Long.parseLong(args.length > 0 ? args[0] : "1"));
        for (String file : List.of("sqli.txt", "traversal.txt", "innocent.txt")) {
            for (Map.Entry<String, List<String>> group : Corpus.templates(file).entrySet()) {
                int attacks = 0;
                int total = 0;
                Map<String, String> shown = new TreeMap<>();
                for (String template : group.getValue()) {
                    for (int k = 0; k < 40; k++) {
                        String value = corpus.fill(template);
                        if (file.equals("sqli.txt")) {
                            value = corpus.mutate(value);
                            value = k % 4 == 3 ? corpus.encode(value) : value;
                        }
                        Place place = value.startsWith("/") && file.equals("traversal.txt") ? Place.PATH
                                : k % 2 == 0 ? Place.TEXT : Place.QUERY;
                        Verdict verdict = screen.inspect(place, value);
                        boolean attack = verdict instanceof Verdict.Attack;
                        attacks += attack ? 1 : 0;
                        total++;
                        if (attack == file.equals("innocent.txt")) {
                            shown.putIfAbsent(template, place + " <" + value + "> " + (attack ? verdict : ""));
                        }
                    }
                }
                System.out.printf("%s [%s] %d/%d = %.2f%%%n", file, group.getKey(), attacks, total, 100.0 * attacks / total);
                shown.forEach((t, v) -> System.out.println("    " + t + "   e.g. " + v.replace("\n", "\\n")));
            }
        }
    }
}
