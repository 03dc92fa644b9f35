/// What the venue knows of itself: measurements fed from the real things, the monitoring API, health, alerts, the
/// Prometheus exposition and traces.
@NullMarked
package io.buttonwood.server.monitoring;

import org.jspecify.annotations.NullMarked;
