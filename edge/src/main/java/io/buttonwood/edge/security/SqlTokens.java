package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

import java.util.Arrays;

/// One reading of a text as SQL tokens, from a given start. Tolerant: every character sequence has a reading.
///
/// An apostrophe between two letters belongs to the word (O'Brien, don't), unless the word after it continues a
/// statement (`admin'or 1=1`). Closed comments are white space; an unclosed one, or one that ends the text, is a
/// [SqlWords#COMMENT] token. The arrays are reused between readings.
final class SqlTokens {
    char[] text = new char[0];
    int length;
    byte[] kinds = new byte[32];
    int[] from = new int[32];
    int[] to = new int[32];
    int count;
    /// The reading begins behind a quote.
    private boolean behind;
    /// The first character, of those not yet passed, that could go on with a statement; it only moves forward.
    private int telling;
    /// The text ends in a comment whose body holds no letter or digit.
    boolean blankTail;
    /// A closed comment stood between two tokens.
    boolean inlineComment;

    void read(char[] s, int n, int start) {
        text = s;
        length = n;
        behind = start > 0;
        telling = 0;
        count = 0;
        blankTail = false;
        inlineComment = false;
        int i = start;
        while (i < n) {
            char c = s[i];
            if (c <= ' ') {
                i++;
            } else if (letter(c)) {
                i = word(i);
            } else if (c >= '0' && c <= '9' || c == '.' && i + 1 < n && digit(s[i + 1])) {
                i = number(i);
            } else {
                i = punctuation(i, c);
            }
        }
    }

    byte kind(int t) {
        return t >= 0 && t < count ? kinds[t] : NONE;
    }

    boolean empty(int t) {
        return from[t] == to[t];
    }

    /// The token is written in capitals.
    boolean upper(int t) {
        for (int i = from[t]; i < to[t]; i++) {
            if (text[i] < 'A' || text[i] > 'Z') {
                return false;
            }
        }
        return true;
    }

