package io.buttonwood.edge.metrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A rule and what it remembers between evaluations. Guarded by the engine's lock.
final class RuleState {
    private static final double CLEAR_SHARE = 0.8;

    final AlertRule rule;
    private int above;

    RuleState(AlertRule rule) {
        this.rule = rule;
    }

    Verdict evaluate() {
        try {
            return switch (rule) {
                case AlertRule.Threshold threshold -> threshold(threshold);
                case AlertRule.BurnRate burn -> burn(burn);
                case AlertRule.Invariant invariant -> invariant(invariant);
            };
        } catch (RuntimeException failure) {
            return new Verdict.Raise(Double.NaN, Double.NaN, "cannot be evaluated: " + failure);
        }
    }

    private Verdict threshold(AlertRule.Threshold limit) {
        double value = limit.value().getAsDouble();
        String detail = text("%.4g, limit %.4g", value, limit.raiseAt());
        if (Double.isNaN(value)) {
            return new Verdict.Keep(value, "no data");
        }
        if (value >= limit.raiseAt()) {
            above = Math.min(above + 1, limit.evaluations());
            return above == limit.evaluations()
                    ? new Verdict.Raise(value, limit.raiseAt(), detail)
                    : new Verdict.Keep(value, detail);
        }
        above = 0;
        return value < limit.clearBelow() ? new Verdict.Clear() : new Verdict.Keep(value, detail);
    }

    private static Verdict burn(AlertRule.BurnRate rule) {
        double budget = 1 - rule.objective();
        boolean quiet = true;
        double worst = 0;
        for (BurnWindow window : rule.windows()) {
            Ratio overLong = rule.ratio().apply(window.longSeconds());
            Ratio overShort = rule.ratio().apply(window.shortSeconds());
            double shortBurn = overShort.value() / budget;
            double longBurn = overLong.value() / budget;
            if (overLong.total() >= rule.leastEvents() && longBurn >= window.factor() && shortBurn >= window.factor()) {
                return new Verdict.Raise(shortBurn, window.factor(), text(
                        "error budget burns %.1f times too fast over %d s and %.1f over %d s",
                        longBurn, window.longSeconds(), shortBurn, window.shortSeconds()));
            }
            quiet &= shortBurn < window.factor() * CLEAR_SHARE;
            worst = Math.max(worst, shortBurn);
        }
        return quiet ? new Verdict.Clear() : new Verdict.Keep(worst, text("error budget burns %.1f times too fast", worst));
    }

    private static Verdict invariant(AlertRule.Invariant rule) {
        @Nullable String violation = rule.violation().get();
        return violation == null ? new Verdict.Clear() : new Verdict.Raise(Double.NaN, Double.NaN, violation);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
