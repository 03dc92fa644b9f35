package io.buttonwood.edge.security;

/// A value after every encoding an attacker may have wrapped it in has been undone, again and again until nothing
/// changes (at most [#PASSES] times, each pass linear): percent, `%u`, `\\u`, `\\x`, overlong UTF-8, HTML entities,
/// full-width forms, look-alike quotes and slashes, invisible characters. An unfinished escape stays as it is.
final class Decoded {
    static final int PASSES = 5;

    char[] chars;
    int length;
    /// An overlong or broken UTF-8 sequence stood for an ASCII character: no honest encoder writes that.
    boolean overlong;
    boolean nul;

    Decoded(CharSequence value) {
        length = value.length();
        chars = new char[length];
        if (value instanceof String s) {
            s.getChars(0, length, chars, 0);
        } else {
            for (int i = 0; i < length; i++) {
                chars[i] = value.charAt(i);
            }
        }
        unprefix();
        for (int pass = 0; pass < PASSES; pass++) {
            boolean changed = unescape();
            changed |= fold();
            if (!changed) {
                break;
            }
        }
        for (int i = 0; i < length; i++) {
            if (chars[i] == 0) {
                nul = true;
                break;
            }
        }
    }

    /// `%s%e%l%e%c%t`: a percent sign before every character, which some servers drop. Only if it is so throughout.
    private void unprefix() {
        int signs = 0;
        int others = 0;
        for (int i = 0; i < length; i++) {
            if (chars[i] == '%') {
                signs++;
                i++;                                                   // and what it stands before
            } else if (chars[i] > ' ') {
                others++;
            }
        }
        if (signs < 6 || others * 10 > signs) {
            return;
        }
        int to = 0;
        for (int i = 0; i < length; i++) {
            if (chars[i] == '%' && i + 1 < length) {
                i++;
            }
            chars[to++] = chars[i];
        }
        length = to;
    }

    /// In place: what is decoded is never longer than its escape.
    private boolean unescape() {
        char[] s = chars;
        int n = length;
        int at = 0;
        int to = 0;
        while (at < n) {
            char c = s[at];
            if (c == '%' && at + 2 < n) {
                if ((s[at + 1] | 0x20) == 'u' && at + 5 < n && hex(at + 2, 4) >= 0) {
                    s[to++] = (char) hex(at + 2, 4);
                    at += 6;
                    continue;
                }
                if (s[at + 1] == '%' && at + 3 < n && hex(at + 2, 2) > 0 && isPath((char) hex(at + 2, 2))) {
                    at++;                                              // "%%2e", of which a server leaves "%2e"
                    continue;
                }
                int octet = hex(at + 1, 2);
                if (octet >= 0x80) {
                    int used = utf8(at, octet);
                    if (used > 0) {
                        to += Character.toChars(codePoint, s, to);
                        at += used;
                        continue;
                    }
                    s[to++] = (char) octet;
                    at += 3;
                    continue;
                }
                if (octet >= 0) {
                    s[to++] = (char) octet;
                    at += 3;
                    continue;
                }
            } else if (c == '\\' && at + 3 < n) {
                if ((s[at + 1] | 0x20) == 'u' && at + 5 < n && hex(at + 2, 4) >= 0) {
                    s[to++] = (char) hex(at + 2, 4);
                    at += 6;
                    continue;
                }
                if (s[at + 1] == 'x' && hex(at + 2, 2) >= 0) {
                    s[to++] = (char) hex(at + 2, 2);
                    at += 4;
                    continue;
                }
            } else if (c == '&' && at + 3 < n) {
                int used = entity(at);
                if (used > 0) {
                    s[to++] = (char) codePoint;
                    at += used;
                    continue;
                }
            } else if (c == '0' && at + 3 < n && s[at + 1] == 'x' && pathHex(at, to)) {
                s[to++] = (char) hex(at + 2, 2);
                at += 4;
                continue;
            }
            s[to++] = c;
            at++;
        }
        boolean changed = to != n;
        length = to;
        return changed;
    }

    private int codePoint;

