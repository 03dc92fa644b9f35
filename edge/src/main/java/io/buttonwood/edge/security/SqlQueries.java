package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

/// Query evidence: UNION, SELECT, ORDER BY and GROUP BY.
final class SqlQueries {
    private final SqlReading r;
    private final SqlTokens t;
    private final SqlOperands operands;

    SqlQueries(SqlReading reading, SqlTokens tokens, SqlOperands operands) {
        this.r = reading;
        this.t = tokens;
        this.operands = operands;
    }

    void union(int i) {
        int j = i + 1;
        boolean all = t.kind(j) == ALL;
        while (t.kind(j) == ALL || t.kind(j) == LP || t.kind(j) == OP && t.text[t.from[j]] == '/') {
            j++;
        }
        byte k = t.kind(j);
        if (k == NONE && all && t.begins(i, "union") && (r.broke || r.opens(i))) {
            r.hit(100, "union");
            return;
        }
        if (k == OBJECT && t.is(j, "table") && (t.kind(i - 1) == NUMBER || r.broke && !r.possessive) && r.ends(j + 2)) {
            r.hit(100, "union");                                       // MySQL's "union table users"
            return;
        }
        if (k != SELECT && !(k == VALUES && t.kind(j + 1) == LP)) {
            if ((k == NONE || k == COMMENT) && t.begins(i, "union") && r.broke && !r.possessive) {
                r.hit(100, "union");
            }
            return;
        }
        byte next = t.kind(j + 1);
        byte after = t.kind(j + 2);
        boolean prose = (next == WORD || next == TABLE_NAME) && (after == WORD || r.ends(j + 2) && !t.upper(j)) || r.article(j + 1);
        int weight = prose || next == NONE ? 50 : 100;
        if (r.broke && !r.article(j + 1) || r.tail || t.inlineComment || all || t.kind(i - 1) == RP || t.kind(i - 1) == NUMBER
                || next == NONE && r.opens(i) || t.upper(j) && t.upper(i) && !r.article(j + 1)) {
            weight = 100;
        }
        r.hit(weight, "union");
    }

    void select(int i) {
        int j = i + 1;
        byte before = t.kind(i - 1);
        boolean start = r.begins(i);
        boolean top = t.kind(j) == TOP;
        if (t.kind(j) == ALL) {
            j++;
        }
        if (top) {
            j += t.kind(j + 1) == NUMBER ? 2 : 1;
            if (before == LP) {
                r.hit(100, "select");
            }
        }
        byte k = t.kind(j);
        boolean glued = j == i + 1 && j < t.count && t.from[j] - (k == STRING ? 1 : 0) == t.to[i];
        if (glued && start && (k == STRING || k == VARIABLE || k == OP && (t.text[t.from[j]] == '!' || t.text[t.from[j]] == '~'))) {
            r.hit(100, "select");                                       // select'1', select~1
            return;
        }
        if (r.article(j) && t.kind(j + 1) != FROM) {
            return;
        }
        if (k == OP && t.text[t.from[j]] == '*') {
            boolean word = t.kind(j + 2) == OBJECT && t.kind(j + 3) == WORD && !r.broke;
            r.hit(t.kind(j + 1) == FROM && !r.article(j + 2) && !word || r.ends(j + 1) || before == SEMI || t.kind(j + 1) == COMMA ? 100 : 50, "select");
            return;
        }
        int a = operands.operand(j, 0);
        int kind = operands.kind;
        boolean strong = kind == SqlOperands.KNOWN_CALL || t.kinds[Math.min(j, t.count - 1)] == VARIABLE || kind == SqlOperands.LITERAL_VALUE && (before == LP || before == SEMI || r.broke && i <= 2)
                || kind == SqlOperands.LITERAL_VALUE && t.kinds[j] == STRING && t.kind(a) == COMMA;
        boolean plainCall = kind == SqlOperands.KNOWN_CALL && t.kinds[j] == FUNCTION && !start && !r.opens(i) && !r.tail;
        if (strong && !plainCall && !(kind == SqlOperands.KNOWN_CALL && t.kinds[j] == IF && !start)) {
            r.hit(100, "select");
            return;
        }
        if (kind == SqlOperands.NOTHING) {
            r.hit(r.ends(j) && j == i + 1 && start && i > 0 && before == SEMI ? 100 : 10, "select");
            return;
        }
        int list = 1;
        while (list < 8 && t.kind(a) == COMMA && a + 1 < t.count) {
            a = operands.operand(a + 1, 0);
            list++;
            if (operands.kind == SqlOperands.NOTHING) {
                break;
            }
        }
        if (t.kind(a) == AS) {
            a += 2;
        }
        if (kind == SqlOperands.LITERAL_VALUE) {
            boolean done = r.ends(a) || t.kind(a) == FROM || t.kind(a) == RP;
            r.hit(list > 1 && done || done && (t.kind(a) == COMMENT || t.upper(i) && start) || t.kinds[j] == LITERAL
                    && done ? 100 : 40, "select");
            return;
        }
        if (t.kind(a) != FROM) {
            if (before == LP && (t.kind(a) == RP || t.kind(a) == WHERE)) {
                r.hit(100, "select");
            }
            return;
        }
        fromClause(i, a, list, before, start);
    }

