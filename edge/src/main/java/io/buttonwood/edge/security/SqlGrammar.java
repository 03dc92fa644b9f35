package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

import org.jspecify.annotations.Nullable;

/// The token shapes by which a value continues or starts an SQL statement, each with a weight; 100 is the bar.
///
/// One step per token, each with a look-ahead of at most [#REACH] tokens, so a reading is linear. Weights rise when
/// the reading begins behind a quote and goes on as SQL (*broke out*), when the text before that quote is one word
/// (*tight*), when a comment cuts off the rest, when a keyword is in capitals, when a parenthesis closes that was
/// never opened.
final class SqlGrammar {
    private static final int REACH = 24;

    private final SqlTokens t;
    int score;
    @Nullable String rule;

    private boolean quoted;
    private boolean broke;
    private boolean tight;
    private boolean tail;

    private static final int NOTHING = 0, LITERAL_VALUE = 1, IDENTIFIER = 2, KNOWN_CALL = 3, CALL = 4;
    private int operandKind;

    SqlGrammar(SqlTokens tokens) {
        t = tokens;
    }

    private void hit(int weight, String name) {
        if (weight > score) {
            score = weight;
            rule = name;
        }
    }

    /// Whether the reading that starts behind the quote at `quoteAt` (`quote` 0: outside any literal) is an attack.
    boolean judge(int quoteAt, char quote) {
        score = 0;
        rule = null;
        quoted = quote != 0;
        tight = quoted && tightBefore(quoteAt);
        tail = t.kind(t.count - 1) == COMMENT && t.blankTail;
        broke = false;
        if (quoted) {
            int i = 0;
            while (t.kind(i) == RP) {
                i++;
            }
            byte k = t.kind(i);
            broke = SqlWords.continues(k) || k == PIPES || k == SEMI || k == COMMENT || k == CMP || k == OP;
            breakOut(i, k, quote);
            if (tight && tail && t.count > 1) {
                hit(100, "comment");                                   // name' desc --
            }
        } else {
            bare();
        }
        int depth = 0;
        for (int i = 0; i < t.count && score < 100; i++) {
            byte k = t.kinds[i];
            if (k == LP) {
                depth++;
            } else if (k == RP) {
                depth--;
                if (depth < 0 && t.kind(i + 1) == OR || depth < 0 && t.kind(i + 1) == AND) {
                    unopened(i + 1);
                }
            } else if (k >= OR || k == PIPES || k == VARIABLE) {
                step(i, k);
            }
        }
        return score >= 100;
    }

    private boolean tightBefore(int quoteAt) {
        int from = 0;
        while (from < quoteAt && t.text[from] <= ' ') {
            from++;
        }
        for (int i = from; i < quoteAt; i++) {
            if (t.text[i] <= ' ') {
                return false;
            }
        }
        return true;
    }

    /// The few short values that are attacks without a word: `1=1--`, `'a'='a'`, `price;--`.
    private void bare() {
        int n = t.count;
        byte first = t.kind(0);
        if (tail && n <= 4 && n >= 3 && t.kind(n - 2) == SEMI && t.text[t.from[n - 1]] != '/') {
            hit(100, "comment");
        }
        if (t.kind(1) == CMP && first == t.kind(2) && (first == STRING && n == 3 && t.same(0, 2)
                || first == NUMBER && n == 4 && tail)) {
            hit(100, "boolean");
        }
    }

    /// What follows the quote itself: comment, operator and quote, end of statement.
    private void breakOut(int i, byte k, char quote) {
        if (k == COMMENT) {
            boolean dashes = t.text[t.from[i]] != '#';
            hit(t.blankTail || tight && dashes ? 100 : 50, "comment");
        } else if (k == SEMI) {
            byte next = t.kind(i + 1);
            if (tight && t.blankTail && t.count > i + 2) {
                hit(100, "stacked");                                   // '; whatever --
            }
            if (next == COMMENT || next == NONE && tight && i > 0) {
                hit(100, "comment");
            } else if (next == NONE && tight && !called(quote)) {
                hit(100, "comment");
            }
        } else if ((k == OP || k == CMP || k == PIPES) && t.from[i] >= 0) {
            byte next = t.kind(i + 1);
            boolean literal = next == STRING || next == NUMBER && k != OP;
            if (literal && tight && i == 0) {
                boolean closed = next == NUMBER || t.to[i + 1] >= t.length || t.count > i + 2 || t.empty(i + 1);
                hit(closed && !json(i) ? 100 : 50, "quote");
            } else if (k == PIPES && (SqlWords.isFunction(next) || next == LP || next == CATALOG || next == NUMBER
                    || next == WORD && tight)) {
                hit(100, "quote");
            } else if (k == CMP && next == NONE && tight) {
                hit(100, "quote");
            }
        } else if (k == STRING && t.count == 1 && i == 0 && tight && t.empty(0) && t.from[0] >= 2
                && t.text[t.from[0] - 2] <= ' ') {
            hit(100, "quote");                                         // ' '
        } else if (k == NONE && i > 0 && tight && !opened()) {
            hit(100, "quote");                                         // x')
        } else if (i > 0 && tight && !opened() && (k == LP || k == COMMA)) {
            hit(70, "quote");
        }
    }

