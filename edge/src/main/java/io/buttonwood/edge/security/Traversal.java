package io.buttonwood.edge.security;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads a decoded value as a path: dot segments, absolute system paths, drive letters, UNC names, stream schemes,
/// null bytes. One pass over the characters with short look-ahead.
final class Traversal {
    private static final String[] ROOTS = {
        "etc/", "proc/", "root/", "boot/", "sbin/", "var/log", "var/www", "var/lib/", "var/run/", "var/spool/",
        "var/mail", "var/adm/", "var/cache/", "var/backups", "var/cpanel/", "var/mysql", "var/apache", "var/webmin",
        "var/named", "var/nis", "var/saf", "var/data", "var/local", "var/htmp", "var/tmp", "usr/local/", "usr/lib",
        "usr/share/", "usr/bin/", "usr/sbin/", "usr/etc/", "usr/home/", "usr/pkg", "usr/ports/", "usr/spool/",
        "usr/adm/", "usr/apache", "usr/include/", "usr/src/", "sys/class", "sys/kernel", "sys/devices", "bin/sh",
        "bin/bash", "bin/cat", "bin/id", "bin/ls", "bin/php", "dev/null", "dev/fd/", "dev/tcp/", "dev/random",
        "dev/urandom", "dev/zero", "dev/sda", "dev/mem", "private/etc", "private/var/", "opt/lampp", "opt/xampp",
        "opt/apache", "opt/tomcat", "opt/httpd", "opt/mysql", "opt/nginx", "opt/bitnami", "opt/lsws", "tmp/sess_",
        "run/secrets", "srv/www", "srv/http", "volumes/", "library/webserver", "windows/", "winnt/", "inetpub/",
        "xampp/", "wamp/", "apache/logs", "apache2/logs", "apache/php", "apache/conf", "program files",
        "documents and settings/", "system32/", "boot.ini", "mysql/data", "mysql/bin", "php/php.ini", "php4/php",
        "php5/php", "www/logs", "www/apache", "home/apache", "home2/", "nginx/conf", "conf/httpd",
    };
    private static final String[] FILES = {
        "passwd", "shadow", "boot.ini", "win.ini", "system.ini", "php.ini", "my.ini", "my.cnf", "web.config",
        "httpd.conf", "nginx.conf", "sshd_config", "authorized_keys", "id_rsa", "id_dsa", "id_ed25519", "known_hosts",
        "master.passwd", "sam", "ntds.dit", "global.asa", "wp-config.php", "environ", "access_log", "access.log", "error.log", "accesslog",
        "error_log", "sudoers", "fstab", "crontab", "win.com", "cmd.exe", "autoexec.bat", "desktop.ini",
        "metabase.xml", "unattend.xml", "sysprep.inf", "applicationhost.config", "web.xml", "server.xml",
        "tomcat-users.xml", "context.xml", "php.ini-production", "pureftpd.passwd", "config.inc.php", "gshadow",
        "localstart.asp", ".env", ".htpasswd", ".htaccess", ".bash_history", ".bashrc", ".bash_profile", ".profile",
        ".ssh", ".git", ".svn", ".mysql_history", ".pgpass", ".netrc", ".npmrc", ".aws", ".dockerenv", ".rhosts",
        ".forward", ".cshrc", ".logout", ".xauthority", ".psql_history", ".zsh_history", ".zshrc", ".viminfo",
        ".kube", ".docker", ".sh_history", ".ds_store", ".gitconfig", ".hg", ".user.ini",
    };
    private static final String[] SCHEMES = {
        "php:", "phar:", "zip:", "expect:", "glob:", "ogg:", "compress.zlib:", "compress.bzip2:", "zlib:", "rar:",
        "ssh2.shell:", "ssh2.exec:", "ssh2.tunnel:", "ssh2.sftp:", "ssh2.scp:", "netdoc:", "gopher:", "dict:", "ldap:", "jar:", "data:", "file:", "local_file:", "tftp:", "sftp:",
        "view-source:file:", "url:file:",
    };

    /// The names above by their first character, so that a position costs one array access as a rule.
    private static final String[][] ROOTS_BY_FIRST = byFirst(ROOTS);
    private static final String[][] FILES_BY_FIRST = byFirst(FILES);
    private static final String[][] SCHEMES_BY_LAST = new String[128][];