    private void fromClause(int i, int from, int list, byte before, boolean start) {
        byte table = t.kind(from + 1);
        if (r.article(from + 1)) {
            return;
        }
        int weight = 40;
        weight += before == LP || before == SEMI || r.broke && i <= 2 ? 60 : 0;
        weight -= table == OBJECT ? 100 : 0;                            // "from table …" names none
        weight += table == TABLE_NAME || table == CATALOG || table == LP ? 60 : 0;
        weight += t.upper(i) && t.upper(from) ? 60 : 0;
        weight += r.tail ? 60 : 0;
        weight += list > 1 && start ? 30 : 0;
        int w = operands.operand(from + 1, 0);
        if (t.kind(w) == WHERE) {
            int a = operands.operand(w + 1, 0);
            if (operands.kind != SqlOperands.NOTHING && (t.kind(a) == CMP || t.kind(a) == LIKE || t.kind(a) == IN)) {
                weight += start ? 60 : 30;
            }
        } else if (r.ends(w) && start) {
            weight += 30;
        } else if (t.kind(w) == WORD && t.kinds[w - 1] != DOT) {
            weight -= 20;
        }
        r.hit(weight, "select");
    }

    void order(int i) {
        if (t.kind(i + 1) != BY) {
            return;
        }
        byte k = t.kind(i + 2);
        int a = i + 2 < t.count ? operands.operand(i + 2, 0) : i + 2;
        int kind = i + 2 < t.count ? operands.kind : SqlOperands.NOTHING;
        boolean behind = r.broke && i <= 3 || r.opens(i) && i > 0 && t.kind(i - 1) != WORD;
        if (kind == SqlOperands.KNOWN_CALL || k == LP) {
            r.hit(behind || i == 0 || t.upper(i) || kind == SqlOperands.KNOWN_CALL ? 100 : 50, "order-by");
        } else if (kind == SqlOperands.LITERAL_VALUE) {
            boolean done = r.ends(a) || t.kind(a) == COMMA || t.kind(a) == ASC || t.kind(a) == LIMIT
                    || t.kind(a) == HAVING || t.kind(a) == RP;
            boolean cut = t.kind(a) == COMMENT || t.kind(a) == COMMA && t.kind(a + 1) == NUMBER;
            r.hit(cut || done && (behind || i == 0 || t.upper(i) || r.opens(i)) ? 100 : 40, "order-by");
        } else if (kind == SqlOperands.IDENTIFIER) {
            boolean having = t.kind(a) == HAVING;
            boolean cut = t.kind(a) == COMMENT && t.blankTail || r.tail;
            r.hit(having || cut || r.broke && i <= 3 && r.tight && !r.possessive ? 100 : 30, "order-by");
        } else if (i + 2 >= t.count && (r.broke && r.tight && i <= 3
                || !r.quoted && r.opens(i) && (t.kind(i - 1) == NUMBER || t.kind(i - 1) == RP))) {
            r.hit(100, "order-by");
        }
        if (kind == SqlOperands.NOTHING && k == COMMENT && t.blankTail) {
            r.hit(100, "order-by");
        }
    }
}
