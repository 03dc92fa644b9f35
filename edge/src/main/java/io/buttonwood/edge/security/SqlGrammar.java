package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

import org.jspecify.annotations.Nullable;

/// The token shapes by which a value continues or starts an SQL statement, each with a weight; 100 is the bar.
///
/// One step per token, each with a look-ahead of at most [SqlOperands#REACH] tokens, so a reading is linear. Weights rise when
/// the reading begins behind a quote and goes on as SQL (*broke out*), when the text before that quote is one word
/// (*tight*), when a comment cuts off the rest, when a keyword is in capitals, when a parenthesis closes that was
/// never opened.
final class SqlGrammar {
    private final SqlTokens t;
    private final SqlOperands operands;
    private final SqlReading r;
    private final SqlConditions conditions;
    private final SqlQueries queries;
    private final SqlStatements statements;
    private final SqlFunctions functions;
    private final SqlFragments fragments;

    SqlGrammar(SqlTokens tokens) {
        t = tokens;
        operands = new SqlOperands(tokens);
        r = new SqlReading(tokens);
        conditions = new SqlConditions(r, tokens, operands);
        queries = new SqlQueries(r, tokens, operands);
        statements = new SqlStatements(r, tokens, operands);
        functions = new SqlFunctions(r, tokens, operands);
        fragments = new SqlFragments(r, tokens);
    }

    int score() {
        return r.score;
    }

    @Nullable String rule() {
        return r.rule;
    }

    String found(String name) {
        return r.found(name);
    }

    /// Whether the reading that starts behind the quote at `quoteAt` (`quote` 0: outside any literal) is an attack.
    boolean judge(int quoteAt, char quote) {
        r.score = 0;
        r.rule = null;
        r.quoted = quote != 0;
        r.tight = r.quoted && tightBefore(quoteAt);
        r.possessive = r.quoted && quoteAt > 0 && (t.text[quoteAt - 1] | 0x20) == 's';
        r.tail = t.kind(t.count - 1) == COMMENT && t.blankTail;
        r.broke = false;
        if (r.quoted) {
            if (named(quote)) {
                return false;
            }
            int i = 0;
            while (t.kind(i) == RP) {
                i++;
            }
            byte k = t.kind(i);
            r.broke = SqlWords.continues(k) || k == PIPES || k == SEMI || k == COMMENT || k == CMP || k == OP;
            breakOut(i, k, quote);
            if (r.tight && r.tail && t.count > 1) {
                r.hit(100, "comment");                                   // name' desc --
            }
        } else {
            bare();
            fragments.judge();
        }
        int depth = 0;
        for (int i = 0; i < t.count && r.score < 100; i++) {
            byte k = t.kinds[i];
            if (k == LP) {
                depth++;
            } else if (k == RP) {
                depth--;
                if (depth < 0 && t.kind(i + 1) == OR || depth < 0 && t.kind(i + 1) == AND) {
                    conditions.unopened(i + 1);
                }
            } else if (k >= OR || k == PIPES || k == VARIABLE) {
                step(i, k);
            }
        }
        return r.score >= 100;
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
        if (r.tail && n <= 4 && n >= 3 && t.kind(n - 2) == SEMI && t.text[t.from[n - 1]] != '/') {
            r.hit(100, "comment");
        }
        if (first == NUMBER && t.kind(1) == SEMI && statements.rare(2)) {
            r.hit(100, "stacked");
        }
        if (t.kind(1) == CMP && first == t.kind(2) && (first == STRING && n == 3 && t.same(0, 2)
                || first == NUMBER && n == 4 && r.tail)) {
            r.hit(100, "boolean");
        }
    }

    /// What follows the quote itself: comment, operator and quote, end of statement.
    private void breakOut(int i, byte k, char quote) {
        if (k == COMMENT) {
            boolean dashes = t.text[t.from[i]] != '#';
            r.hit(t.blankTail || r.tight && dashes && !r.possessive && !option(t.from[i], quote) ? 100 : 50, "comment");
        } else if (k == SEMI) {
            byte next = t.kind(i + 1);
            if (r.tight && t.blankTail && t.count > i + 2) {
                r.hit(100, "stacked");                                   // '; whatever --
            }
            if (next == COMMENT || next == NONE && r.tight && i > 0) {
                r.hit(100, "comment");
            } else if (next == NONE && r.tight && !called(quote)) {
                r.hit(100, "comment");
            }
        } else if ((k == OP || k == CMP || k == PIPES) && t.from[i] >= 0) {
            byte next = t.kind(i + 1);
            boolean literal = next == STRING || next == NUMBER && k != OP;
            if (literal && r.tight && i == 0) {
                boolean closed = next == NUMBER || t.to[i + 1] >= t.length || t.count > i + 2 || t.empty(i + 1);
                r.hit(closed && !json(i) ? 100 : 50, "quote");
            } else if (k == PIPES && (SqlWords.isFunction(next) || next == LP || next == CATALOG || next == NUMBER
                    || next == WORD && r.tight)) {
                r.hit(100, "quote");
            } else if (k == CMP && next == NONE && r.tight) {
                r.hit(100, "quote");
            }
        } else if (k == STRING && t.count == 1 && i == 0 && r.tight && t.empty(0) && t.from[0] >= 2
                && t.text[t.from[0] - 2] <= ' ') {
            r.hit(100, "quote");                                         // ' '
        } else if (k == NONE && i > 0 && r.tight && !opened()) {
            r.hit(100, "quote");                                         // x')
        } else if (i > 0 && r.tight && !opened() && (k == LP || k == COMMA)) {
            r.hit(70, "quote");
        }
    }