    /// A quoted text closed before: `say "x";` is a statement of some other language.
    private boolean called(char quote) {
        int quotes = 0;
        for (int i = 0; i < t.length && i < 256; i++) {
            quotes += t.text[i] == quote ? 1 : 0;
        }
        return quotes != 1;
    }

    private boolean opened() {
        for (int i = 0; i < t.length && i < 256; i++) {
            if (t.text[i] == '(') {
                return true;
            }
        }
        return false;
    }

    /// `a="b"`-like attributes: an identifier, an equals sign and a closed string.
    private boolean json(int i) {
        return t.length > 0 && (t.text[0] == '{' || t.text[0] == '[' || t.text[0] == '<');
    }

    private void step(int i, byte k) {
        switch (k) {
            case OR, AND, HAVING, WHERE, PIPES -> connective(i, k);
            case UNION -> union(i);
            case SELECT -> select(i);
            case ORDER, GROUP -> order(i);
            case INSERT, UPDATE, DELETE, DROP, CREATE, ALTER, TRUNCATE, EXEC, DECLARE, WAITFOR, SHUTDOWN, GRANT, COPY,
                 LOAD, MERGE, SET, IF -> statement(i, k);
            case LIKE, BETWEEN, IS, IN, DIV -> comparison(i, k);
            case INTO -> {
                if (t.kind(i + 1) == OUTFILE) {
                    hit(t.kind(i + 2) == STRING || t.upper(i) || broke ? 100 : 90, "file");
                    hit(t.kind(i + 2) == NONE ? 100 : 60, "file");
                }
            }
            case LIMIT -> {
                byte next = t.kind(i + 1);
                if (next == NUMBER && (broke && i <= 3 && t.kind(i + 2) != STRING || t.kind(i + 2) == COMMENT
                        || (t.kind(i + 2) == COMMA || t.kind(i + 2) == OFFSET) && t.kind(i + 3) == NUMBER && ends(i + 4) && opens(i))) {
                    hit(100, "order-by");
                }
            }
            case PROCEDURE -> {
                if (t.kind(i + 1) == ANALYSE && (t.kind(i + 2) == LP || tail)) {
                    hit(100, "error");
                }
            }
            case CASE -> caseWhen(i);
            case VARIABLE -> {
                if (t.text[t.from[i]] == '@' && t.to[i] - t.from[i] > 2 && t.text[t.from[i] + 1] == '@') {
                    hit(100, "function");
                }
            }
            case CATALOG -> hit(100, "catalog");
            case TABLE_NAME, OBJECT -> {
                if (niladic(i)) {
                    hit(100, "function");
                }
            }
            default -> {
                if (SqlWords.isFunction(k)) {
                    function(i, k);
                }
            }
        }
    }

    /// Only literals, closing parentheses or one bare word stand before token `i`.
    private boolean opens(int i) {
        if (i > 6) {
            return false;
        }
        int words = 0;
        for (int j = 0; j < i; j++) {
            byte k = t.kinds[j];
            if (k == WORD || k == NUMBER || k == STRING) {
                words++;
            } else if (k != RP && k != OP && k != LP && k != OTHER && k != SEMI && k != LITERAL) {
                return false;
            }
        }
        return words <= 1;
    }

    /// Token `i` starts a statement of its own: first, after a semicolon, after an opening parenthesis, or straight
    /// behind a quote.
    private boolean begins(int i) {
        byte before = t.kind(i - 1);
        return before == NONE || before == SEMI || before == LP || broke && i <= 2;
    }

    private boolean article(int i) {
        return t.kind(i) == ARTICLE && t.kind(i + 1) != COMMA && t.kind(i + 1) != DOT;
    }

    private boolean ends(int i) {
        byte k = t.kind(i);
        return k == NONE || k == COMMENT || k == SEMI;
    }

    // ---- operands

