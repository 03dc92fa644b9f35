package io.buttonwood.edge.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Seeded corpora: templates from the test resources, filled in and, for attacks, mutated by case, white space,
/// comments and encodings. The same seed gives the same values.
final class Corpus {
    private static final String[] WORDS = {"alpha", "market", "river", "blue", "ledger", "apple", "north", "quiet",
        "paper", "signal", "harbour", "maple", "window", "copper", "garden", "profit", "orange", "report", "yield"};
    private static final String[] TABLES = {"users", "members", "accounts", "orders", "tbl_login", "t1", "customers"};
    private static final String[] COLUMNS = {"password", "username", "email", "id", "name", "passwd", "uid", "col1"};
    private static final String[] PREFIXES = {"", "", "1", "-1", "admin", "x", "foo", "99999", "test@example.com"};
    private static final String[] TAILS = {"--", "-- ", "-- -", "#", " #", "/*", "--+", ";--", " -- "};
    private static final String[] GIVEN = {"Ann", "Boris", "Chloe", "Dmitri", "Eve", "Farid", "Grace", "Hugo"};
    private static final String[] SURNAMES = {"Brien", "Angelo", "Neill", "Reilly", "Smith", "Connor", "Hara", "Ortiz",
        "Anderson", "Andrews", "Orwell", "Union", "Insley"};
    private static final String[] INSTRUMENTS = {"BTC-EUR", "ACME", "PWR.DE", "WTI/26Z", "ES", "GOLD", "EURUSD"};
    private static final String[] VERBS = {"buy", "select", "update", "drop", "sell", "insert", "delete", "order"};
    private static final String[] UNIX = {"etc/passwd", "etc/shadow", "etc/hosts", "etc/group", "proc/self/environ",
        "var/log/auth.log", "etc/apache2/apache2.conf", "etc/ssh/sshd_config", "root/.bash_history", "boot/grub/grub.cfg"};
    private static final String[] WINDOWS = {"windows\\win.ini", "windows/system32/drivers/etc/hosts", "boot.ini",
        "winnt\\win.ini", "inetpub\\wwwroot\\web.config", "Windows\\System32\\config\\SAM"};

    private final Random random;

    Corpus(long seed) {
        random = new Random(seed);
    }

    static Map<String, List<String>> templates(String name) {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        String current = "all";
        try (var in = Corpus.class.getResourceAsStream(name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("# ") || line.isEmpty()) {
                    continue;
                }
                if (line.matches("\\[[a-z-]+\\]")) {
                    current = line.substring(1, line.length() - 1);
                } else {
                    classes.computeIfAbsent(current, _ -> new ArrayList<>()).add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    String fill(String template) {
        String quote = random.nextInt(3) == 0 ? "\"" : "'";
        String word = pick(WORDS);
        String number = Integer.toString(random.nextInt(1, 60));
        String text = template.replace("{q}", quote).replace("{p}", pick(PREFIXES)).replace("{c}", pick(TAILS));
        if (template.contains("{p}") || template.contains("{q}")) {
            text = text.replace("{w}", word).replace("{n}", number);       // both sides of a tautology alike
        }
        if (template.matches(".*\\{(n|w)\\}.{0,8}(=|like|in|between).*\\{\\1\\}.*")) {
            text = text.replace("{w}", word).replace("{n}", number);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int close = text.charAt(i) == '{' ? text.indexOf('}', i) : -1;
            String value = close < 0 ? null : placeholder(text.substring(i + 1, close));
            if (value == null) {
                out.append(text.charAt(i));
            } else {
                out.append(value);
                i = close;
            }
        }
        return out.toString();
    }

    private String placeholder(String name) {
        return switch (name) {
            case "n", "m" -> Integer.toString(random.nextInt(1, 900));
            case "d" -> random.nextInt(1000) + "." + random.nextInt(100);
            case "w" -> pick(WORDS);
            case "t" -> pick(TABLES);
            case "k" -> pick(COLUMNS);
            case "S" -> pick(GIVEN);
            case "L" -> pick(SURNAMES);
            case "I" -> pick(INSTRUMENTS);
            case "v" -> pick(VERBS);
            case "f" -> pick(UNIX);
            case "x" -> pick(WINDOWS);
            case "u" -> "../".repeat(random.nextInt(1, 9));
            case "U" -> "..\\".repeat(random.nextInt(1, 9));
            case "N" -> "\0";
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "hex" -> String.format("%016x%016x", random.nextLong(), random.nextLong());
            case "base64" -> base64(random.nextInt(6, 90));
            case "jwt" -> "eyJhbGciOiJFZERTQSJ9." + url(60) + "." + url(64);
            default -> null;
        };
    }

    private String base64(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String url(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    /// Attack mutations that keep the SQL meaning.
    String mutate(String attack) {
        List<UnaryOperator<String>> all = List.of(UnaryOperator.identity(), UnaryOperator.identity(),
                s -> s.toUpperCase(java.util.Locale.ROOT), this::mixCase, s -> s.replace(" ", "/**/"),
                s -> s.replace(" ", "\t"), s -> s.replace(" ", "\n"), s -> s.replace(" ", "  "));
        return all.get(random.nextInt(all.size())).apply(attack);
    }

    String encode(String attack) {
        return switch (random.nextInt(9)) {
            case 0 -> percent(attack, false);
            case 1 -> percent(attack, true);
            case 2 -> percent(percent(attack, false), false);
            case 3 -> attack.replace(' ', '+').replace("'", "%27").replace("\"", "%22");
            case 4 -> attack.replace("'", "&#39;").replace("\"", "&quot;");
            case 5 -> attack.replace("'", "\\u0027").replace("\"", "\\u0022");
            case 6 -> attack.replace("'", "%u0027").replace("\"", "%u0022");
            case 7 -> attack.replace("'", "\uFF07").replace("\"", "\uFF02").replace("=", "\uFF1D");
            default -> attack.replace("'", "%c0%a7").replace("\"", "%c0%a2").replace("(", "%c0%a8");
        };
    }

    private static String percent(String s, boolean all) {
        StringBuilder out = new StringBuilder();
        for (byte b : s.getBytes(StandardCharsets.UTF_8)) {
            boolean word = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
            if (word && !all) {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02x", b & 0xFF));
            }
        }
        return out.toString();
    }

    private String mixCase(String s) {
        StringBuilder out = new StringBuilder();
        for (char c : s.toCharArray()) {
            out.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return out.toString();
    }
}
