package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

/// Boolean evidence: tautologies, comparisons behind a connective, conditional expressions.
final class SqlConditions {
    private final SqlReading r;
    private final SqlTokens t;
    private final SqlOperands operands;

    SqlConditions(SqlReading reading, SqlTokens tokens, SqlOperands operands) {
        this.r = reading;
        this.t = tokens;
        this.operands = operands;
    }

    void connective(int i, byte k) {
        if (k == PIPES) {
            byte next = t.kind(i + 1);
            if (i == 0 && !r.quoted && (next == NUMBER || next == STRING || next == LP || SqlWords.isFunction(next))) {
                r.hit(100, "boolean");
            }
            if (i == 1 && t.kind(0) == LP && (next == NUMBER || next == STRING)) {
                r.hit(100, "boolean");
            }
        }
        int j = i + 1;
        int end = Math.min(t.count, i + SqlOperands.REACH);
        while (j < end && (t.kinds[j] == LP || t.kinds[j] == NOT || t.kinds[j] == OP)) {
            j++;
        }
        if (j >= t.count) {
            if (r.broke && r.tight && i <= 3 || r.broke && j > i + 1) {
                r.hit(100, "boolean");
            }
            return;
        }
        byte first = t.kinds[j];
        if (first == EXISTS) {
            byte next = t.kind(j + 1);
            r.hit(next == LP || next == RP || next == SELECT ? 100 : 30, "boolean");
            return;
        }
        if (first == SELECT) {
            r.hit(t.kinds[j - 1] == LP || r.broke ? 100 : 60, "boolean");
            return;
        }
        int a = operands.operand(j, 0);
        int aKind = operands.kind;
        if (aKind == SqlOperands.NOTHING) {
            return;
        }
        if (t.kind(a) == COMMA && j > i + 1 && t.kinds[j - 1] == LP) {
            a = operands.close(j - 1, end);                            // (1,2)=(1,2)
        }
        int c = a;
        while (c < end && t.kinds[c] == RP) {
            c++;
        }
        byte op = t.kind(c);
        if (op == NOT) {
            op = t.kind(++c);
        }
        if (op == CMP || op == LIKE || op == IS || op == IN || op == BETWEEN) {
            compared(i, k, j, a, aKind, c, op);
        } else {
            lone(i, k, j, a, aKind);
        }
    }

    private void compared(int i, byte k, int j, int a, int aKind, int c, byte op) {
        int b = c + 1;
        int end = Math.min(t.count, c + SqlOperands.REACH);
        while (b < end && (t.kinds[b] == LP || t.kinds[b] == NOT) && t.kind(b + 1) != SELECT) {
            b++;
        }
        int next = b < t.count ? operands.operand(b, 0) : b;
        int bKind = b < t.count ? operands.kind : SqlOperands.NOTHING;
        boolean having = k == HAVING;
        if (bKind == SqlOperands.NOTHING) {
            if (b >= t.count && op == CMP && (aKind == SqlOperands.LITERAL_VALUE || r.broke)) {
                r.hit(100, "boolean");
            }
            return;
        }
        if (aKind == SqlOperands.KNOWN_CALL || bKind == SqlOperands.KNOWN_CALL) {
            r.hit(100, "boolean");
            return;
        }
        if (aKind == SqlOperands.LITERAL_VALUE && bKind == SqlOperands.LITERAL_VALUE) {
            boolean strings = t.kinds[j] == STRING || t.kinds[b] == STRING;
            boolean equal = op != CMP || t.text[t.from[c]] == '=' || t.text[t.from[c]] == '!';
            boolean itself = a == j + 1 && next == b + 1 && t.same(j, b);
            boolean maths = !r.quoted && !strings && !itself && op == CMP && maths(i);
            boolean plain = strings || equal || r.broke || having || r.tail || r.opens(i) || t.kind(i - 1) == RP;
            if (op == BETWEEN && t.kind(next) != AND) {
                plain = false;
            }
            r.hit(maths && !r.tail ? 60 : plain ? 100 : 60, "boolean");
            return;
        }
        boolean same = a == j + 1 && next == b + 1 && op == CMP && t.same(j, b);
        if (same) {
            r.hit(100, "boolean");
            return;
        }
        boolean open = bKind == SqlOperands.LITERAL_VALUE && t.kinds[b] == STRING && t.to[b] >= t.length;
        int weight;
        if (aKind == SqlOperands.IDENTIFIER && bKind == SqlOperands.IDENTIFIER) {
            weight = r.broke && r.tight ? 100 : r.broke ? 60 : 20;
        } else if (r.broke) {
            weight = 100;
        } else if (r.quoted) {
            weight = 45;
        } else {
            weight = having || k == WHERE && r.begins(i) ? 70 : open && op == LIKE ? 100 : 45;
            weight += t.upper(i) && k != PIPES ? 20 : 0;
            weight += op == LIKE && r.opens(i) ? 40 : 0;
            weight += op == CMP && t.kinds[b] == STRING && r.opens(i) ? 40 : 0;
            weight += i == 0 && k != WHERE ? 20 : 0;
        }
        r.hit(r.tail || t.kind(next) == COMMENT && t.blankTail ? weight + 60 : weight, "boolean");
    }

    /// The connective joins two comparisons of numbers: "2 + 2 = 4 and 3 > 1".
    private boolean maths(int i) {
        int j = i - 1;
        int stop = Math.max(0, i - 8);
        while (j >= stop && (t.kinds[j] == NUMBER || t.kinds[j] == OP || t.kinds[j] == RP || t.kinds[j] == LP)) {
            j--;
        }
        return j >= stop && j < i - 1 && t.kinds[j] == CMP && j > 0 && t.kinds[j - 1] == NUMBER;
    }

