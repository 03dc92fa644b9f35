package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.Map;

/// All sections over one window, with the time it was made: a cached one shows its age.
public record Aggregate(long periodSeconds, Instant asOf, Map<Section, SectionStats> sections) {}
