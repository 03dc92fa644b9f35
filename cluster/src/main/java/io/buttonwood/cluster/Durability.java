package io.buttonwood.cluster;

/// What an acknowledged command survives.
public enum Durability {
    /// The death of the process (`kill -9`): the log is in the operating system's page cache. A power cut may lose the
    /// last moments.
    PROCESS(0),
    /// A power cut too: the log is forced to the disk (`fsync`) before the acknowledgement. Costs latency.
    POWER(1);

    final int fileSyncLevel;

    Durability(int fileSyncLevel) {
        this.fileSyncLevel = fileSyncLevel;
    }
}
