package io.buttonwood.edge.security;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which Host header values this server answers to. Immutable; any thread.
///
/// An allowed host is a name, an address (`[::1]` for IPv6) or `*.example.com`, which stands for every subdomain but
/// not for `example.com` itself. A port in the header is ignored; anything malformed is refused.
/// A lone `*` allows every well-formed host and is for tests only.
public final class HostRules {
    private final Set<String> exact = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();
    private boolean all;

    /// Throws IllegalArgumentException naming every malformed rule.
    public HostRules(List<String> allowed) {
        List<String> bad = new ArrayList<>();
        for (String rule : allowed) {
            String name = rule.strip().toLowerCase(Locale.ROOT);
            if (name.equals("*")) {
                all = true;
            } else if (name.startsWith("*.") && isName(name.substring(2))) {
                suffixes.add(name.substring(1));
            } else if (!name.isEmpty() && name.equals(hostOf(name))) {
                exact.add(name);
            } else {
                bad.add(rule);
            }
        }
        if (!bad.isEmpty()) {
            throw new IllegalArgumentException("allowed_hosts: not a host, address or *.domain: " + bad);
        }
    }

    /// Whether a request with this Host (or `:authority`) is ours; a null, empty or malformed one is not.
    public boolean allows(@org.jspecify.annotations.Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = hostOf(header);
        if (host.isEmpty()) {
            return false;
        }
        if (all || exact.contains(host)) {
            return true;
        }
        for (String suffix : suffixes) {
            if (host.length() > suffix.length() && host.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    /// The lower-case host without its port, or an empty string if the header is malformed.
    static String hostOf(String header) {
        String value = header.toLowerCase(Locale.ROOT);
        if (value.isEmpty() || value.length() > 262) {
            return "";
        }
        int end;
        if (value.charAt(0) == '[') {
            end = value.indexOf(']') + 1;
            if (end < 4) {
                return "";
            }
            for (int i = 1; i < end - 1; i++) {
                char c = value.charAt(i);
                if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c > 127) {
                    return "";
                }
            }
            if (value.indexOf(':') < 0) {
                return "";
            }
        } else {
            end = value.indexOf(':');
            end = end < 0 ? value.length() : end;
            if (!isName(value.substring(0, end))) {
                return "";
            }
        }
        if (end < value.length()) {
            if (value.charAt(end) != ':' || !isPort(value, end + 1)) {
                return "";
            }
        }
        return value.substring(0, end);
    }

    private static boolean isPort(String value, int from) {
        int port = 0;
        for (int i = from; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9 || (port = port * 10 + digit) > 65_535) {
                return false;
            }
        }
        return from < value.length();
    }

    /// Labels of letters, digits, hyphens and underscores, 1 to 63 long, none starting or ending in a hyphen.
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 253) {
            return false;
        }
        int label = 0;
        for (int i = 0; i <= name.length(); i++) {
            char c = i == name.length() ? '.' : name.charAt(i);
            if (c == '.') {
                if (label == 0 || label > 63 || name.charAt(i - 1) == '-' || name.charAt(i - label) == '-') {
                    return false;
                }
                label = 0;
            } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
                label++;
            } else {
                return false;
            }
        }
        return true;
    }
}
