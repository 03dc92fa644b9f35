package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SystemNames.FILES_BY_START;
import static io.buttonwood.edge.security.SystemNames.ROOTS_BY_START;
import static io.buttonwood.edge.security.SystemNames.SCHEMES_BY_END;
import static io.buttonwood.edge.security.SystemNames.lower;
import static io.buttonwood.edge.security.SystemNames.named;
import static io.buttonwood.edge.security.SystemNames.starts;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads a decoded value as a path: dot segments, absolute system paths, drive letters, UNC names, stream schemes,
/// null bytes. One pass over the characters with short look-ahead.
final class Traversal {
    private Traversal() { }

    static @Nullable String judge(Place place, Decoded value, int seen) {
        char[] s = value.chars;
        int n = value.length;
        if (value.nul) {
            return "null-byte";
        }
        if (n <= SystemNames.LONGEST && n > 0 && SystemNames.telling(new String(s, 0, n))) {
            return "sensitive-file";
        }
        if (n > 2 && s[0] == '/' && place != Place.HEADER) {
            if (Probe.is(s, n)) {
                return "probe";
            }
            if (s[1] == '/' && InnerHost.authority(s, n, 2)) {
                return "inner-host";
            }
        }
        boolean dots = false;
        boolean slash = false;
        int odd = 0;
        int singles = 0;
        for (int i = 0; i < n; i++) {
            char c = s[i];
            if (c == '/' || c == '\\') {
                slash = true;
                if (rooted(place, s, n, i)) {
                    return "absolute-path";
                }
                if (i == 0 && SystemNames.top(s, n, 1)) {
                    return "absolute-path";
                }
                if (Probe.variable(s, i)) {
                    return "absolute-path";
                }
                if (place != Place.HEADER && i > 0 && i + 2 < n && s[i - 1] == '=' && s[i + 1] == '/' && InnerHost.authority(s, n, i + 2)) {
                    return "inner-host";
                }
                if (c == '\\' && unc(s, n, i) || c == '/' && device(s, n, i)) {
                    return "unc";
                }
            } else if (c == '.' && (i == 0 || s[i - 1] != '.')) {
                int end = i;
                while (end < n && s[end] == '.') {
                    end++;
                }
                boolean starts = boundary(s, i);
                if (end - i == 1 && end < n && (s[end] == '?' && end + 1 < n && separator(s[end + 1])
                        || separator(s[end]) && i > 0 && s[i - 1] == '?') && (++odd >= 2 || rootAt(s, n, s[end] == '?' ? end + 2 : end + 1))) {
                    return "dot-segment";                              // ".?/.?/", of which a server makes "../../"
                }
                if (end - i >= 2) {
                    dots = true;
                    if (!(place != Place.PATH && linked(s, n, i, end)) && segment(place, s, n, i, end, starts)) {
                        return "dot-segment";
                    }
                } else if (starts && end < n && separator(s[end])) {
                    if (++singles >= 2) {
                        return "dot-segment";
                    }
                }
                if (starts && end - i == 1 && i + 1 < n && hidden(s, n, i)) {
                    return "sensitive-file";
                }
            } else if (c == ':') {
                if (drive(s, n, i)) {
                    return "drive";
                }
                if (scheme(s, n, i) || remote(s, n, i)) {
                    return "scheme";
                }
                if (place != Place.HEADER && InnerHost.url(s, n, i)) {
                    return "inner-host";
                }
                if (i + 2 < n && s[i + 1] == ':' && s[i + 2] == '$') {
                    return "drive";                                    // "file.asp::$DATA"
                }
            }
        }
        if (value.overlong && (dots || slash || place == Place.PATH)) {
            return "overlong";
        }
        if (slash && sensitive(s, n) || etc(s, n)) {
            return "sensitive-file";
        }
        return base64(place, s, n, seen);
    }

    static boolean separator(char c) {
        return c == '/' || c == '\\';
    }

