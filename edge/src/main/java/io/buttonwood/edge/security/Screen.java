package io.buttonwood.edge.security;

/// Attack screening: SQL injection and path traversal in one value.
///
/// A value without a single trigger character leaves after one table scan. Any other is decoded until nothing
/// changes ([Decoded]), then read twice: as a path ([Traversal]) and as SQL ([SqlScreen]), the latter once from each
/// state in which a query could stand when the value arrives (outside any literal, inside `'…'`, `"…"` or a
/// backquoted name). Evidence is grammar, not words: what matters is whether the tokens continue a statement. So
/// "select the best order from the book" passes and `' or ''='` does not.
///
/// Every step is linear in the length and no value can make it throw. Stateless; any thread.
public final class Screen {
    /// 1: no word character, so worth a second look; 2: white space; 0: harmless by itself.
    private static final byte[] CLASS = new byte[128];

    static {
        for (int c = 0; c < 128; c++) {
            boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                    || "_-.:,!?{}[]$".indexOf(c) >= 0;
            CLASS[c] = (byte) (plain ? 0 : c == ' ' ? 2 : 1);
        }
    }

    /// Judges one value; never throws for any content. Values proven by a schema to be a number, an enum or a UUID
    /// need no screening.
    public Verdict inspect(Place place, CharSequence value) {
        int n = value.length();
        if (n == 0) {
            return Verdict.CLEAN;
        }
        int seen = 0;
        char last = 0;
        for (int i = 0; i < n; i++) {
            char c = value.charAt(i);
            seen |= c < 128 ? CLASS[c] : 1;
            if (c == last && (c == '.' || c == '-' || c == ':')) {
                seen |= 1;
            }
            last = c;
        }
        if (seen == 0 && !oddStart(value, n)) {
            return Verdict.CLEAN;
        }
        if (place == Place.HEADER && seen == 0) {
            return Verdict.CLEAN;
        }
        return look(place, value, seen);
    }

    /// Values of plain characters that still deserve a look: `.htpasswd`, long `0x…`, base64 of `../`.
    private static boolean oddStart(CharSequence value, int n) {
        char c = value.charAt(0);
        if (n <= SystemNames.LONGEST && SystemNames.telling(value)) {
            return true;
        }
        if (n >= 6 && catalog((char) (c | 0x20), (char) (value.charAt(1) | 0x20), value.charAt(3))) {
            return true;
        }
        return c == '.' || n >= 11 && (c == 'x' || c == 'X' || c == 'L' || c == 'Z' || c == 'w' || c == 'W')
                || n >= 8 && c == '0' && (value.charAt(1) | 0x20) == 'x' && (n >= 18 || value.charAt(4) == '0');
    }

    /// `information_schema`, `pg_…`, `sqlite_…`, `sys…`, `xp_…`, `all_tables`, `dba_…`, `utl_…`, `dbms_…`
    private static boolean catalog(char a, char b, char d) {
        return switch (a) {
            case 'i' -> b == 'n' && (d | 0x20) == 'o';
            case 'p' -> b == 'g';
            case 's' -> b == 'y' || b == 'q' || b == 'p' || b == 'e' && d == 's';
            case 'c' -> b == 'u' && d == 'r';
            case 'a' -> b == 'l' && d == '_';
            case 'd' -> b == 'b' && (d == '_' || (d | 0x20) == 's');
            case 'u' -> b == 't' && d == '_' || b == 's';
            default -> false;
        };
    }

    private static Verdict look(Place place, CharSequence value, int seen) {
        Decoded decoded = new Decoded(value);
        SqlScreen sql = new SqlScreen();
        String rule = sql.judge(decoded);
        if (rule != null) {
            return new Verdict.Attack(Verdict.Kind.SQL_INJECTION, rule, sql.score());
        }
        String path = Traversal.judge(place, decoded, seen);
        if (path != null) {
            return new Verdict.Attack(Verdict.Kind.PATH_TRAVERSAL, path, 100);
        }
        return Verdict.CLEAN;
    }
}