    /// `0x2e`, `0x2f`, `0x5c` written out beside other dots and slashes.
    private boolean pathHex(int at, int to) {
        int octet = hex(at + 2, 2);
        if (octet != '.' && octet != '/' && octet != '\\') {
            return false;
        }
        boolean before = to > 0 && isPath(chars[to - 1]);
        boolean after = at + 4 < length && (isPath(chars[at + 4])
                || at + 7 < length && chars[at + 4] == '0' && chars[at + 5] == 'x'
                && (hex(at + 6, 2) == '.' || hex(at + 6, 2) == '/' || hex(at + 6, 2) == '\\'));
        return before || after;
    }

    private static boolean isPath(char c) {
        return c == '.' || c == '/' || c == '\\';
    }

    private int hex(int at, int digits) {
        int value = 0;
        if (at + digits > length) {
            return -1;
        }
        for (int i = at; i < at + digits; i++) {
            int d = Character.digit(chars[i], 16);
            if (d < 0 || chars[i] > 'f') {
                return -1;
            }
            value = value << 4 | d;
        }
        return value;
    }

    /// Percent-encoded UTF-8 from `at`, overlong forms included; sets [#codePoint] and returns the characters used,
    /// 0 if this is no sequence.
    private int utf8(int at, int lead) {
        int more;
        int value;
        if (lead < 0xC0 || lead > 0xFD) {
            return 0;
        } else if (lead < 0xE0) {
            more = 1;
            value = lead & 0x1F;
        } else if (lead < 0xF0) {
            more = 2;
            value = lead & 0x0F;
        } else if (lead < 0xF8) {
            more = 3;
            value = lead & 0x07;
        } else if (lead < 0xFC) {
            more = 4;
            value = lead & 0x03;
        } else {
            more = 5;
            value = lead & 0x01;
        }
        int minimum = more == 1 ? 0x80 : more == 2 ? 0x800 : more == 3 ? 0x10000 : 0x200000;
        int i = at + 3;
        boolean broken = false;
        for (int k = 0; k < more; k++) {
            int octet = i + 2 < length && chars[i] == '%' ? hex(i + 1, 2) : -1;
            if (lead <= 0xC1 && octet >= 0 && octet < 0x80) {          // the decoders of old servers took any byte
                overlong = true;
                codePoint = lead == 0xC0 ? octet : 0x40 | octet & 0x3F;
                return i + 3 - at;
            }
            if (lead <= 0xC1 && octet < 0 && i < length && isPath(chars[i])) {
                overlong = true;
                codePoint = chars[i];
                return i + 1 - at;
            }
            if (octet < 0x80 || octet > 0xBF) {
                overlong |= lead <= 0xC1 && i < length && chars[i] == '%';
                if (octet < 0 || lead < 0xE0) {
                    return 0;
                }
                broken = true;
            }
            value = value << 6 | octet & 0x3F;
            i += 3;
        }
        if (value > Character.MAX_CODE_POINT || broken && value >= 0x80) {
            return 0;
        }
        if (value < minimum) {
            overlong = true;
            if (lead == 0xC1 && value == 'o') {                        // %c1%af, which some decoders read as a slash
                value = '/';
            }
        }
        codePoint = value;
        return i - at;
    }

    private int entity(int at) {
        char[] s = chars;
        int n = Math.min(length, at + 12);
        int i = at + 1;
        if (s[i] == '#') {
            i++;
            int radix = 10;
            if (i < n && (s[i] == 'x' || s[i] == 'X')) {
                radix = 16;
                i++;
            }
            int value = 0;
            int start = i;
            while (i < n && Character.digit(s[i], radix) >= 0 && s[i] < 0x80 && value < 0x10000) {
                value = value * radix + Character.digit(s[i++], radix);
            }
            if (i == start || value > 0xFFFF) {
                return 0;
            }
            codePoint = value;
            return (i < n && s[i] == ';' ? i + 1 : i) - at;
        }
        while (i < n && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z')) {
            i++;
        }
        if (i >= n || s[i] != ';' || i - at < 3) {
            return 0;
        }
        int value = switch (new String(s, at + 1, i - at - 1)) {
            case "apos" -> '\'';
            case "quot", "QUOT" -> '"';
            case "lt", "LT" -> '<';
            case "gt", "GT" -> '>';
            case "amp", "AMP" -> '&';
            case "nbsp", "Tab", "NewLine" -> ' ';
            case "lpar" -> '(';
            case "rpar" -> ')';
            case "sol" -> '/';
            case "bsol" -> '\\';
            case "period" -> '.';
            case "equals" -> '=';
            case "num" -> '#';
            case "semi" -> ';';
            case "comma" -> ',';
            case "colon" -> ':';
            case "plus" -> '+';
            case "percnt" -> '%';
            case "ast" -> '*';
            case "grave" -> '`';
            default -> -1;
        };
        if (value < 0) {
            return 0;
        }
        codePoint = value;
        return i + 1 - at;
    }