    static {
        for (int c = 0; c < 128; c++) {
            int last = c;
            SCHEMES_BY_LAST[c] = Arrays.stream(SCHEMES)
                    .filter(s -> s.length() > 1 && s.charAt(s.length() - 2) == last).toArray(String[]::new);
        }
    }

    private Traversal() { }

    private static String[][] byFirst(String[] names) {
        String[][] table = new String[128][];
        for (int c = 0; c < 128; c++) {
            int first = c;
            table[c] = Arrays.stream(names).filter(s -> s.charAt(0) == first).toArray(String[]::new);
        }
        return table;
    }

    private static String[] named(String[][] table, char c) {
        char first = lower(c);
        return first < 128 ? table[first] : table[0];
    }

    static @Nullable String judge(Place place, Decoded value, int seen) {
        char[] s = value.chars;
        int n = value.length;
        if (value.nul && nul(place, s, n)) {
            return "null-byte";
        }
        boolean dots = false;
        boolean slash = false;
        int singles = 0;
        for (int i = 0; i < n; i++) {
            char c = s[i];
            if (c == '/' || c == '\\') {
                slash = true;
                if (rooted(place, s, n, i)) {
                    return "absolute-path";
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
                if (end - i >= 2) {
                    dots = true;
                    if (segment(place, s, n, i, end, starts)) {
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
                if (scheme(s, n, i)) {
                    return "scheme";
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
    private static boolean boundary(char[] s, int i) {
        if (i == 0) {
            return true;
        }
        char c = s[i - 1];
        return c != '.' && !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
                || c == '_' || c == '-' || c == ')' || c == ']' || c == '!' || c == '?');
    }

    /// Dots from `i` to `end` that climb: a separator follows, with nothing but junk between.
    private static boolean segment(Place place, char[] s, int n, int i, int end, boolean starts) {
        boolean word = !starts && place != Place.PATH && !(i > 0 && separator(s[i - 1]));
        if (end == n) {
            return i > 0 && separator(s[i - 1]) && end - i == 2 || n == 2 && place != Place.TEXT;
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
        if (at >= n) {
            return false;
        }
        for (String root : named(ROOTS_BY_FIRST, s[at])) {
            if (starts(s, n, at, root)) {
                int end = at + root.length();
                return !root.endsWith("/") || place != Place.TEXT || end < n && s[end] != ' ';
            }
        }
        return starts(s, n, at, "home/") && dotted(s, n, at + 5) || starts(s, n, at, "users/") && dotted(s, n, at + 6);
    }

    private static boolean rootAt(char[] s, int n, int at) {
        if (at < n) {
            for (String root : named(ROOTS_BY_FIRST, s[at])) {
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

    private static boolean starts(char[] s, int n, int at, String prefix) {
        if (n - at < prefix.length()) {
            return false;
        }
        for (int k = 0; k < prefix.length(); k++) {
            char c = s[at + k];
            char p = prefix.charAt(k);
            if (p == '/' ? !separator(c) : lower(c) != p) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
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
            return i + 2 == n || s[i + 2] != ' ' && !(s[i + 2] == '/' && i + 3 < n && SqlTokens.letter(s[i + 3]) && i == 1);
        }
        return starts(s, n, i + 1, "windows/") || starts(s, n, i + 1, "winnt/");
    }

    private static boolean scheme(char[] s, int n, int i) {
        if (i + 1 >= n) {
            return false;
        }
        if (i == 0) {
            return false;
        }
        for (String scheme : named(SCHEMES_BY_LAST, s[i - 1])) {
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

    /// A null byte beside anything that looks like a name.
    private static boolean nul(Place place, char[] s, int n) {
        if (place == Place.PATH) {
            return true;
        }
        for (int i = 0; i < n; i++) {
            char c = s[i];
            if (c == '.' || c == '/' || c == '\\') {
                return true;
            }
        }
        return false;
    }

    private static boolean hidden(char[] s, int n, int i) {
        if (i > 0 && !separator(s[i - 1])) {
            return false;
        }
        return file(s, n, i);
    }

    private static boolean file(char[] s, int n, int at) {
        if (at >= n) {
            return false;
        }
        for (String file : named(FILES_BY_FIRST, s[at])) {
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
        return starts(s, n, 0, "etc/") && n > 4 || starts(s, n, 0, "proc/self") || starts(s, n, 0, "windows/system32")
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
