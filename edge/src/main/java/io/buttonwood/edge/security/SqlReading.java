package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

import org.jspecify.annotations.Nullable;

/// What is known about one reading of a value, and the strongest evidence found in it so far.
final class SqlReading {
    private final SqlTokens t;
    int score;
    @Nullable String rule;
    /// It begins behind a quote of the value.
    boolean quoted;
    /// It begins behind a quote and goes on as SQL.
    boolean broke;
    /// The text before that quote is one word or none.
    boolean tight;
    /// A comment without words ends it.
    boolean tail;
    /// An s stands before the quote: traders' …
    boolean possessive;

    SqlReading(SqlTokens tokens) {
        t = tokens;
    }

    void hit(int weight, String name) {
        if (weight > score) {
            score = weight;
            rule = name;
        }
    }

    String found(String name) {
        score = 100;
        rule = name;
        return name;
    }

    /// Only literals, closing parentheses or one bare word stand before token `i`.
    boolean opens(int i) {
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
    boolean begins(int i) {
        byte before = t.kind(i - 1);
        return before == NONE || before == SEMI || before == LP || broke && i <= 2;
    }

    boolean article(int i) {
        return t.kind(i) == ARTICLE && t.kind(i + 1) != COMMA && t.kind(i + 1) != DOT;
    }

    boolean ends(int i) {
        byte k = t.kind(i);
        return k == NONE || k == COMMENT || k == SEMI;
    }
}
