package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SystemNames.starts;

/// What somebody sends who feels for a server's own files: a folder by its variable, or an absolute path alone that asks for what a server keeps to itself: its state, its administration, hidden files,
/// scripts of other servers, copies that an editor or a backup left behind. The venue serves nothing of the kind.
final class Probe {
    private static final int LONGEST = 256;
    /// First names of pages by which other servers show themselves.
    private static final String[] PAGES = {"server-status", "server-info", "cgi-bin/", "actuator/", "phpmyadmin", "pma/", "wp-admin",
        "wp-login", "wp-content/", "wp-includes/", "xmlrpc.php", "phpinfo", "jmx-console", "web-console/", "manager/html",
        "manager/status", "host-manager/", "solr/admin", "debug/pprof", "latest/meta-data", "latest/user-data",
        "computemetadata/", "metadata/instance", "opc/v1/", "admin.php", "invoker/", "_profiler/", "telescope/requests"};
    private static final String[] ENDS = {".php", ".php3", ".phtml", ".asp", ".aspx", ".ashx", ".jsp", ".jspx", ".cgi", ".axd", ".cfm",
        ".bak", ".old", ".orig", ".swp", ".sql", ".sqlite", ".ini", ".conf", ".cfg", ".pem", ".key", ".pfx", ".p12", ".jks", ".htaccess",
        ".tar.gz", ".tgz", ".dump", ".log", ".properties", "database.yml"};

    private Probe() { }

    /// Whether the whole value, which begins with a slash, is one.
    static boolean is(char[] s, int n) {
        if (n < 4 || n > LONGEST) {
            return false;
        }
        int end = n;
        int last = 0;
        for (int i = 0; i < n; i++) {
            if (s[i] <= ' ') {
                return false;
            }
            if (s[i] == '?' || s[i] == '#') {
                end = i;
                break;
            }
            if (s[i] == '/') {
                last = i;
                if (i + 2 < n && s[i + 1] == '.' && SqlTokens.plainLetter(s[i + 2]) && !starts(s, n, i + 1, ".well-known")) {
                    return true;
                }
            }
        }
        for (String page : PAGES) {
            if (starts(s, end, 1, page)) {
                return true;
            }
        }
        if (s[end - 1] == '~' && end - last > 2) {
            return true;
        }
        for (String ending : ENDS) {
            if (end - last > ending.length() + 1 && starts(s, end, end - ending.length(), ending)) {
                return true;
            }
        }
        return false;
    }

    /// `%APPDATA%\…`: a folder by its environment variable.
    static boolean variable(char[] s, int i) {
        if (i < 4 || s[i - 1] != '%') {
            return false;
        }
        int k = i - 2;
        while (k > 0 && i - k < 32 && (SqlTokens.plainLetter(s[k]) || s[k] == '_')) {
            k--;
        }
        return s[k] == '%' && i - k > 4 && Traversal.boundary(s, k);
    }
}