    /// `"--dry-run" …`: the quotes hold the name of an option.
    private boolean option(int at, char quote) {
        for (int k = 0; k < at - 1; k++) {
            if (t.text[k] > ' ') {
                return false;
            }
        }
        int end = at + 2;
        while (end < t.length && (SqlTokens.letter(t.text[end]) || SqlTokens.digit(t.text[end]) || t.text[end] == '-'
                || t.text[end] == '=' || t.text[end] == ':')) {
            end++;
        }
        return end > at + 3 && end < t.length && t.text[end] == quote;
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
            case OR, AND, HAVING, WHERE, PIPES -> conditions.connective(i, k);
            case UNION -> queries.union(i);
            case SELECT -> queries.select(i);
            case ORDER, GROUP -> queries.order(i);
            case INSERT, UPDATE, DELETE, DROP, CREATE, ALTER, TRUNCATE, EXEC, DECLARE, WAITFOR, SHUTDOWN, GRANT, COPY,
                 LOAD, MERGE, SET -> statements.statement(i, k);
            case IF -> conditions.conditional(i);
            case LIKE, BETWEEN, IS, IN, DIV -> conditions.comparison(i, k);
            case INTO -> {
                if (t.kind(i + 1) == OUTFILE) {
                    r.hit(t.kind(i + 2) == STRING || t.upper(i) || r.broke ? 100 : 90, "file");
                    r.hit(t.kind(i + 2) == NONE ? 100 : 60, "file");
                }
            }
            case LIMIT -> {
                byte next = t.kind(i + 1);
                if (next == NUMBER && (r.broke && i <= 3 && t.kind(i + 2) != STRING || t.kind(i + 2) == COMMENT
                        || (t.kind(i + 2) == COMMA || t.kind(i + 2) == OFFSET) && t.kind(i + 3) == NUMBER && r.ends(i + 4) && r.opens(i))) {
                    r.hit(100, "order-by");
                }
            }
            case PROCEDURE -> {
                if (t.kind(i + 1) == ANALYSE && (t.kind(i + 2) == LP || r.tail)) {
                    r.hit(100, "error");
                }
            }
            case CASE -> conditions.caseWhen(i);
            case VARIABLE -> {
                if (t.text[t.from[i]] == '@' && t.to[i] - t.from[i] > 2 && t.text[t.from[i] + 1] == '@') {
                    boolean prose = t.kind(i - 1) == WORD && t.kind(i + 1) == WORD && !r.broke;  // "look up @@iterator on"
                    r.hit(prose ? 50 : 100, "function");
                }
            }
            case CATALOG -> r.hit(!t.is(i, "information_schema") || t.kind(i + 1) == DOT || t.kind(i - 1) == FROM || i == 0
                    ? 100 : 60, "catalog");
            case TABLE_NAME, OBJECT -> {
                if (operands.niladic(i)) {
                    r.hit(100, "function");
                }
            }
            default -> {
                if (SqlWords.isFunction(k)) {
                    functions.function(i, k);
                }
            }
        }
    }

    /// One keyword in quotation marks, as a search has it: `"or"`, `"like" stamp`. `'or'` rather joins two literals.
    private boolean named(char quote) {
        if (t.count < 2 || t.text[0] != quote || t.from[0] != 1 || t.to[0] >= t.length || t.text[t.to[0]] != quote) {
            return false;
        }
        int after = t.to[0] + 1;
        return quote == '"' && (after == t.length || after + 1 < t.length && t.text[after] == ' '
                && (SqlTokens.plainLetter(t.text[after + 1]) || t.text[after + 1] == '"') && t.kind(0) != t.kind(2))
                || t.kind(0) == AND && after == t.length;
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
        return r.found("quote");
    }
}
