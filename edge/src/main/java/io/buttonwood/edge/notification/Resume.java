package io.buttonwood.edge.notification;

import java.util.List;
import java.util.Map;

/// What a client that has seen its lanes up to a cursor has missed.
///
/// @param replay higher lanes first, ascending inside a lane
/// @param losses ranges after the cursors that are not replayed, with the reason; together with `replay` they leave
///               no sequence out up to `upTo`
/// @param upTo   the cursor to go on from, by lane
/// @param more   whether the limit cut it short: ask again from `upTo`
public record Resume(List<Notification> replay, List<Loss> losses, Map<Priority, Long> upTo, boolean more) {}
