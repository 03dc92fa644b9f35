package io.buttonwood.edge.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// Names of parts of an operating system or of a server that no client has business with.
final class SystemNames {
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
        "view-source:file:", "url:file:", "smb:", "cifs:", "nfs:", "ldaps:", "rmi:", "imap:", "imaps:", "pop3:", "smtp:", "telnet:",
        "rtsp:", "unix:", "ssh2:",
    };

    /// The names above by their first two characters (schemes by the last two before the colon), so that a position costs
    /// one array access as a rule.
    static final String[][] ROOTS_BY_START = table(ROOTS, 0, 1);
    static final String[][] FILES_BY_START = table(FILES, 0, 1);
    static final String[][] SCHEMES_BY_END = table(SCHEMES, -3, -2);

    /// File names that say by themselves that somebody looks for them.
    private static final String[] TELLING = {
        "web.config", "boot.ini", "win.ini", "wp-config.php", "config.inc.php", "config.php.bak", "my.cnf", "httpd.conf",
        "nginx.conf", "id_rsa", "ntds.dit", "global.asa", "php.ini", "applicationhost.config", "unattend.xml", "sysprep.inf",
        "pagefile.sys", "ntuser.dat", "authorized_keys", "master.passwd", "autoexec.bat", "tomcat-users.xml",
    };
    private static final Set<String> TELLING_SET = Set.of(TELLING);
    /// Parts of a system by whose bare name as a path somebody looks around.
    private static final Set<String> TOPS = Set.of("etc", "proc", "boot", "winnt", "windows", "sam", "shadow", "passwd", "inetpub");
    /// The longest of the names that are a value of their own.
    static final int LONGEST = 24;

    private SystemNames() { }

    /// The whole value is a file name that nobody else sends.
    static boolean telling(CharSequence value) {
        return "wbcmhnigpasut".indexOf(lower(value.charAt(0))) >= 0 && TELLING_SET.contains(lower(value));
    }

    /// The whole value from `at` is the name of a part of the system.
    static boolean top(char[] s, int n, int at) {
        return n - at >= 3 && n - at <= 8 && TOPS.contains(lower(new String(s, at, n - at)));
    }

    private static String lower(CharSequence value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }

    /// @param first,second where the two characters stand; negative from the end
    private static String[][] table(String[] names, int first, int second) {
        var table = new String[1 << 10][];
        Arrays.fill(table, new String[0]);
        for (String name : names) {
            int at = place(charAt(name, first), charAt(name, second));
            table[at] = Arrays.copyOf(table[at], table[at].length + 1);
            table[at][table[at].length - 1] = name;
        }
        return table;
    }

    private static char charAt(String name, int at) {
        return name.charAt(at < 0 ? name.length() + at : at);
    }

    /// Letters of either case meet in one place, and so may other characters.
    private static int place(char a, char b) {
        return (a & 31) << 5 | b & 31;
    }

    /// The names that may begin (or end) with two characters.
    static String[] named(String[][] table, char a, char b) {
        return table[place(a, b)];
    }

    static boolean starts(char[] s, int n, int at, String prefix) {
        if (n - at < prefix.length()) {
            return false;
        }
        for (int k = 0; k < prefix.length(); k++) {
            char c = s[at + k];
            char p = prefix.charAt(k);
            if (p == '/' ? !Traversal.separator(c) : lower(c) != p) {
                return false;
            }
        }
        return true;
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
}
