package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

/// Evidence of further statements: DROP, INSERT, EXEC, WAITFOR and their like, by their own grammar.
final class SqlStatements {
    private final SqlReading r;
    private final SqlTokens t;
    private final SqlOperands operands;

    SqlStatements(SqlReading reading, SqlTokens tokens, SqlOperands operands) {
        this.r = reading;
        this.t = tokens;
        this.operands = operands;
    }

    /// A statement whose verb is too rare or too English to be a word of [SqlWords].
    boolean rare(int i) {
        byte after = t.kind(i + 2);
        return t.is(i, "call") && t.kind(i + 1) >= WORD && (after == LP || after == DOT)
                || t.is(i, "rename") && t.is(i + 1, "table") && t.kind(i + 3) == TO
                || t.is(i, "vacuum") && (r.ends(i + 1) || t.is(i + 1, "full") && r.ends(i + 2))
                || t.is(i, "do") && i + 1 < t.count && t.text[t.from[i + 1]] == '$';
    }

    void statement(int i, byte k) {
        byte next = t.kind(i + 1);
        byte after = t.kind(i + 2);
        boolean start = r.begins(i);
        boolean behind = t.kind(i - 1) == SEMI || r.broke && i <= 2 || r.tail && start
                || t.kind(i - 1) == RP || t.kind(i - 1) == NUMBER && i == 1;
        boolean name = after == WORD || after >= TABLE_NAME || after == DATA || after == OBJECT;
        switch (k) {
            case DROP, CREATE, TRUNCATE, ALTER -> {
                if (k == CREATE && next == OR && after == INSERT) {
                    r.hit(t.kind(i + 3) == OBJECT || t.kind(i + 3) == PROCEDURE ? 100 : 20, "stacked");
                }
                if (next == OBJECT || next == PROCEDURE || t.is(i + 1, "user")) {
                    if (after == IF) {
                        r.hit(behind || t.kind(i + 4) == WORD || t.kind(i + 4) >= TABLE_NAME || r.tail ? 100 : 50, "stacked");
                    } else if (name && !r.article(i + 2)) {
                        int w = operands.operand(i + 2, 0);
                        boolean done = r.ends(w) || t.kind(w) == COMMA || t.kind(w) == LP || t.kinds[w - 1] == RP
                                || k == ALTER && (t.kind(w) == DROP || t.is(w, "add") || t.is(w, "modify"))
                                || t.is(w, "cascade") || t.is(w, "identified") || t.kind(w) == AS;
                        r.hit(behind || t.is(w, "identified") || done && (start && (t.is(i + 1, "table") || t.is(i + 1, "database")) || t.upper(i) || after == TABLE_NAME) || t.upper(i) && t.upper(i + 1)
                                ? 100 : 50, "stacked");
                    } else if (r.ends(i + 2) && behind) {
                        r.hit(100, "stacked");
                    }
                } else if (behind && k == DROP && next == WORD && r.ends(i + 2) && r.broke) {
                    r.hit(100, "stacked");
                }
            }
            case DELETE -> {
                if (next == FROM && name && !r.article(i + 2)) {
                    int w = operands.operand(i + 2, 0);
                    boolean clause = false;
                    if (t.kind(w) == WHERE && w + 1 < t.count) {
                        int a = operands.operand(w + 1, 0);
                        clause = start && t.kinds[w + 1] == NUMBER && r.ends(a) || operands.kind != SqlOperands.NOTHING && (t.kind(a) == CMP || t.kind(a) == LIKE || t.kind(a) == IN);
                    }
                    r.hit(clause || behind && !r.article(i + 2) && (r.ends(w) || t.kind(w) == WHERE)
                            || start && t.upper(i) || after == TABLE_NAME && start && r.ends(w) ? 100 : 50, "stacked");
                }
            }
            case INSERT -> {
                if (next == INTO && name && !r.article(i + 2)) {
                    int w = operands.operand(i + 2, 0);
                    boolean list = t.kind(w) == VALUES || t.kind(w) == SELECT || t.kinds[w - 1] == RP;
                    r.hit(list || behind && r.ends(w) || t.upper(i) && start ? 100 : 40, "stacked");
                } else if (t.kind(i + 1) == LP && start && after == STRING) {
                    r.hit(60, "stacked");
                }
            }
            case UPDATE -> {
                int w = i + 1 < t.count ? operands.operand(i + 1, 0) : i + 1;
                if (t.kind(w) == SET && operands.kind == SqlOperands.IDENTIFIER) {
                    int a = w + 1 < t.count ? operands.operand(w + 1, 0) : w + 1;
                    boolean assigns = t.kind(a) == CMP;
                    r.hit(assigns && (start || behind || t.upper(i)) ? 100 : assigns ? 80 : 30, "stacked");
                }
            }
            case EXEC -> {
                boolean procedure = t.begins(i + 1, "xp") || t.begins(i + 1, "sp_") || t.is(i + 1, "sp")
                        || t.is(i + 1, "master");
                boolean exec = t.is(i, "exec");
                r.hit(procedure || next == IMMEDIATE || next == VARIABLE || next == LP && (after == STRING
                        || after == VARIABLE || after == CHAR || after == SELECT)
                        || exec && behind && next == WORD && (after == DOT || after == STRING || after == VARIABLE
                        || after == NUMBER || r.ends(i + 2) && (r.broke || r.tail)) ? 100 : 30, "stacked");
            }
            case DECLARE -> r.hit(next == VARIABLE ? 100 : 10, "stacked");
            case SET -> r.hit(next == VARIABLE && after == CMP ? 100 : 10, "stacked");
            case WAITFOR -> r.hit(next == DELAY || t.is(i + 1, "time") && after == STRING ? 100 : 20, "time");
            case SHUTDOWN -> r.hit((r.broke && i <= 3 || i == 2 && t.kinds[0] == NUMBER && t.kinds[1] == SEMI || t.kind(i - 1) == SEMI && r.tail || t.is(i + 1, "with"))
                    && (r.ends(i + 1) || t.is(i + 1, "with")) ? 100 : 30, "stacked");
            case GRANT -> {
                for (int j = i + 1; j < i + 6 && j < t.count; j++) {
                    boolean all = t.kind(j + 1) == OP && t.kind(j + 2) == DOT && t.kind(j + 3) == OP;     // on *.*
                    if (t.kinds[j] == ON && t.kind(j + 1) != ARTICLE && (behind || all)
                            || t.is(j, "privileges")) {
                        r.hit(100, "stacked");
                    }
                }
                if (behind && next == WORD && after == TO && !r.article(i + 3) && r.ends(i + 4)) {
                    r.hit(100, "stacked");
                }
            }
            case COPY -> {
                int w = i + 1 < t.count ? operands.operand(i + 1, 0) : i + 1;
                if ((t.kind(w) == FROM || t.kind(w) == TO) && (t.kind(w + 1) == PROGRAM || t.kind(w + 1) == STRING)) {
                    r.hit(100, "file");
                }
            }
            case LOAD -> r.hit(next == DATA && (t.is(i + 2, "infile") || t.is(i + 2, "local")) ? 100 : 10, "file");
            case MERGE -> r.hit(next == INTO && behind ? 100 : 10, "stacked");
            default -> { }
        }
    }
}