    boolean same(int a, int b) {
        int n = to[a] - from[a];
        if (n != to[b] - from[b] || n > 64) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (Character.toLowerCase(text[from[a] + i]) != Character.toLowerCase(text[from[b] + i])) {
                return false;
            }
        }
        return true;
    }

    boolean is(int t, String word) {
        if (t >= count || to[t] - from[t] != word.length()) {
            return false;
        }
        return begins(t, word);
    }

    boolean begins(int t, String word) {
        if (t >= count || to[t] - from[t] < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase(text[from[t] + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void add(byte kind, int start, int end) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            from = Arrays.copyOf(from, count * 2);
            to = Arrays.copyOf(to, count * 2);
        }
        kinds[count] = kind;
        from[count] = start;
        to[count++] = end;
    }

    private int word(int start) {
        char[] s = text;
        int i = start + 1;
        byte before = count == 0 ? NONE : kinds[count - 1];
        if (i < length && s[i] == '\'' && "nNxXbBeE".indexOf(s[start]) >= 0
                && (before == CMP || before == LIKE || before == LP || before == COMMA || before == OR || before == AND)) {
            return string(i, '\'');                                    // N'…', X'…'
        }
        boolean first = count == 0 && behind;
        while (i < length && (letter(s[i]) || digit(s[i]) || s[i] == '\'' && apostrophe(s, length, i)
                && !(first && SqlWords.continues(SqlWords.kind(s, start, i))))) {      // x'or'y
            i++;
        }
        add(SqlWords.kind(s, start, i), start, i);
        return i;
    }

    /// The quote at `at` stands inside a word.
    static boolean apostrophe(char[] s, int n, int at) {
        if (at == 0 || at + 1 >= n || !plainLetter(s[at - 1]) || !plainLetter(s[at + 1])) {
            return false;
        }
        int end = at + 2;
        while (end < n && end < at + 12 && (letter(s[end]) || digit(s[end]))) {
            end++;
        }
        return end >= n || !SqlWords.continues(SqlWords.kind(s, at + 1, end));
    }

    private int number(int start) {
        char[] s = text;
        int i = start + 1;
        if (s[start] == '0' && i < length && (s[i] | 0x20) == 'x') {
            i++;
            while (i < length && Character.digit(s[i], 16) >= 0) {
                i++;
            }
        } else {
            while (i < length && (digit(s[i]) || s[i] == '.')) {
                i++;
            }
            if (i + 1 < length && (s[i] | 0x20) == 'e'
                    && (digit(s[i + 1]) || (s[i + 1] == '-' || s[i + 1] == '+') && i + 2 < length && digit(s[i + 2]))) {
                i += 2;
                while (i < length && digit(s[i])) {
                    i++;
                }
            }
        }
        if (i < length && (s[i] | 0x20) == 'e' && s[i - 1] == '.') {
            int end = i + 1;
            while (end < length && (letter(s[end]) || digit(s[end]))) {
                end++;
            }
            if (end == i + 1) {
                return end;                                            // "1.e" before a bracket: MySQL skips it
            }
            if (SqlWords.continues(SqlWords.kind(s, i + 1, end))) {
                add(NUMBER, start, i);                                 // 1.eunion
                return i + 1;
            }
        }
        if (i < length && letter(s[i])) {
            int end = i + 1;
            while (end < length && (letter(s[end]) || digit(s[end]))) {
                end++;
            }
            byte kind = SqlWords.kind(s, i, end);
            if (SqlWords.continues(kind)) {                            // 1or, 1union
                add(NUMBER, start, i);
                return i;
            }
            int word = connective(i, end);
            if (word > 0) {                                            // 1or1, 1and1
                add(NUMBER, start, i);
                add(SqlWords.kind(s, i, word), i, word);
                return word;
            }
            add(WORD, start, end);                                     // 10th, 5pm, part of a UUID
            return end;
        }
        add(NUMBER, start, i);
        return i;
    }

    /// The end of an `or`, `and` or `xor` at `i` that digits follow up to `end` and then a comparison, or 0.
    private int connective(int i, int end) {
        int word = i;
        while (word < end && letter(text[word])) {
            word++;
        }
        byte kind = word - i <= 3 ? SqlWords.kind(text, i, word) : WORD;
        if (kind != OR && kind != AND || end >= length || text[end] != '=' && text[end] != '<' && text[end] != '>') {
            return 0;
        }
        for (int k = word; k < end; k++) {
            if (!digit(text[k])) {
                return 0;
            }
        }
        return word;
    }

    private int string(int open, char quote) {
        int i = open + 1;
        while (i < length) {
            if (text[i] == quote && !(quote == '\'' && apostrophe(text, length, i))) {
                add(STRING, open + 1, i);
                return i + 1;
            }
            i++;
        }
        add(STRING, open + 1, length);
        return length;
    }

    private int punctuation(int i, char c) {
        char[] s = text;
        char next = i + 1 < length ? s[i + 1] : 0;
        switch (c) {
            case '\'', '"' -> {
                return string(i, c);
            }
            case '`' -> {
                for (int k = i + 1; k < length && k < i + 64; k++) {
                    if (s[k] == '`') {
                        add(WORD, i + 1, k);
                        return k + 1;
                    }
                }
                add(OTHER, i, i + 1);
                return i + 1;
            }
            case '-' -> {
                if (next == '-') {
                    return lineComment(i, i + 2);
                }
                add(OP, i, i + 1);
                return i + 1;
            }
            case '#' -> {
                return lineComment(i, i + 1);
            }
            case '/' -> {
                if (next == '*') {
                    return blockComment(i);
                }
                add(OP, i, i + 1);
                return i + 1;
            }
            case '*' -> {
                if (next == '/') {                                     // the end of /*! … */
                    inlineComment = true;
                    return i + 2;
                }
                add(OP, i, i + 1);
                return i + 1;
            }
            case '|', '&' -> {
                if (next == c) {
                    add(c == '|' ? PIPES : AND, i, i + 2);
                    return i + 2;
                }
                add(OP, i, i + 1);
                return i + 1;
            }
            case '=', '<', '>' -> {
                int end = i + 1;
                while (end < length && end < i + 3 && (s[end] == '=' || s[end] == '>')) {
                    end++;
                }
                add(CMP, i, end);
                return end;
            }
            case '!', '~' -> {
                int end = next == '=' ? i + 2 : i + 1;
                add(next == '=' ? CMP : OP, i, end);
                return end;
            }
            case '+', '%', '^' -> add(OP, i, i + 1);
            case '(' -> add(LP, i, i + 1);
            case ')' -> add(RP, i, i + 1);
            case ',' -> add(COMMA, i, i + 1);
            case ';' -> add(SEMI, i, i + 1);
            case '.' -> add(DOT, i, i + 1);
            case '\\' -> {
                if ("Nnrt".indexOf(next) >= 0 && (i + 2 == length || !digit(s[i + 2]))) {  // MySQL's null, or an escape
                    int end = i + 2;
                    while (end < length && letter(s[end])) {
                        end++;
                    }
                    if (end == i + 2 && next == 'N' || SqlWords.continues(SqlWords.kind(s, i + 2, end))) {
                        add(LITERAL, i, i + 2);
                        return i + 2;
                    }
                }
                add(OTHER, i, i + 1);
            }
            case '@' -> {
                int end = next == '@' ? i + 2 : i + 1;
                int name = end;
                while (end < length && (letter(s[end]) || digit(s[end]))) {
                    end++;
                }
                boolean email = i > 0 && (letter(s[i - 1]) || digit(s[i - 1])) && next != '@';
                add(end > name && !email ? VARIABLE : OTHER, i, end);
                return end;
            }
            default -> add(OTHER, i, i + 1);
        }
        return i + 1;
    }

    private int lineComment(int start, int body) {
        boolean blank = true;
        int i = body;
        while (i < length && text[i] != '\n' && text[i] != '\r') {
            blank &= !letter(text[i]) && !digit(text[i]);
            i++;
        }
        while (telling < i || telling < length && !letter(text[telling]) && !digit(text[telling]) && text[telling] != '('
                && text[telling] != '\'' && text[telling] != '"' && text[telling] != ';' && text[telling] != '@') {
            telling++;
        }
        if (telling < length) {
            if (count == 0 && start > 0) {
                add(COMMENT, start, i);                                // straight behind a quote: it cuts off
            }
            inlineComment |= blank;
            return i;
        }
        blankTail = blank;
        add(COMMENT, start, i);
        return length;
    }

    private int blockComment(int start) {
        char[] s = text;
        if (start + 2 < length && s[start + 2] == '!') {               // MySQL runs what is inside
            int i = start + 3;
            while (i < length && digit(s[i])) {
                i++;
            }
            inlineComment = true;
            return i;
        }
        for (int i = start + 2; i + 1 < length; i++) {
            if (s[i] == '*' && s[i + 1] == '/') {
                inlineComment = true;
                return i + 2;
            }
        }
        blankTail = true;
        for (int i = start + 2; i < length && blankTail; i++) {
            blankTail = !letter(s[i]) && !digit(s[i]);
        }
        add(COMMENT, start, length);
        return length;
    }

    static boolean plainLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xC0;
    }

    static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= 0x80;
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
