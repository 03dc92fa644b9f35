package io.buttonwood.cluster;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Before the consensus module starts: a snapshot that is ahead of the log, because the disk lost the log's end, can't
/// be continued from. Then the generation before it counts.
final class SnapshotCheck {
    private static final Logger log = LoggerFactory.getLogger(SnapshotCheck.class);

    private SnapshotCheck() {}

    /// @throws IllegalStateException if the log begins later than any snapshot that is left
    static void run(Path clusterDirectory, AeronArchive.Context archiveClient) {
        if (!Files.exists(clusterDirectory.resolve(RecordingLog.RECORDING_LOG_FILE_NAME))) {
            return;
        }
        try (RecordingLog recordings = new RecordingLog(clusterDirectory.toFile(), false)) {
            long recordingId = recordings.findLastTermRecordingId();
            if (recordingId == Aeron.NULL_VALUE) {
                return;
            }
            try (AeronArchive archive = AeronArchive.connect(archiveClient)) {
                long start = archive.getStartPosition(recordingId);
                long end = archive.getStopPosition(recordingId);
                RecordingLog.Entry snapshot;
                while ((snapshot = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID)) != null
                        && (snapshot.logPosition > end || !exists(archive, snapshot.recordingId))) {
                    log.warn(
                            "the log ends at {}, before the snapshot at {}: taking the one before it",
                            end,
                            snapshot.logPosition);
                    recordings.invalidateLatestSnapshot();
                }
                if (start > (snapshot == null ? 0 : snapshot.logPosition)) {
                    throw new IllegalStateException("the log begins at " + start + " and ends at " + end
                            + ", no snapshot is left to start from: restore the data directory from a backup");
                }
            }
        }
    }

    private static boolean exists(AeronArchive archive, long recordingId) {
        return archive.listRecording(recordingId, (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> {}) > 0;
    }
}