    /// The token after the operand at `i`; its kind in [#operandKind].
    private int operand(int i, int depth) {
        operandKind = NOTHING;
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
            best = best == NOTHING ? operandKind
                    : best == KNOWN_CALL || operandKind == KNOWN_CALL ? KNOWN_CALL
                    : best == LITERAL_VALUE ? operandKind : best;
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
        operandKind = best;
        return j;
    }

    private int primary(int j, int end, int depth) {
        byte k = t.kinds[j];
        if (k == NUMBER || k == STRING || k == LITERAL) {
            operandKind = LITERAL_VALUE;
            return j + 1;
        }
        if (k == CASE && j + 1 == t.count) {
            operandKind = IDENTIFIER;
            return j + 1;
        }
        if (k == VARIABLE || k == CASE || k == EXISTS || k == SELECT) {
            operandKind = KNOWN_CALL;
            return j + 1;
        }
        if (k == LP) {
            if (t.kind(j + 1) == SELECT) {
                operandKind = KNOWN_CALL;
            } else if (depth < 3) {
                operand(j + 1, depth + 1);
            } else {
                operandKind = IDENTIFIER;
            }
            int kind = operandKind;
            int close = close(j, end);
            operandKind = kind;
            return close;
        }
        if (k == WORD || k == ARTICLE || k >= TABLE_NAME || k == CATALOG || k == IF || k == INSERT || k == DATA
                || k == OBJECT) {
            if (t.kind(j + 1) == LP) {
                boolean known = niladic(j);
                operandKind = known || SqlWords.isFunction(k) || k == IF || k == INSERT ? KNOWN_CALL : CALL;
                return close(j + 1, end);
            }
            operandKind = k == CATALOG ? KNOWN_CALL : IDENTIFIER;
            int next = j + 1;
            while (next + 1 < end && t.kinds[next] == DOT) {
                if (SqlWords.isFunction(t.kinds[next + 1]) && t.kind(next + 2) == LP) {
                    operandKind = KNOWN_CALL;
                }
                next += 2;
            }
            if (t.kind(next) == LP && next > j + 1) {
                operandKind = operandKind == KNOWN_CALL ? KNOWN_CALL : CALL;
                return close(next, end);
            }
            return next;
        }
        operandKind = NOTHING;
        return j;
    }

