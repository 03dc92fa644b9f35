package io.buttonwood.edge.notification;

import java.util.List;

/// What became of a publication: the ids of its notifications, and whether they stem from an earlier publication
/// with the same idempotency key.
public record Published(List<String> ids, boolean duplicate) {}
