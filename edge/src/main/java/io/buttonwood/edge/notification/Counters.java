package io.buttonwood.edge.notification;

import java.util.concurrent.atomic.LongAdder;

/// What the service has counted since it started. Any thread.
final class Counters {
    final LongAdder published = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder batches = new LongAdder();
    final LongAdder subscriptions = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder conflated = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder callbackFailures = new LongAdder();
    final LongAdder callbackTimeouts = new LongAdder();
    final LongAdder filterFailures = new LongAdder();
    final LongAdder storeFailures = new LongAdder();
}
