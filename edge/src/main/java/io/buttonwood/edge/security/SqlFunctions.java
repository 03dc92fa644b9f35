package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

/// Function evidence: calls that only an attacker makes, and common ones with a telling argument.
final class SqlFunctions {
    private final SqlReading r;
    private final SqlTokens t;
    private final SqlOperands operands;

    SqlFunctions(SqlReading reading, SqlTokens tokens, SqlOperands operands) {
        this.r = reading;
        this.t = tokens;
        this.operands = operands;
    }

    void function(int i, byte k) {
        byte arg = t.kind(i + 2);
        boolean call = t.kind(i + 1) == LP && (t.from[i + 1] == t.to[i] || arg != WORD || r.broke);
        byte after = t.kind(i + 3);
        boolean connected = t.kind(i - 1) == OR || t.kind(i - 1) == AND || t.kind(i - 1) == PIPES || r.broke && i <= 2
                || t.kind(i - 1) == SELECT;
        if (arg == RP && (after == WORD || after == ARTICLE) && !connected && !r.tail) {
            return;                                                    // "version() of what"
        }
        if (k == FUNCTION_EMPTY) {
            if (call && arg == RP) {
                r.hit(100, "function");
            }
            return;
        }
        if (!call) {
            return;
        }
        boolean inner = operands.niladic(i + 2) || SqlWords.isFunction(arg) && (after == LP || arg == FUNCTION_EMPTY) || arg == SELECT
                || arg == VARIABLE && t.text[t.from[i + 2]] == '@' || arg == LP && after == SELECT || arg == CASE;
        if (inner && !(k == FUNCTION && arg == FUNCTION && !connected)) {
            r.hit(100, "function");
            return;
        }
        switch (k) {
            case FUNCTION_DELAY -> r.hit(100, "time");
            case FUNCTION_ERROR -> r.hit(arg == RP ? 60 : 100, "error");
            case FUNCTION_FILE -> {
                boolean camel = t.text[t.from[i]] == 'r' && t.text[t.from[i] + 4] == 'F'
                        || t.text[t.from[i]] == 'w' && t.text[t.from[i] + 5] == 'F';      // readFile(…) of JavaScript
                r.hit(camel && !connected ? 50 : 100, "file");
            }
            case SLEEP -> r.hit(arg == NUMBER && after != WORD || arg == OP || arg == LP || arg == STRING || connected || r.tail ? 100 : 60, "time");
            case CAST -> {
                int w = i + 2 < t.count ? operands.operand(i + 2, 0) : i + 2;
                r.hit(t.kind(w) == AS ? 100 : 50, "error");
            }
            case CONVERT -> {
                int w = i + 2 < t.count ? operands.operand(i + 2, 0) : i + 2;
                r.hit(arg == TYPE || arg == CHAR || t.kind(w) == USING ? 100 : connected ? 100 : 30, "error");
            }
            case CHAR -> {
                boolean several = arg == NUMBER && (after == COMMA || after == RP && t.kind(i + 4) == CHAR || after == RP && (t.kind(i + 4) == OP
                        || t.kind(i + 4) == PIPES));
                boolean number = arg == NUMBER && after == RP;
                r.hit(several || number && (connected || r.tail || t.kind(i - 1) == LIKE || t.kind(i - 1) == CMP
                        || i == 0 && t.count == 4) ? 100 : 40, "function");
            }
            case SUBSTRING -> {
                int w = i + 2 < t.count ? operands.operand(i + 2, 0) : i + 2;
                int kind = operands.kind;
                boolean window = t.kind(w) == COMMA && t.kind(w + 1) == NUMBER && t.kind(w + 2) == COMMA
                        && t.kind(w + 3) == NUMBER || t.kind(w) == FROM && t.kind(w + 1) == NUMBER;
                r.hit(kind == SqlOperands.KNOWN_CALL || window && (connected || t.kind(w + 5) == CMP || arg == STRING || r.tail || i == 0 && closes(i)) ? 100
                        : window ? 80 : 20, "function");
            }
            case CONCAT -> {
                boolean told = arg == STRING || arg == NUMBER && t.to[i + 2] - t.from[i + 2] > 2
                        && (t.text[t.from[i + 2] + 1] | 0x20) == 'x';
                for (int j = i + 2; j < t.count && j < i + SqlOperands.REACH; j++) {
                    told |= t.kinds[j] == NUMBER && t.to[j] - t.from[j] > 2 && (t.text[t.from[j] + 1] | 0x20) == 'x';
                }
                r.hit(told || connected || r.tail ? 100 : 50, "function");
            }
            case FUNCTION_RARE -> r.hit(connected || r.tail || arg == NUMBER || arg == STRING || i == 0 && closes(i) ? 100
                    : 60, "function");
            default -> {
                boolean empty = arg == RP;
                boolean star = arg == OP && after == RP;
                boolean bits = t.is(i, "exp") && arg == OP && t.text[t.from[i + 2]] == '~';
                boolean rand = t.is(i, "floor") && t.begins(i + 2, "rand");
                boolean version = empty && (t.is(i, "version"));
                r.hit(bits || rand || version || star && (t.kind(i - 1) == SELECT || connected || t.kind(i + 4) == FROM || i == 0 && t.count == 4)
                        || connected && (t.kind(i - 1) != AND && t.kind(i - 1) != OR) ? 100 : 40, "function");
            }
        }
        if (t.is(i, "version") && arg == RP) {
            r.hit(100, "function");
        }
    }

    /// The call at `i` is all there is.
    private boolean closes(int i) {
        int end = operands.close(i + 1, Math.min(t.count, i + SqlOperands.REACH));
        return r.ends(end) && t.kinds[end - 1] == RP;
    }
}