    private void lone(int i, byte k, int j, int a, int aKind) {
        while (t.kind(a) == RP && t.kind(a + 1) == COMMENT || t.kind(a) == RP && t.kind(a + 1) == RP) {
            a++;
        }
        if (t.kind(a) == RP && t.kind(a + 1) == COMMENT) {
            a++;
        }
        byte after = t.kind(a);
        boolean cut = after == COMMENT || after == SEMI && t.kind(a + 1) == COMMENT;
        boolean over = cut || after == NONE || after == RP;
        boolean blankCut = cut && t.blankTail;
        byte first = t.kinds[j];
        if (aKind == SqlOperands.KNOWN_CALL) {
            boolean weak = first == FUNCTION || first == CHAR || first == IF || first == CONCAT || first == SUBSTRING;
            r.hit(!weak || r.broke || r.tail ? 100 : 50, "boolean");
        } else if (aKind == SqlOperands.CALL) {
            r.hit(r.broke && over ? 100 : 30, "boolean");
        } else if (aKind == SqlOperands.LITERAL_VALUE) {
            if (first == STRING) {
                if (r.broke) {
                    boolean odd = t.empty(a - 1) || blankCut || a > j + 1;
                    r.hit(r.tight && over || odd ? 100 : 60, "boolean");
                } else {
                    r.hit(blankCut ? 100 : 30, "boolean");
                }
            } else if (first == LITERAL) {
                boolean value = !t.is(j, "null");
                r.hit(blankCut || r.broke && over ? 100 : value && over && r.opens(i) && i > 0 && t.kind(i - 1) != LITERAL ? 100
                        : value && over && i == 0 ? 90 : 30, "boolean");
            } else {
                boolean exact = after == NONE && r.broke && r.tight && !feet();
                boolean twice = i == 1 && !r.quoted && t.kinds[0] == NUMBER && after == NONE && a == j + 1 && t.same(0, j);
                r.hit(blankCut || exact || twice ? 100 : r.broke && over ? 60 : 40, "boolean");
                if (k == PIPES && r.broke) {
                    r.hit(100, "boolean");
                }
            }
        } else if (aKind == SqlOperands.IDENTIFIER && r.broke) {
            r.hit(blankCut && r.tight ? 100 : 30, "boolean");
        }
        if (aKind == SqlOperands.LITERAL_VALUE && r.broke && r.tight && i == 0 && after == WORD && k != PIPES) {
            r.hit(50, "boolean");
        }
    }

    /// A number stands before the quote: 6' or 7'.
    private boolean feet() {
        int at = 0;
        while (at < t.length && t.text[at] <= ' ') {
            at++;
        }
        return at < t.length && SqlTokens.digit(t.text[at]) && t.kind(t.count - 1) == STRING;
    }

    /// A parenthesis that was never opened closes before the connective at `i`: `1) or (a=a`.
    void unopened(int i) {
        if (t.kind(i + 1) == LP) {
            int j = i + 2;
            while (t.kind(j) == LP && j < i + SqlOperands.REACH) {
                j++;
            }
            if (t.kind(j) == STRING) {
                r.hit(100, "boolean");
                return;
            }
            int a = operands.operand(j, 0);
            if (operands.kind != SqlOperands.NOTHING && t.kind(a) == CMP) {
                r.hit(100, "boolean");
            }
        }
    }

    void comparison(int i, byte k) {
        if (!r.broke || i > 3 || t.kind(i - 1) != NONE && t.kind(i - 1) != RP && t.kind(i - 1) != NOT) {
            return;
        }
        byte next = t.kind(i + 1);
        if (next == STRING || next == LP && k != IS || (next == LITERAL || next == NOT) && k == IS && r.tight
                || next == NUMBER && (k == DIV || k == BETWEEN)) {
            r.hit(r.tight ? 100 : 50, "quote");
        }
    }

    void conditional(int i) {
        if (t.kind(i + 1) != LP) {
            return;
        }
        int j = i + 2;
        while (t.kind(j) == LP && j < i + 5) {
            j++;
        }
        if (t.kind(j) == SELECT) {
            r.hit(100, "boolean");
            return;
        }
        if (j >= t.count) {
            return;
        }
        int a = operands.operand(j, 0);
        int aKind = operands.kind;
        if (t.kind(a) != CMP || a + 1 >= t.count) {
            r.hit(aKind == SqlOperands.KNOWN_CALL && SqlWords.isFunction(t.kinds[j]) && t.kinds[j] != FUNCTION ? 100 : 10, "boolean");
            return;
        }
        operands.operand(a + 1, 0);
        boolean literals = aKind == SqlOperands.LITERAL_VALUE && operands.kind == SqlOperands.LITERAL_VALUE;
        boolean calls = aKind == SqlOperands.KNOWN_CALL && t.kinds[j] != FUNCTION || operands.kind == SqlOperands.KNOWN_CALL && t.kinds[a + 1] != FUNCTION;
        r.hit(literals || calls || r.broke ? 100 : 40, "boolean");
    }

    void caseWhen(int i) {
        int j = i + 1;
        if (t.kind(j) != WHEN && j < t.count) {
            j = operands.operand(j, 0);
        }
        if (t.kind(j) != WHEN || j + 1 >= t.count) {
            return;
        }
        int w = j + 1;
        boolean paren = t.kind(w) == LP;
        int a = operands.operand(w, 0);
        int kind = operands.kind;
        byte op = t.kind(a);
        boolean then = op == THEN;
        if (paren && then || op == CMP || op == LIKE || op == IS && t.kind(a + 1) == LITERAL
                || then && kind == SqlOperands.LITERAL_VALUE) {
            r.hit(100, "boolean");
        }
    }
}
