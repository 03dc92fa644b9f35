package io.buttonwood.server.replay;

import java.util.List;

/// What a replay found.
///
/// @param sent commands sent
/// @param refused commands that the venue refused
/// @param overtaken commands that rate limiting delayed behind later ones
/// @param nanos from the first request to the last answer, checkpoints included
/// @param fills fills found, and those equal to the expected in order; both 0 without `--expect`
/// @param differences what differs, the first of each kind in words; empty when all is as expected
public record ReplayResult(
        long sent,
        long refused,
        long overtaken,
        long nanos,
        long fills,
        long fillsEqual,
        long checkpoints,
        long checkpointsEqual,
        List<String> differences) {

    /// Process exit code: 0 when all is as expected, else 1.
    public int exitCode() {
        return differences.isEmpty() ? 0 : 1;
    }
}