    /// Nothing that could belong to a word, a number or a host stands before `i`.
    static boolean boundary(char[] s, int i) {
        if (i == 0) {
            return true;
        }
        char c = s[i - 1];
        return c != '.' && !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
                || c == '_' || c == '-' || c == ')' || c == ']' || c == '!' || c == '?');
    }

    /// A relative link in prose, one level up and to nothing of the system: `[see](../orders.md)`, "see ../README".
    private static boolean linked(char[] s, int n, int i, int end) {
        boolean link = i > 1 && s[i - 1] == '(' && s[i - 2] == ']';
        boolean said = i > 1 && s[i - 1] == ' ' && SqlTokens.plainLetter(s[i - 2]);
        if (end - i != 2 || !link && !said || end + 1 >= n || s[end] != '/' || !SqlTokens.plainLetter(s[end + 1])
                || rootAt(s, n, end + 1) || file(s, n, end + 1)) {
            return false;
        }
        int k = end + 1;
        while (k < n && s[k] != ')' && s[k] > ' ') {
            if (separator(s[k]) && (file(s, n, k + 1) || k + 1 < n && s[k + 1] == '.')) {
                return false;
            }
            k++;
        }
        return true;
    }

    /// Dots from `i` to `end` that climb: a separator follows, with nothing but junk between.
    private static boolean segment(Place place, char[] s, int n, int i, int end, boolean starts) {
        boolean word = !starts && place != Place.PATH && !(i > 0 && separator(s[i - 1]));
        if (end == n) {
            return i > 0 && separator(s[i - 1]) && end - i == 2 || n == 2 && place != Place.HEADER;
        }
        char c = s[end];
        if (end - i > 2 && i > 0 && s[i - 1] == ' ' && place != Place.PATH) {
            return end + 2 < n && (s[end + 1] == '.' || s[end + 2] == '.');   // "either .../or"
        }
        if (separator(c)) {
            if (word && end - i == 2 && rootAt(s, n, end + 1)) {
                return true;
            }
            boolean again = end + 2 < n && s[end + 1] == '.' && s[end + 2] == '.';
            return !word || again && end - i == 2;
        }
        if (word) {
            return false;
        }
        if (c == '%' && end + 1 < n && s[end + 1] > ' ' && end - i == 2) {
            return true;                                               // "..%bg%qf": an escape that was none
        }
        if (c == '2' && end + 1 < n && (s[end + 1] | 0x20) == 'f' || c == '5' && end + 1 < n && (s[end + 1] | 0x20) == 'c') {
            return true;                                               // "..2f..2fetc": a percent sign got lost
        }
        if (c == ';') {                                                // "..;/": path parameters
            for (int k = end + 1; k < n && k < end + 24; k++) {
                if (separator(s[k])) {
                    return true;
                }
            }
            return false;
        }
        if (c == ' ' && place == Place.TEXT || end - i > 2) {
            return false;                                              // "wait ... / or not"
        }
        for (int k = end; k < n && k < end + 6; k++) {
            if (separator(s[k])) {
                return true;
            }
            if (SqlTokens.letter(s[k]) && s[k] < 0x80 || SqlTokens.digit(s[k])) {
                return false;
            }
        }
        return false;
    }

    /// An absolute path into a part of the system that no client names.
    private static boolean rooted(Place place, char[] s, int n, int i) {
        if (i > 0 && separator(s[i - 1]) || !boundary(s, i) && !(i > 0 && s[i - 1] == ')')) {
            return false;
        }
        if (i > 1 && s[i - 1] == ':' && lower(s[i - 2]) != 'e') {
            return false;                                              // https://host, but file:/etc
        }
        int at = i + 1;
        while (at < n && (separator(s[at]) || s[at] == '.' && at + 1 < n && separator(s[at + 1]))) {
            at++;
        }
        if (at + 1 >= n) {
            return false;
        }
        for (String root : named(ROOTS_BY_START, s[at], s[at + 1])) {
            if (starts(s, n, at, root)) {
                int end = at + root.length();
                return !root.endsWith("/") || place != Place.TEXT || end < n && s[end] != ' ';
            }
        }
        return starts(s, n, at, "home/") && dotted(s, n, at + 5) || starts(s, n, at, "users/") && dotted(s, n, at + 6);
    }

    private static boolean rootAt(char[] s, int n, int at) {
        if (at + 1 < n) {
            for (String root : named(ROOTS_BY_START, s[at], s[at + 1])) {
                if (starts(s, n, at, root)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean dotted(char[] s, int n, int at) {
        for (int k = at; k + 2 < n && k < at + 64 && s[k] != ' '; k++) {
            if (separator(s[k]) && s[k + 1] == '.' && SqlTokens.plainLetter(s[k + 2])) {
                return true;
            }
        }
        return false;
    }

    /// `\\host\share`, `\\?\C:\`, `\/host\C$`.
    private static boolean unc(char[] s, int n, int i) {
        if (!boundary(s, i) || i + 3 >= n || !separator(s[i + 1]) || i > 0 && separator(s[i - 1])) {
            return false;
        }
        return share(s, n, i + 2, s[i + 1] == '/');
    }

    /// `//?/C:/`, `//./C:/`, `//host/C$/`, `/\host\share`.
    private static boolean device(char[] s, int n, int i) {
        if (!boundary(s, i) || i + 3 >= n || !separator(s[i + 1]) || i > 0 && (separator(s[i - 1]) || s[i - 1] == ':')) {
            return false;
        }
        if ((s[i + 2] == '?' || s[i + 2] == '.') && separator(s[i + 3])) {
            return true;
        }
        return share(s, n, i + 2, s[i + 1] == '/');
    }

    private static boolean share(char[] s, int n, int at, boolean dollar) {
        int k = at;
        while (k < n && k < at + 80 && (SqlTokens.letter(s[k]) || SqlTokens.digit(s[k]) || s[k] == '.' || s[k] == '-'
                || s[k] == ':' || s[k] == '?' || s[k] == '@')) {
            k++;
        }
        if (k == at || k + 1 >= n || !separator(s[k])) {
            return false;
        }
        if (!dollar) {
            return SqlTokens.letter(s[k + 1]) || SqlTokens.digit(s[k + 1]);
        }
        int end = k + 1;
        while (end < n && end < k + 20 && !separator(s[end])) {
            end++;
        }
        return s[end - 1] == '$';
    }

    private static boolean drive(char[] s, int n, int i) {
        if (i == 0 || i + 1 >= n || !(lower(s[i - 1]) >= 'a' && lower(s[i - 1]) <= 'z') || !boundary(s, i - 1)) {
            return false;
        }
        char c = s[i + 1];
        if (c == '\\') {
            return i + 2 < n ? s[i + 2] != ' ' : i == 1;
        }
        if (c == '/') {
            return i + 2 == n && i == 1 || i + 2 < n && s[i + 2] > ' ' && !(s[i + 2] == '/' && i + 3 < n && SqlTokens.letter(s[i + 3]) && i == 1);
        }
        return starts(s, n, i + 1, "windows/") || starts(s, n, i + 1, "winnt/");
    }

    private static boolean scheme(char[] s, int n, int i) {
        if (i + 1 >= n) {
            return false;
        }
        if (i < 2) {
            return false;
        }
        for (String scheme : named(SCHEMES_BY_END, s[i - 2], s[i - 1])) {
            int at = i - scheme.length() + 1;
            if (at < 0 || !starts(s, n, at, scheme) || !boundary(s, at)) {
                continue;
            }
            if (scheme.equals("data:")) {
                return starts(s, n, i + 1, "//") || starts(s, n, i + 1, "text/") || starts(s, n, i + 1, ";base64");
            }
            if (scheme.equals("file:")) {
                return separator(s[i + 1]);
            }
            if (scheme.equals("jar:")) {
                return starts(s, n, i + 1, "file:") || starts(s, n, i + 1, "http");
            }
            return starts(s, n, i + 1, "//") || scheme.equals("netdoc:") && separator(s[i + 1]);
        }
        return false;
    }

    /// A file elsewhere that is to be included: a URL alone, whose end is cut off, or one of an FTP server.
    private static boolean remote(char[] s, int n, int i) {
        if (i + 4 >= n || s[i + 1] != '/' || s[i + 2] != '/' || i < 3 || i > 5) {
            return false;
        }
        boolean ftp = starts(s, n, 0, "ftp:") || starts(s, n, 0, "ftps:");
        if (!ftp && !starts(s, n, 0, "http:") && !starts(s, n, 0, "https:")) {
            return false;
        }
        int dot = -1;
        int slash = -1;
        for (int k = i + 3; k < n; k++) {
            if (s[k] <= ' ') {
                return false;
            }
            dot = s[k] == '.' ? k : dot;
            slash = s[k] == '/' ? k : slash;
            if (!ftp && s[k] == '?' && k + 1 < n && s[k + 1] != '?') {
                return false;
            }
        }
        return ftp || slash > 0 && dot > slash && s[n - 1] == '?';
    }

    private static boolean hidden(char[] s, int n, int i) {
        if (i > 0 && !separator(s[i - 1])) {
            return false;
        }
        return file(s, n, i);
    }

    private static boolean file(char[] s, int n, int at) {
        if (at + 1 >= n) {
            return false;
        }
        for (String file : named(FILES_BY_START, s[at], s[at + 1])) {
            if (starts(s, n, at, file)) {
                int end = at + file.length();
                if (end == n || separator(s[end]) || s[end] == 0 || s[end] == '?' || s[end] == '#' || s[end] == '&'
                        || s[end] == '"' || s[end] == '\'' || s[end] == '%' || s[end] == ';') {
                    return true;
                }
            }
        }
        return false;
    }

    /// A path whose last names are a well-known secret. A lone word is no path.
    private static boolean sensitive(char[] s, int n) {
        for (int i = 0; i + 1 < n; i++) {
            if (separator(s[i]) && !separator(s[i + 1]) && file(s, n, i + 1)
                    && !(starts(s, n, i + 1, "sam") || starts(s, n, i + 1, "shadow") || starts(s, n, i + 1, "environ"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean etc(char[] s, int n) {
        return starts(s, n, 0, "etc/") && n > 4 && !starts(s, n, 4, "etc") || starts(s, n, 0, "proc/self") || starts(s, n, 0, "windows/system32")
                || starts(s, n, 0, "windows/win.ini") || starts(s, n, 0, "winnt/") || starts(s, n, 0, "boot.ini")
                || starts(s, n, 0, "web-inf/") || starts(s, n, 0, "meta-inf/") || starts(s, n, 0, "/web-inf/")
                || starts(s, n, 0, "/meta-inf/") || starts(s, n, 0, "var/log/") || starts(s, n, 0, "var/www/");
    }

    /// `../` and `/etc` in base64, the whole value and nothing but printable text inside.
    private static @Nullable String base64(Place place, char[] s, int n, int seen) {
        if (n < 8 || n > 1024 || !(starts(s, n, 0, "li4") || starts(s, n, 0, "l2v0") || starts(s, n, 0, "zxrjl")
                || starts(s, n, 0, "li5c"))) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(new String(s, 0, n));
            for (byte b : bytes) {
                if (b < ' ' || b == 127) {
                    return null;
                }
            }
            return judge(place, new Decoded(new String(bytes, StandardCharsets.US_ASCII)), seen);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