    /// Look-alikes to ASCII; invisible characters away.
    private boolean fold() {
        int first = -1;
        int extra = 0;
        for (int i = 0; i < length; i++) {
            if (chars[i] >= 0x80) {
                first = first < 0 ? i : first;
                extra += dots(i) - 1;
            }
        }
        if (first < 0) {
            return false;
        }
        char[] out = extra == 0 ? chars : java.util.Arrays.copyOf(chars, length + extra);
        char[] in = chars;
        int to = first;
        boolean changed = false;
        for (int i = first; i < length; i++) {
            char c = in[i];
            if (c < 0x80) {
                out[to++] = c;
                continue;
            }
            int dots = extra == 0 ? 1 : dots(i);                       // in place, what was before is gone
            if (dots > 1) {
                for (int k = 0; k < dots; k++) {
                    out[to++] = '.';
                }
                changed = true;
                continue;
            }
            char folded = fold(c);
            changed |= folded != c;
            if (folded != 0) {
                out[to++] = folded;
            }
        }
        chars = out;
        length = to;
        return changed;
    }

    /// How many characters an ellipsis of two or three dots stands for: in a path its dots, in prose one, so that text
    /// full of them does not grow.
    private int dots(int i) {
        char c = chars[i];
        if (c != 0x2025 && c != 0x2026) {
            return 1;
        }
        boolean path = length == 1 || i > 0 && climbs(chars[i - 1]) || i + 1 < length && climbs(chars[i + 1]);
        return path ? c - 0x2023 : 1;
    }

    private static boolean climbs(char beside) {
        char c = fold(beside);
        return isPath(c) && beside != 0x2025 && beside != 0x2026 || c == ';' || c == '%' || c < ' ';
    }

    private static char fold(char c) {
        return FOLDED[c];
    }

    /// What each character is read as, 0 for one that is dropped. A table, because text of other scripts is long.
    private static final char[] FOLDED = new char[0x10000];

    static {
        for (int c = 0; c < FOLDED.length; c++) {
            FOLDED[c] = plain((char) c);
        }
    }

    private static char plain(char c) {
        if (c >= 0xFF01 && c <= 0xFF5E) {
            return (char) (c - 0xFEE0);
        }
        return switch (c) {
            case 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x02B9, 0x02BC, 0x02C8, 0x00B4, 0xFF40 -> '\'';
            case 0x201C, 0x201D, 0x201E, 0x201F, 0x2033, 0x02BA -> '"';
            case 0x2024, 0x2025, 0x2026, 0xFE52, 0x3002 -> '.';
            case 0x2044, 0x2215, 0x29F8, 0xF025 -> '/';
            case 0x2216, 0xFE68, 0x29F5, 0x29F9, 0xEFC8 -> '\\';
            case 0x00A0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009,
                 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x0085 -> ' ';
            case 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD -> 0;
            case 0x2170 -> 'i';
            case 0x217C -> 'l';
            case 0x217D -> 'c';
            case 0x217E -> 'd';
            case 0x217F -> 'm';
            case 0x017F -> 's';
            case 0x212A -> 'k';
            case 0xFE61 -> '*';
            case 0xFE66 -> '=';
            default -> c;
        };
    }
}
