package io.buttonwood.server.projection;

import io.buttonwood.core.OrderView;

/// An order as it stood after `updatedSequence`.
public record OrderRow(OrderView order, int brokerId, long updatedSequence, long updatedNanos) {}
