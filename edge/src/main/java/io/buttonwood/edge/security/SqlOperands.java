package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

/// Reads one operand of an expression from the tokens: a literal, a name, a call, a parenthesis, with unary and
/// arithmetic operators. Looks at most [#REACH] tokens ahead.
final class SqlOperands {
    static final int REACH = 24;
    static final int NOTHING = 0, LITERAL_VALUE = 1, IDENTIFIER = 2, KNOWN_CALL = 3, CALL = 4;

    private final SqlTokens t;
    /// What the last operand was: one of the constants above.
    int kind;

    SqlOperands(SqlTokens tokens) {
        t = tokens;
    }

    /// The token after the operand at `i`; its kind in [#kind].
    int operand(int i, int depth) {
        kind = NOTHING;
        int end = Math.min(t.count, i + REACH);
        int j = i;
        while (j < end && (t.kinds[j] == OP || t.kinds[j] == NOT)) {
            j++;
        }
        int best = NOTHING;
        for (int links = 0; links < 4 && j < end; links++) {
            int next = primary(j, end, depth);
            if (next == j) {
                break;
            }
            best = best == NOTHING ? kind
                    : best == KNOWN_CALL || kind == KNOWN_CALL ? KNOWN_CALL
                    : best == LITERAL_VALUE ? kind : best;
            j = next;
            byte k = t.kind(j);
            boolean more = k == OP || k == DIV || k == PIPES && t.kind(j + 1) == STRING;
            if (k == STRING && t.kinds[j - 1] == STRING) {
                continue;
            }
            if (!more || j + 1 >= end) {
                break;
            }
            j++;
            while (j < end && t.kinds[j] == OP) {
                j++;
            }
        }
        kind = best;
        return j;
    }

    private int primary(int j, int end, int depth) {
        byte k = t.kinds[j];
        if (k == NUMBER || k == STRING || k == LITERAL) {
            kind = LITERAL_VALUE;
            return j + 1;
        }
        if (k == CASE && t.kind(j + 1) != WHEN && t.kind(j + 2) != WHEN && t.kind(j + 1) != LP
                || k == EXISTS && t.kind(j + 1) != LP && t.kind(j + 1) != SELECT
                || k == SELECT && t.kind(j - 1) == SELECT) {
            kind = IDENTIFIER;
            return j + 1;
        }
        if (k == VARIABLE && t.begins(j, "@") && !t.begins(j, "@@")) {
            kind = IDENTIFIER;
            return j + 1;
        }
        if (k == VARIABLE || k == CASE || k == EXISTS || k == SELECT) {
            kind = KNOWN_CALL;
            return j + 1;
        }
        if (k == LP) {
            if (t.kind(j + 1) == SELECT) {
                kind = KNOWN_CALL;
            } else if (depth < 3) {
                operand(j + 1, depth + 1);
            } else {
                kind = IDENTIFIER;
            }
            int inner = kind;
            int close = close(j, end);
            kind = inner;
            return close;
        }
        if (k == WORD || k == ARTICLE || k >= TABLE_NAME || k == CATALOG || k == IF || k == INSERT || k == DATA
                || k == OBJECT) {
            if (t.kind(j + 1) == LP) {
                boolean known = niladic(j);
                kind = known || SqlWords.isFunction(k) || k == IF || k == INSERT ? KNOWN_CALL : CALL;
                return close(j + 1, end);
            }
            kind = k == CATALOG ? KNOWN_CALL : IDENTIFIER;
            int next = j + 1;
            while (next + 1 < end && t.kinds[next] == DOT) {
                if (SqlWords.isFunction(t.kinds[next + 1]) && t.kind(next + 2) == LP) {
                    kind = KNOWN_CALL;
                }
                next += 2;
            }
            if (t.kind(next) == LP && next > j + 1) {
                kind = kind == KNOWN_CALL ? KNOWN_CALL : CALL;
                return close(next, end);
            }
            return next;
        }
        kind = NOTHING;
        return j;
    }

    int close(int open, int end) {
        int depth = 0;
        for (int j = open; j < end; j++) {
            if (t.kinds[j] == LP) {
                depth++;
            } else if (t.kinds[j] == RP && --depth == 0) {
                return j + 1;
            }
        }
        return end;
    }

    /// `user()`, `database()`, `schema()`: words of other uses too, but not with empty parentheses.
    boolean niladic(int i) {
        return t.kind(i + 1) == LP && t.kind(i + 2) == RP && (t.is(i, "user") || t.is(i, "database") || t.is(i, "schema"));
    }
}
