package io.buttonwood.edge.security;

import io.buttonwood.edge.ratelimit.Address;
import java.util.Arrays;
import java.util.Locale;

/// Hosts that only a server can reach: itself, its own network, the metadata service of its cloud. A client that sends a
/// URL of one wants the server to look there.
///
/// Told by what the name or number means, in every notation that `inet_aton` takes, not by a list of addresses.
final class InnerHost {
    private static final int LONGEST = 255;
    /// Last labels that public names do not have.
    private static final String[] DOMAINS = {".localhost", ".localdomain", ".local", ".internal", ".intranet", ".corp", ".lan",
        ".svc", ".default"};
    /// Public names that lead to this machine; the first three take any address in front.
    private static final String[] DETOURS = {"nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me"};

    private InnerHost() { }

    /// The colon at `i` is that of an inner host's URL which begins the value or is a parameter's. One in prose is only talked about.
    static boolean url(char[] s, int n, int i) {
        if (i + 3 >= n || !Traversal.separator(s[i + 1]) || !Traversal.separator(s[i + 2])) {
            return false;
        }
        int from = i;
        while (from > 0 && i - from < 24 && (SqlTokens.plainLetter(s[from - 1]) || SqlTokens.digit(s[from - 1]) || s[from - 1] == '+'
                || s[from - 1] == '.' || s[from - 1] == '-')) {
            from--;
        }
        return from < i && (from == 0 || s[from - 1] == '=')
                && at(s, n, i + 3, SystemNames.starts(s, n, from, "http"));
    }

    /// `//host` at the beginning of a value, with a dot or a colon in it; `//word` is a comment.
    static boolean authority(char[] s, int n, int at) {
        for (int k = at; k < n && s[k] > ' ' && !Traversal.separator(s[k]); k++) {
            if (s[k] == '.' || s[k] == ':') {
                return at(s, n, at, false);
            }
        }
        return SystemNames.starts(s, n, at, "localhost") && (n == at + 9 || Traversal.separator(s[at + 9]));
    }

    /// Whether a URL's authority, which begins at `at`, names one; `web` if it is an HTTP URL.
    private static boolean at(char[] s, int n, int at, boolean web) {
        int end = at;
        int from = at;
        while (end < n && end - at <= LONGEST && !Traversal.separator(s[end]) && s[end] != '?' && s[end] != '#' && s[end] > ' '
                && s[end] != '"' && s[end] != '\'' && s[end] != '&') {
            from = s[end] == '@' ? end + 1 : from;
            end++;
        }
        if (end == from || end - at > LONGEST) {
            return false;
        }
        String host = new String(s, from, end - from).toLowerCase(Locale.ROOT);
        if (host.charAt(0) == '[') {
            Address address = Address.parse(host);
            return address != null && inner(address);
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        while (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return !name.isEmpty() && (Character.isDigit(name.charAt(0)) ? number(name) : name(name) || web && label(name));
    }

    private static boolean name(String name) {
        return name.equals("localhost") || Arrays.stream(DOMAINS).anyMatch(name::endsWith) || detour(name);
    }

    /// One label alone: the search list of the inner network completes it.
    private static boolean label(String name) {
        return name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_');
    }

    private static boolean detour(String name) {
        return Arrays.stream(DETOURS).anyMatch(detour -> name.endsWith(detour)
                && (name.length() == detour.length() || name.charAt(name.length() - detour.length() - 1) == '.'));
    }

    /// One to four numbers, decimal, octal or hexadecimal. Only four decimal ones are how an address is written honestly.
    private static boolean number(String name) {
        String[] parts = name.split("\\.", -1);
        boolean plain = parts.length == 4;
        long bits = 0;
        for (int i = 0; i < parts.length; i++) {
            long part = part(parts[i]);
            if (part < 0 || parts.length > 4) {
                return name(name);
            }
            plain &= part < 256 && (parts[i].length() == 1 || parts[i].charAt(0) != '0');
            bits = bits << 8 | part & 0xff;
        }
        return !plain || inner(Address.ipv4((int) bits));
    }

    private static long part(String part) {
        boolean hex = part.startsWith("0x");
        String digits = hex ? part.substring(2) : part;
        if (digits.isEmpty() || digits.length() > 12) {
            return -1;
        }
        try {
            return digits.charAt(0) == '-' || digits.charAt(0) == '+' ? -1 : Long.parseLong(digits, hex ? 16 : 10);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    /// This machine, private and link-local networks, carriers' networks; of IPv6 also addresses that carry such a one.
    private static boolean inner(Address address) {
        if (!address.isIpv4()) {
            int first = (int) (address.high() >>> 48);
            boolean carried = address.high() == 0 && address.low() >>> 32 == 0 || address.high() == 0x0064_ff9b_0000_0000L;
            return carried && (address.low() <= 1 || inner(Address.ipv4((int) address.low()))) || (first & 0xfe00) == 0xfc00
                    || (first & 0xffc0) == 0xfe80;
        }
        int bits = (int) address.low();
        return within(bits, 0, 8) || within(bits, 10, 8) || within(bits, 127, 8) || within(bits, 169 << 8 | 254, 16)
                || within(bits, 172 << 4 | 1, 12) || within(bits, 192 << 8 | 168, 16) || within(bits, 100 << 2 | 1, 10);
    }

    private static boolean within(int bits, int prefix, int length) {
        return bits >>> 32 - length == prefix;
    }
}