    private int close(int open, int end) {
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

    // ---- boolean logic

    private void connective(int i, byte k) {
        if (k == PIPES) {
            byte next = t.kind(i + 1);
            if (i == 0 && !quoted && (next == NUMBER || next == STRING || next == LP || SqlWords.isFunction(next))) {
                hit(100, "boolean");
            }
            if (i == 1 && t.kind(0) == LP && (next == NUMBER || next == STRING)) {
                hit(100, "boolean");
            }
        }
        int j = i + 1;
        int end = Math.min(t.count, i + REACH);
        while (j < end && (t.kinds[j] == LP || t.kinds[j] == NOT || t.kinds[j] == OP)) {
            j++;
        }
        if (j >= t.count) {
            if (broke && tight && i <= 3 || broke && j > i + 1) {
                hit(100, "boolean");
            }
            return;
        }
        byte first = t.kinds[j];
        if (first == EXISTS) {
            byte next = t.kind(j + 1);
            hit(next == LP || next == RP || next == SELECT ? 100 : 30, "boolean");
            return;
        }
        if (first == SELECT) {
            hit(t.kinds[j - 1] == LP || broke ? 100 : 60, "boolean");
            return;
        }
        int a = operand(j, 0);
        int aKind = operandKind;
        if (aKind == NOTHING) {
            return;
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
        int end = Math.min(t.count, c + REACH);
        while (b < end && (t.kinds[b] == LP || t.kinds[b] == NOT) && t.kind(b + 1) != SELECT) {
            b++;
        }
        int next = b < t.count ? operand(b, 0) : b;
        int bKind = b < t.count ? operandKind : NOTHING;
        boolean having = k == HAVING;
        if (bKind == NOTHING) {
            if (b >= t.count && op == CMP && (aKind == LITERAL_VALUE || broke)) {
                hit(100, "boolean");
            }
            return;
        }
        if (aKind == KNOWN_CALL || bKind == KNOWN_CALL) {
            hit(100, "boolean");
            return;
        }
        if (aKind == LITERAL_VALUE && bKind == LITERAL_VALUE) {
            boolean strings = t.kinds[j] == STRING || t.kinds[b] == STRING;
            boolean equal = op != CMP || t.text[t.from[c]] == '=' || t.text[t.from[c]] == '!';
            boolean itself = a == j + 1 && next == b + 1 && t.same(j, b);
            boolean maths = !quoted && !strings && !itself && op == CMP && maths(i);
            boolean plain = strings || equal || broke || having || tail || opens(i) || t.kind(i - 1) == RP;
            if (op == BETWEEN && t.kind(next) != AND) {
                plain = false;
            }
            hit(maths && !tail ? 60 : plain ? 100 : 60, "boolean");
            return;
        }
        boolean same = a == j + 1 && next == b + 1 && op == CMP && t.same(j, b);
        if (same) {
            hit(100, "boolean");
            return;
        }
        boolean open = bKind == LITERAL_VALUE && t.kinds[b] == STRING && t.to[b] >= t.length;
        int weight;
        if (aKind == IDENTIFIER && bKind == IDENTIFIER) {
            weight = broke && tight ? 100 : broke ? 60 : 20;
        } else if (broke) {
            weight = 100;
        } else if (quoted) {
            weight = 45;
        } else {
            weight = having || k == WHERE && begins(i) ? 70 : open && op == LIKE ? 100 : 45;
            weight += t.upper(i) && k != PIPES ? 20 : 0;
            weight += op == LIKE && opens(i) ? 40 : 0;
            weight += op == CMP && t.kinds[b] == STRING && opens(i) ? 40 : 0;
            weight += i == 0 && k != WHERE ? 20 : 0;
        }
        hit(tail || t.kind(next) == COMMENT && t.blankTail ? weight + 60 : weight, "boolean");
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
        if (aKind == KNOWN_CALL) {
            boolean weak = first == FUNCTION || first == CHAR || first == IF || first == CONCAT || first == SUBSTRING;
            hit(!weak || broke || tail ? 100 : 50, "boolean");
        } else if (aKind == CALL) {
            hit(broke && over ? 100 : 30, "boolean");
        } else if (aKind == LITERAL_VALUE) {
            if (first == STRING) {
                if (broke) {
                    boolean odd = t.empty(a - 1) || blankCut || a > j + 1;
                    hit(tight && over || odd ? 100 : 60, "boolean");
                } else {
                    hit(blankCut ? 100 : 30, "boolean");
                }
            } else if (first == LITERAL) {
                boolean value = !t.is(j, "null");
                hit(blankCut || broke && over ? 100 : value && over && opens(i) && i > 0 && t.kind(i - 1) != LITERAL ? 100
                        : value && over && i == 0 ? 90 : 30, "boolean");
            } else {
                boolean exact = after == NONE && broke && tight && !feet();
                boolean twice = i == 1 && !quoted && t.kinds[0] == NUMBER && after == NONE && a == j + 1 && t.same(0, j);
                hit(blankCut || exact || twice ? 100 : broke && over ? 60 : 40, "boolean");
                if (k == PIPES && broke) {
                    hit(100, "boolean");
                }
            }
        } else if (aKind == IDENTIFIER && broke) {
            hit(blankCut && tight ? 100 : 30, "boolean");
        }
        if (aKind == LITERAL_VALUE && broke && tight && i == 0 && after == WORD && k != PIPES) {
            hit(50, "boolean");
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
    private void unopened(int i) {
        if (t.kind(i + 1) == LP) {
            int j = i + 2;
            while (t.kind(j) == LP && j < i + REACH) {
                j++;
            }
            if (t.kind(j) == STRING) {
                hit(100, "boolean");
                return;
            }
            int a = operand(j, 0);
            if (operandKind != NOTHING && t.kind(a) == CMP) {
                hit(100, "boolean");
            }
        }
    }

    private void comparison(int i, byte k) {
        if (!broke || i > 3 || t.kind(i - 1) != NONE && t.kind(i - 1) != RP && t.kind(i - 1) != NOT) {
            return;
        }
        byte next = t.kind(i + 1);
        if (next == STRING || next == LP && k != IS || (next == LITERAL || next == NOT) && k == IS && tight
                || next == NUMBER && (k == DIV || k == BETWEEN)) {
            hit(tight ? 100 : 50, "quote");
        }
    }

    // ---- queries

    private void union(int i) {
        int j = i + 1;
        boolean all = t.kind(j) == ALL;
        while (t.kind(j) == ALL || t.kind(j) == LP) {
            j++;
        }
        byte k = t.kind(j);
        if (k == NONE && all && t.begins(i, "union") && (broke || opens(i))) {
            hit(100, "union");
            return;
        }
        if (k != SELECT && k != VALUES) {
            if ((k == NONE || k == COMMENT) && t.begins(i, "union") && broke) {
                hit(100, "union");
            }
            return;
        }
        byte next = t.kind(j + 1);
        byte after = t.kind(j + 2);
        boolean prose = (next == WORD || next == TABLE_NAME) && (after == WORD || ends(j + 2) && !t.upper(j)) || article(j + 1);
        int weight = prose ? 50 : 100;
        if (broke || tail || t.inlineComment || all || t.kind(i - 1) == RP || t.kind(i - 1) == NUMBER
                || next == NONE || t.upper(j) && t.upper(i) && !article(j + 1)) {
            weight = 100;
        }
        hit(weight, "union");
    }

    private void select(int i) {
        int j = i + 1;
        byte before = t.kind(i - 1);
        boolean start = begins(i);
        boolean top = t.kind(j) == TOP;
        if (t.kind(j) == ALL) {
            j++;
        }
        if (top) {
            j += t.kind(j + 1) == NUMBER ? 2 : 1;
            if (before == LP) {
                hit(100, "select");
            }
        }
        byte k = t.kind(j);
        if (article(j) && t.kind(j + 1) != FROM) {
            return;
        }
        if (k == OP && t.text[t.from[j]] == '*') {
            hit(t.kind(j + 1) == FROM && !article(j + 2) || ends(j + 1) || before == SEMI || t.kind(j + 1) == COMMA ? 100 : 50, "select");
            return;
        }
        int a = operand(j, 0);
        int kind = operandKind;
        boolean strong = kind == KNOWN_CALL || kind == LITERAL_VALUE && (before == LP || before == SEMI || broke && i <= 2)
                || kind == LITERAL_VALUE && t.kinds[j] == STRING && t.kind(a) == COMMA;
        if (strong && !(kind == KNOWN_CALL && t.kinds[j] == IF && !start)) {
            hit(100, "select");
            return;
        }
        if (kind == NOTHING) {
            hit(ends(j) && j == i + 1 && start && i > 0 && before == SEMI ? 100 : 10, "select");
            return;
        }
        int list = 1;
        while (list < 8 && t.kind(a) == COMMA && a + 1 < t.count) {
            a = operand(a + 1, 0);
            list++;
            if (operandKind == NOTHING) {
                break;
            }
        }
        if (t.kind(a) == AS) {
            a += 2;
        }
        if (kind == LITERAL_VALUE) {
            boolean done = ends(a) || t.kind(a) == FROM || t.kind(a) == RP;
            hit(list > 1 && done || done && (t.kind(a) == COMMENT || t.upper(i) && start) || t.kinds[j] == LITERAL
                    && done ? 100 : 40, "select");
            return;
        }
        if (t.kind(a) != FROM) {
            if (before == LP && (t.kind(a) == RP || t.kind(a) == WHERE)) {
                hit(100, "select");
            }
            return;
        }
        fromClause(i, a, list, before, start);
    }

    private void fromClause(int i, int from, int list, byte before, boolean start) {
        byte table = t.kind(from + 1);
        if (article(from + 1)) {
            return;
        }
        int weight = 40;
        weight += before == LP || before == SEMI || broke && i <= 2 ? 60 : 0;
        weight += table == TABLE_NAME || table == CATALOG || table == LP ? 60 : 0;
        weight += t.upper(i) && t.upper(from) ? 60 : 0;
        weight += tail ? 60 : 0;
        weight += list > 1 && start ? 30 : 0;
        int w = operand(from + 1, 0);
        if (t.kind(w) == WHERE) {
            int a = operand(w + 1, 0);
            if (operandKind != NOTHING && (t.kind(a) == CMP || t.kind(a) == LIKE || t.kind(a) == IN)) {
                weight += start ? 60 : 30;
            }
        } else if (ends(w) && start) {
            weight += 30;
        } else if (t.kind(w) == WORD && t.kinds[w - 1] != DOT) {
            weight -= 20;
        }
        hit(weight, "select");
    }

    private void order(int i) {
        if (t.kind(i + 1) != BY) {
            return;
        }
        byte k = t.kind(i + 2);
        int a = i + 2 < t.count ? operand(i + 2, 0) : i + 2;
        int kind = i + 2 < t.count ? operandKind : NOTHING;
        boolean behind = broke && i <= 3 || opens(i) && i > 0 && t.kind(i - 1) != WORD;
        if (kind == KNOWN_CALL || k == LP) {
            hit(behind || i == 0 || t.upper(i) || kind == KNOWN_CALL ? 100 : 50, "order-by");
        } else if (kind == LITERAL_VALUE) {
            boolean done = ends(a) || t.kind(a) == COMMA || t.kind(a) == ASC || t.kind(a) == LIMIT
                    || t.kind(a) == HAVING || t.kind(a) == RP;
            boolean cut = t.kind(a) == COMMENT || t.kind(a) == COMMA && t.kind(a + 1) == NUMBER;
            hit(cut || done && (behind || i == 0 || t.upper(i) || opens(i)) ? 100 : 40, "order-by");
        } else if (kind == IDENTIFIER) {
            boolean having = t.kind(a) == HAVING;
            boolean cut = t.kind(a) == COMMENT && t.blankTail || tail;
            hit(having || cut || broke && i <= 3 && tight ? 100 : 30, "order-by");
        } else if (i + 2 >= t.count && (broke && i <= 3 || behind)) {
            hit(100, "order-by");
        }
        if (kind == NOTHING && k == COMMENT && t.blankTail) {
            hit(100, "order-by");
        }
    }

    // ---- statements

    private void statement(int i, byte k) {
        byte next = t.kind(i + 1);
        byte after = t.kind(i + 2);
        boolean start = begins(i);
        boolean behind = t.kind(i - 1) == SEMI || broke && i <= 2 || tail && start
                || t.kind(i - 1) == RP || t.kind(i - 1) == NUMBER && i == 1;
        boolean name = after == WORD || after >= TABLE_NAME || after == DATA || after == OBJECT;
        switch (k) {
            case DROP, CREATE, TRUNCATE, ALTER -> {
                if (k == CREATE && next == OR && after == INSERT) {
                    hit(t.kind(i + 3) == OBJECT || t.kind(i + 3) == PROCEDURE ? 100 : 20, "stacked");
                }
                if (next == OBJECT || next == PROCEDURE || t.is(i + 1, "user")) {
                    if (after == IF) {
                        hit(100, "stacked");
                    } else if (name && !article(i + 2)) {
                        int w = operand(i + 2, 0);
                        boolean done = ends(w) || t.kind(w) == COMMA || t.kind(w) == LP || t.kinds[w - 1] == RP
                                || k == ALTER && (t.kind(w) == DROP || t.is(w, "add") || t.is(w, "modify"))
                                || t.is(w, "cascade") || t.is(w, "identified") || t.kind(w) == AS;
                        hit(behind || done && (start && (t.is(i + 1, "table") || t.is(i + 1, "database")) || t.upper(i) || after == TABLE_NAME) || t.upper(i) && t.upper(i + 1)
                                ? 100 : 50, "stacked");
                    } else if (ends(i + 2) && behind) {
                        hit(100, "stacked");
                    }
                } else if (behind && k == DROP && next == WORD && ends(i + 2) && broke) {
                    hit(100, "stacked");
                }
            }
            case DELETE -> {
                if (next == FROM && name && !article(i + 2)) {
                    int w = operand(i + 2, 0);
                    boolean clause = false;
                    if (t.kind(w) == WHERE && w + 1 < t.count) {
                        int a = operand(w + 1, 0);
                        clause = operandKind != NOTHING && (t.kind(a) == CMP || t.kind(a) == LIKE || t.kind(a) == IN);
                    }
                    hit(clause || behind && !article(i + 2) && (ends(w) || t.kind(w) == WHERE)
                            || start && t.upper(i) || after == TABLE_NAME && start && ends(w) ? 100 : 50, "stacked");
                }
            }
            case INSERT -> {
                if (next == INTO && name && !article(i + 2)) {
                    int w = operand(i + 2, 0);
                    boolean list = t.kind(w) == VALUES || t.kind(w) == SELECT || t.kinds[w - 1] == RP;
                    hit(list || behind && ends(w) || t.upper(i) && start ? 100 : 40, "stacked");
                } else if (t.kind(i + 1) == LP && start && after == STRING) {
                    hit(60, "stacked");
                }
            }
            case UPDATE -> {
                int w = i + 1 < t.count ? operand(i + 1, 0) : i + 1;
                if (t.kind(w) == SET && operandKind == IDENTIFIER) {
                    int a = w + 1 < t.count ? operand(w + 1, 0) : w + 1;
                    boolean assigns = t.kind(a) == CMP;
                    hit(assigns && (start || behind || t.upper(i)) ? 100 : assigns ? 80 : 30, "stacked");
                }
            }
            case EXEC -> {
                boolean procedure = t.begins(i + 1, "xp") || t.begins(i + 1, "sp_") || t.is(i + 1, "sp")
                        || t.is(i + 1, "master");
                boolean exec = t.is(i, "exec");
                hit(procedure || next == IMMEDIATE || next == VARIABLE || next == LP && (after == STRING
                        || after == VARIABLE || after == CHAR || after == SELECT)
                        || exec && behind && next == WORD && (after == DOT || after == STRING || after == VARIABLE
                        || after == NUMBER || ends(i + 2) && (broke || tail)) ? 100 : 30, "stacked");
            }
            case DECLARE -> hit(next == VARIABLE ? 100 : 10, "stacked");
            case SET -> hit(next == VARIABLE && after == CMP ? 100 : 10, "stacked");
            case WAITFOR -> hit(next == DELAY || t.is(i + 1, "time") && after == STRING ? 100 : 20, "time");
            case SHUTDOWN -> hit((broke && i <= 3 || i == 2 && t.kinds[0] == NUMBER && t.kinds[1] == SEMI || t.kind(i - 1) == SEMI && tail || t.is(i + 1, "with"))
                    && (ends(i + 1) || t.is(i + 1, "with")) ? 100 : 30, "stacked");
            case GRANT -> {
                for (int j = i + 1; j < i + 6 && j < t.count; j++) {
                    if (t.kinds[j] == ON && t.kind(j + 1) != ARTICLE && behind
                            || t.is(j, "privileges")) {
                        hit(100, "stacked");
                    }
                }
                if (behind && next == WORD && after == TO && !article(i + 3) && ends(i + 4)) {
                    hit(100, "stacked");
                }
            }
            case COPY -> {
                int w = i + 1 < t.count ? operand(i + 1, 0) : i + 1;
                if ((t.kind(w) == FROM || t.kind(w) == TO) && (t.kind(w + 1) == PROGRAM || t.kind(w + 1) == STRING)) {
                    hit(100, "file");
                }
            }
            case LOAD -> hit(next == DATA && (t.is(i + 2, "infile") || t.is(i + 2, "local")) ? 100 : 10, "file");
            case MERGE -> hit(next == INTO && behind ? 100 : 10, "stacked");
            case IF -> conditional(i);
            default -> { }
        }
    }

    private void conditional(int i) {
        if (t.kind(i + 1) != LP) {
            return;
        }
        int j = i + 2;
        while (t.kind(j) == LP && j < i + 5) {
            j++;
        }
        if (t.kind(j) == SELECT) {
            hit(100, "boolean");
            return;
        }
        if (j >= t.count) {
            return;
        }
        int a = operand(j, 0);
        int aKind = operandKind;
        if (t.kind(a) != CMP || a + 1 >= t.count) {
            hit(aKind == KNOWN_CALL && SqlWords.isFunction(t.kinds[j]) && t.kinds[j] != FUNCTION ? 100 : 10, "boolean");
            return;
        }
        operand(a + 1, 0);
        boolean literals = aKind == LITERAL_VALUE && operandKind == LITERAL_VALUE;
        boolean calls = aKind == KNOWN_CALL && t.kinds[j] != FUNCTION || operandKind == KNOWN_CALL && t.kinds[a + 1] != FUNCTION;
        hit(literals || calls || broke ? 100 : 40, "boolean");
    }

    private void caseWhen(int i) {
        int j = i + 1;
        if (t.kind(j) != WHEN && j < t.count) {
            j = operand(j, 0);
        }
        if (t.kind(j) != WHEN || j + 1 >= t.count) {
            return;
        }
        int w = j + 1;
        boolean paren = t.kind(w) == LP;
        int a = operand(w, 0);
        int kind = operandKind;
        byte op = t.kind(a);
        boolean then = op == THEN;
        if (paren && then || op == CMP || op == LIKE || op == IS && t.kind(a + 1) == LITERAL
                || then && kind == LITERAL_VALUE) {
            hit(100, "boolean");
        }
    }

    // ---- functions

    /// `user()`, `database()`, `schema()`: words of other uses too, but not with empty parentheses.
    private boolean niladic(int i) {
        return t.kind(i + 1) == LP && t.kind(i + 2) == RP && (t.is(i, "user") || t.is(i, "database") || t.is(i, "schema"));
    }

    private void function(int i, byte k) {
        boolean call = t.kind(i + 1) == LP;
        byte arg = t.kind(i + 2);
        byte after = t.kind(i + 3);
        boolean connected = t.kind(i - 1) == OR || t.kind(i - 1) == AND || t.kind(i - 1) == PIPES || broke && i <= 2
                || t.kind(i - 1) == SELECT;
        if (k == FUNCTION_EMPTY) {
            if (call && arg == RP) {
                hit(100, "function");
            }
            return;
        }
        if (!call) {
            return;
        }
        boolean inner = niladic(i + 2) || SqlWords.isFunction(arg) && (after == LP || arg == FUNCTION_EMPTY) || arg == SELECT
                || arg == VARIABLE && t.text[t.from[i + 2]] == '@' || arg == LP && after == SELECT || arg == CASE;
        if (inner && !(k == FUNCTION && arg == FUNCTION && !connected)) {
            hit(100, "function");
            return;
        }
        switch (k) {
            case FUNCTION_DELAY -> hit(100, "time");
            case FUNCTION_ERROR -> hit(arg == RP ? 60 : 100, "error");
            case FUNCTION_FILE -> hit(100, "file");
            case SLEEP -> hit(arg == NUMBER && after != WORD || arg == OP || arg == LP || arg == STRING || connected || tail ? 100 : 60, "time");
            case CAST -> {
                int w = i + 2 < t.count ? operand(i + 2, 0) : i + 2;
                hit(t.kind(w) == AS ? 100 : 50, "error");
            }
            case CONVERT -> {
                int w = i + 2 < t.count ? operand(i + 2, 0) : i + 2;
                hit(arg == TYPE || arg == CHAR || t.kind(w) == USING ? 100 : connected ? 100 : 30, "error");
            }
            case CHAR -> {
                boolean several = arg == NUMBER && (after == COMMA || after == RP && t.kind(i + 4) == CHAR || after == RP && (t.kind(i + 4) == OP
                        || t.kind(i + 4) == PIPES));
                boolean number = arg == NUMBER && after == RP;
                hit(several || number && (connected || tail || t.kind(i - 1) == LIKE || t.kind(i - 1) == CMP
                        || i == 0 && t.count == 4) ? 100 : 40, "function");
            }
            case SUBSTRING -> {
                int w = i + 2 < t.count ? operand(i + 2, 0) : i + 2;
                int kind = operandKind;
                boolean window = t.kind(w) == COMMA && t.kind(w + 1) == NUMBER && t.kind(w + 2) == COMMA
                        && t.kind(w + 3) == NUMBER || t.kind(w) == FROM && t.kind(w + 1) == NUMBER;
                hit(kind == KNOWN_CALL || window && (connected || t.kind(w + 5) == CMP || arg == STRING || tail || i == 0 && closes(i)) ? 100
                        : window ? 80 : 20, "function");
            }
            case CONCAT -> {
                boolean told = arg == STRING || arg == NUMBER && t.to[i + 2] - t.from[i + 2] > 2
                        && (t.text[t.from[i + 2] + 1] | 0x20) == 'x';
                for (int j = i + 2; j < t.count && j < i + REACH; j++) {
                    told |= t.kinds[j] == NUMBER && t.to[j] - t.from[j] > 2 && (t.text[t.from[j] + 1] | 0x20) == 'x';
                }
                hit(told || connected || tail ? 100 : 50, "function");
            }
            case FUNCTION_RARE -> hit(connected || tail || arg == NUMBER || arg == STRING || i == 0 && closes(i) ? 100
                    : 60, "function");
            default -> {
                boolean empty = arg == RP;
                boolean star = arg == OP && after == RP;
                boolean bits = t.is(i, "exp") && arg == OP && t.text[t.from[i + 2]] == '~';
                boolean rand = t.is(i, "floor") && t.begins(i + 2, "rand");
                boolean version = empty && (t.is(i, "version"));
                hit(bits || rand || version || star && (t.kind(i - 1) == SELECT || connected || t.kind(i + 4) == FROM || i == 0 && t.count == 4)
                        || connected && (t.kind(i - 1) != AND && t.kind(i - 1) != OR) ? 100 : 40, "function");
            }
        }
        if (t.is(i, "version") && arg == RP) {
            hit(100, "function");
        }
    }

    /// The call at `i` is all there is.
    private boolean closes(int i) {
        int end = close(i + 1, Math.min(t.count, i + REACH));
        return ends(end) && t.kinds[end - 1] == RP;
    }

    String found(String name) {
        score = 100;
        rule = name;
        return name;
    }

    /// A short value of punctuation alone, with a quote in it: somebody feels for the edge of a literal.
    @Nullable String probe(char[] s, int n) {
        int quotes = 0;
        int dots = 0;
        for (int i = 0; i < n; i++) {
            quotes += s[i] == '\'' || s[i] == '"' ? 1 : 0;
            dots += s[i] == '.' || s[i] == '!' || s[i] == '?' || s[i] >= 0x80 ? 1 : 0;
        }
        if (quotes == 0 || dots > 0) {
            return null;
        }
        return found("quote");
    }
}
