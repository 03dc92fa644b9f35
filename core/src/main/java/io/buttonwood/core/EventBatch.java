package io.buttonwood.core;

import java.util.List;

/// All that one command caused.
///
/// @param sequence the command's place in the log, from 1, without gaps
/// @param timeNanos when it was applied
public record EventBatch(long sequence, long timeNanos, List<Event> events) {}
