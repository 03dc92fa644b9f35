package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

/// Values that are nothing but a fragment of SQL, and mean nothing else: `1=1`, `or 1`, `1'`, `now()`, `order by`.
///
/// Only of whole values, and of short ones: in a longer text the same tokens are prose or arithmetic.
final class SqlFragments {
    private static final int LONGEST = 9;
    private static final String[] ACCOUNTS = {"admin", "administrator", "root", "test", "user", "guest", "sa"};
    private static final String[] SECRETS = {"password", "passwd", "pwd", "pass", "username", "login", "user"};

    private final SqlReading r;
    private final SqlTokens t;

    SqlFragments(SqlReading reading, SqlTokens tokens) {
        r = reading;
        t = tokens;
    }

    /// The reading begins outside any literal.
    void judge() {
        int n = t.count;
        if (n == 0) {
            return;
        }
        if (cutOff(n)) {
            r.hit(100, "comment");
        }
        if (n > LONGEST) {
            return;
        }
        byte a = t.kind(0);
        byte b = t.kind(1);
        byte c = t.kind(2);
        if (condition(n, a, b, c)) {
            r.hit(100, "boolean");
        } else if (quote(n, a, b)) {
            r.hit(100, "quote");
        } else if (a == NUMBER && b == LIMIT && c == NUMBER && n == 3
                || (t.kind(n - 2) == ORDER || t.kind(n - 2) == GROUP) && t.kind(n - 1) == BY && (n == 2 || t.kind(n - 3) == SEMI)) {
            r.hit(100, "order-by");
        } else if (a == SEMI && n > 2 && r.tail) {
            r.hit(100, "stacked");
        } else if (call(n, a, b, c) || n == 1 && a == FUNCTION_EMPTY && t.to[0] - t.from[0] > 5 && t.text[t.to[0] - 5] == '_') {
            r.hit(100, "function");                                     // current_user is one without parentheses
        }
    }

    /// `… = 1 --`, and comments that only a known attack has.
    private boolean cutOff(int n) {
        if (t.kind(n - 1) != COMMENT) {
            return false;
        }
        int start = t.from[n - 1];
        boolean dashes = t.text[start] == '-';
        if (r.tail && dashes && n >= 3 && t.kind(n - 3) == CMP && t.kind(n - 2) == NUMBER) {
            return true;
        }
        int word = start + (dashes ? 2 : 1);
        int end = word;
        while (end < t.length && (SqlTokens.letter(t.text[end]) || SqlTokens.digit(t.text[end]))) {
            end++;
        }
        return end > word && SqlWords.kind(t.text, word, end) == CATALOG;
    }

    private boolean condition(int n, byte a, byte b, byte c) {
        boolean same = n == 3 && a == NUMBER && c == NUMBER && t.same(0, 2);
        return same && (b == CMP && t.text[t.from[1]] == '=' && t.to[0] == t.from[1] || b == LIKE)
                || a == NUMBER && b == IS && (n == 3 && c == LITERAL || n == 4 && c == NOT && t.kind(3) == LITERAL)
                || n == 4 && a == NOT && b == NUMBER && c == CMP && t.kind(3) == NUMBER
                || n == 2 && (a == OR || a == AND) && b == NUMBER
                || a == NUMBER && b == AND && c == NUMBER && (n == 3 && zero(2)
                || n == 5 && t.kind(3) == OP && t.text[t.from[3]] == '/' && t.kind(4) == NUMBER && zero(4))
                || n == 7 && a == LP && b == NUMBER && c == RP && t.kind(3) == CMP && t.kind(4) == LP && t.kind(6) == RP && t.same(1, 5)
                || n == 7 && a == LP && b == NUMBER && c == CMP && t.kind(3) == NUMBER && t.same(1, 3) && t.kind(4) == RP
                && t.kind(5) == OP && t.kind(6) == NUMBER
                || n == 2 && a == LIKE && b == STRING && t.empty(1) && t.to[1] >= t.length;
    }

    private boolean zero(int token) {
        return t.to[token] - t.from[token] == 1 && t.text[t.from[token]] == '0';
    }

    /// `1'`, `1\`, `1/*`, `admin'`: a number or a well-known account, and what opens or closes a literal. A height (5')
    /// or a length (12") is none.
    private boolean quote(int n, byte a, byte b) {
        int last = n - 1;
        if (n < 2 || n > 3 || n == 3 && !(a == OP && b == NUMBER)) {
            return n == 1 && a == OTHER && t.length == 1 && (t.text[0] == '\\' || t.text[0] == '`');
        }
        boolean number = t.kind(last - 1) == NUMBER && t.to[last - 1] == t.from[last] - (t.kind(last) == STRING ? 1 : 0);
        if (t.kind(last) == STRING && t.to[last] >= t.length && t.text[t.length - 1] != 's') {
            boolean alone = t.empty(last);
            boolean single = t.text[t.from[last] - 1] == '\'';
            char digit = t.text[t.from[last - 1]];
            boolean height = t.to[last - 1] - t.from[last - 1] == 1 && digit >= '3' && digit <= '8';
            return number && (alone ? single && !height : blank(last)) || n == 2 && alone && named(0, ACCOUNTS);
        }
        return number && (t.kind(last) == OTHER && (t.text[t.from[last]] == '\\' || t.text[t.from[last]] == '`')
                || t.kind(last) == COMMENT && t.text[t.from[last]] == '/' && t.to[last] - t.from[last] == 2);
    }

    private boolean blank(int token) {
        for (int i = t.from[token]; i < t.to[token]; i++) {
            if (SqlTokens.letter(t.text[i]) || SqlTokens.digit(t.text[i])) {
                return false;
            }
        }
        return true;
    }

    /// A call that is all there is: without arguments, of a literal, of a credential.
    private boolean call(int n, byte a, byte b, byte c) {
        if (b != LP || t.kind(n - 1) != RP || !(SqlWords.isFunction(a) || t.is(0, "uuid") || t.is(0, "newid"))) {
            return false;
        }
        return n == 3 && !t.is(0, "now") || n == 4 && named(2, SECRETS)
                || (t.is(0, "hex") || t.is(0, "lpad") || t.is(0, "rpad")) && c == STRING;
    }

    private boolean named(int token, String[] names) {
        for (String name : names) {
            if (t.is(token, name)) {
                return true;
            }
        }
        return false;
    }
}
