package io.buttonwood.server.monitoring;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Lets a fixed number of new traces begin each second: all of them on a quiet venue, and a bounded cost on a busy one.
final class PerSecond implements Sampler {
    private static final int COUNT_BITS = 20;

    private final int most;
    private final LongSupplier nanos;
    /// The second, and how many traces began in it in the low bits.
    private final AtomicLong state = new AtomicLong();

    PerSecond(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return take() ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    boolean take() {
        long second = nanos.getAsLong() / 1_000_000_000L;
        while (true) {
            long seen = state.get();
            boolean same = seen >> COUNT_BITS == second;
            long count = same ? seen & (1L << COUNT_BITS) - 1 : 0;
            if (count >= most) {
                return false;
            }
            if (state.compareAndSet(seen, second << COUNT_BITS | count + 1)) {
                return true;
            }
        }
    }

    @Override
    public String getDescription() {
        return "at most " + most + " new traces a second";
    }
}
