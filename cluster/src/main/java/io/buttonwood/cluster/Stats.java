package io.buttonwood.cluster;

/// The engine's figures at one moment.
///
/// @param sequence the last applied command
/// @param snapshotSequence the last snapshot's sequence, 0 if none was taken or loaded
/// @param snapshotsTaken since the start
/// @param replayedCommands commands replayed from the log at the start
/// @param startMillis how long the start took, replay included
/// @param eventPosition where the next event goes, bytes
/// @param eventsFirstPosition the oldest event kept, bytes
/// @param readers open event readers
/// @param clients open clients of this process
/// @param queuedCommands waiting in those clients
/// @param droppedSessions closed because they did not take their replies
/// @param malformedCommands commands in the log that could not be read; they were refused
public record Stats(
        long sequence,
        long snapshotSequence,
        long snapshotsTaken,
        long replayedCommands,
        long startMillis,
        long eventPosition,
        long eventsFirstPosition,
        int readers,
        int clients,
        int queuedCommands,
        long droppedSessions,
        long malformedCommands) {}
