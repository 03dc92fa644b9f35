package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.buttonwood.server.docs.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What the documents point at is there: files, headings, commands with their options, tests.
final class DocsTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("(?:\\./|/opt/buttonwood/)buttonwood((?: (?!#)[^`\\s|&;\\\\]+)+)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Path ROOT = Repository.root();

    /// Commands that the launcher answers itself, with their options.
    private static final Map<String, Set<String>> LAUNCHER =
            Map.of("test", Set.of("--coverage"), "build", Set.of(), "bench", Set.of(), "stress", Set.of());

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            var pages = docs.filter(file -> file.toString().endsWith(".md")).collect(Collectors.toCollection(ArrayList::new));
            pages.add(ROOT.resolve("README.md"));
            pages.add(ROOT.resolve("CONTRIBUTING.md"));
            return pages;
        }
    }

    @Test
    void everyRelativeLinkResolves() throws IOException {
        var broken = new ArrayList<String>();
        for (Path page : pages()) {
            Matcher links = LINK.matcher(FENCE.matcher(Files.readString(page)).replaceAll(""));
            while (links.find()) {
                String link = links.group(1);
                if (URI.create(link).getScheme() != null) {
                    continue;
                }
                int hash = link.indexOf('#');
                String file = hash < 0 ? link : link.substring(0, hash);
                Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
                if (!Files.exists(target)) {
                    broken.add(ROOT.relativize(page) + ": " + link);
                } else if (hash >= 0 && !headings(target).contains(link.substring(hash + 1))) {
                    broken.add(ROOT.relativize(page) + ": no heading " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    /// As GitHub names them.
    private static Set<String> headings(Path page) throws IOException {
        return FENCE.matcher(Files.readString(page)).replaceAll("").lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void everyCommandShownExists() throws IOException {
        var wrong = new ArrayList<String>();
        for (Path page : pages()) {
            Matcher commands = COMMAND.matcher(Files.readString(page));
            while (commands.find()) {
                check(commands.group(1).strip().split(" "), ROOT.relativize(page) + ": " + commands.group(), wrong);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static void check(String[] words, String where, List<String> wrong) throws IOException {
        Set<String> options = LAUNCHER.get(words[0]);
        CommandLine command = Main.commandLine();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (i > 1 && words[0].equals("bench")) {
                // What follows the class is the benchmark's own business.
                return;
            }
            if (word.startsWith("--")) {
                String option = word.replaceFirst("=.*", "");
                boolean known = options == null
                        ? command.getCommandSpec().findOption(option) != null
                                || command.getParent() != null
                                        && command.getParent().getCommandSpec().findOption(option) != null
                        : options.contains(option);
                if (!known) {
                    wrong.add(where + " has no option " + option);
                }
            } else if (options == null) {
                CommandLine below = command.getSubcommands().get(word);
                if (below != null) {
                    command = below;
                } else if (i == 0 || command.getCommandSpec().commandLine().getSubcommands().size() > 0) {
                    wrong.add(where + " has no command " + word);
                }
            } else if (i == 1 && words[0].equals("test")) {
                test(word, where, wrong);
            } else if (i == 1 && words[0].equals("bench") && word.startsWith("io.buttonwood.")
                    && !Files.exists(ROOT.resolve("bench/src/main/java/" + word.replace('.', '/') + ".java"))) {
                wrong.add(where + " has no class " + word);
            }
        }
    }

    private static void test(String selected, String where, List<String> wrong) throws IOException {
        String[] parts = selected.split("#");
        var sources = new ArrayList<Path>();
        for (String module : List.of("core", "edge", "cluster", "client", "server")) {
            Path tests = ROOT.resolve(module).resolve("src/test/java");
            if (Files.exists(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.filter(file -> file.getFileName().toString().equals(parts[0] + ".java")).forEach(sources::add);
                }
            }
        }
        if (sources.isEmpty()) {
            wrong.add(where + " has no test class " + parts[0]);
        } else if (parts.length > 1 && !Files.readString(sources.getFirst()).contains(" " + parts[1] + "(")) {
            wrong.add(where + " has no test " + parts[1]);
        }
    }
}
