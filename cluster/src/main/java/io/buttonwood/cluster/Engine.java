package io.buttonwood.cluster;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NanosecondClusterClock;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Aeron's four parts, put together for one member in this process: driver, archive, consensus module, service.
///
/// Every link is shared memory (IPC). `isIpcIngressAllowed` stays false: with an IPC ingress channel it would deliver
/// every command twice.
final class Engine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    static final int LOG_TERM_LENGTH = 1024 * 1024;
    static final String INGRESS = "aeron:ipc?term-length=1m";
    static final String EGRESS = "aeron:ipc?term-length=1m";
    private static final String NOWHERE = "127.0.0.1:0";
    private static final int SMALL_TERM = 256 * 1024;
    /// Long, since the engine stands still until its snapshot is recorded; a recording takes at least one.
    private static final int SNAPSHOT_TERM = 4 * 1024 * 1024;
    private static final int MAX_SESSIONS = 1000;
    private static final long SESSION_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Fatal fatal;
    private @Nullable ConsensusModule consensus;
    private final String driverDirectory;

    /// Starts all four; on failure what was started is stopped.
    Engine(
            DataDirectory data,
            Durability durability,
            int segmentLength,
            VenueService service,
            Bell bell,
            Fatal fatal) {
        this.fatal = fatal;
        driverDirectory = data.driver().toString();
        try {
            start(data, durability, segmentLength, service, bell);
        } catch (RuntimeException | Error e) {
            fatal.closing();
            close();
            throw e;
        }
    }

    private void start(
            DataDirectory data, Durability durability, int segmentLength, VenueService service, Bell bell) {
        // Each command passes driver and archive several times: on one thread, no other has to be woken in between. An
        // archive that waits for the disk must not hold up the driver.
        boolean waits = durability == Durability.POWER;
        MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(driverDirectory)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(waits ? ThreadingMode.SHARED : ThreadingMode.INVOKER)
                .sharedIdleStrategy(bell.sleeper(millis(5)))
                .termBufferSparseFile(true)
                .publicationTermBufferLength(SMALL_TERM)
                .ipcTermBufferLength(SMALL_TERM)
                .counterValuesBufferLength(1024 * 1024)
                .clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(30))
                .publicationUnblockTimeoutNs(TimeUnit.SECONDS.toNanos(40))
                .terminationHook(() -> ended("the media driver"))
                .errorHandler(errors("the media driver")));
        parts.push(driver);

        Archive archive = Archive.launch(new Archive.Context()
                .aeronDirectoryName(driverDirectory)
                .archiveDir(data.archive().toFile())
                .markFileDir(data.mark().toFile())
                .segmentFileLength(segmentLength)
                .controlChannelEnabled(false)
                .localControlChannel("aeron:ipc?term-length=64k")
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel("aeron:udp?endpoint=" + NOWHERE))
                .recordingEventsEnabled(false)
                .replicationChannel("aeron:udp?endpoint=" + NOWHERE)
                .maxConcurrentReplays(200)
                .threadingMode(waits ? ArchiveThreadingMode.DEDICATED : ArchiveThreadingMode.INVOKER)
                .mediaDriverAgentInvoker(driver.sharedAgentInvoker())
                .idleStrategySupplier(() -> bell.sleeper(millis(10)))
                .recorderIdleStrategySupplier(() -> bell.sleeper(millis(10)))
                .replayerIdleStrategySupplier(() -> bell.sleeper(millis(10)))
                .recordChecksum(Checksums.crc32c())
                .fileSyncLevel(durability.fileSyncLevel)
                .catalogFileSyncLevel(durability.fileSyncLevel)
                .errorHandler(errors("the archive")));
        parts.push(archive);
        if (!waits) {
            var both = new DriverAndArchive(driver.sharedAgentInvoker(), archive.invoker());
            var runner = new AgentRunner(bell.sleeper(millis(5)), errors("driver and archive"), null, both);
            AgentRunner.startOnThread(runner);
            parts.push(runner);
        }

        SnapshotCheck.run(data.cluster(), archiveClient());

        ConsensusModule module = ConsensusModule.launch(new ConsensusModule.Context()
                .aeronDirectoryName(driverDirectory)
                .clusterDir(data.cluster().toFile())
                .markFileDir(data.mark().toFile())
                .clusterMemberId(0)
                .clusterMembers("0," + String.join(",", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE))
                .ingressChannel(INGRESS)
                .isIpcIngressAllowed(false)
                .logChannel("aeron:ipc?term-length=" + LOG_TERM_LENGTH)
                .replicationChannel("aeron:udp?endpoint=" + NOWHERE)
                .archiveContext(archiveClient())
                .clusterClock(new NanosecondClusterClock())
                .sessionTimeoutNs(SESSION_NANOS)
                .maxConcurrentSessions(MAX_SESSIONS)
                .idleStrategySupplier(() -> bell.sleeper(millis(5)))
                .fileSyncLevel(durability.fileSyncLevel)
                .terminationHook(() -> ended("the consensus module"))
                .errorHandler(errors("the consensus module")));
        consensus = module;
        parts.push(module);

        parts.push(ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
                .aeronDirectoryName(driverDirectory)
                .clusterDir(data.cluster().toFile())
                .markFileDir(data.mark().toFile())
                .archiveContext(archiveClient())
                .clusteredService(service)
                .snapshotChannel("aeron:ipc?alias=snapshot|mtu=16k|term-length=" + Math.min(segmentLength, SNAPSHOT_TERM))
                .serviceName("venue")
                .idleStrategySupplier(() -> bell.sleeper(millis(10)))
                .terminationHook(() -> ended("the service"))
                .errorHandler(errors("the service"))));
    }

    /// Settings for a client of the archive in this process.
    AeronArchive.Context archiveClient() {
        return new AeronArchive.Context()
                .aeronDirectoryName(driverDirectory)
                .controlRequestChannel("aeron:ipc?term-length=64k")
                .controlResponseChannel("aeron:ipc?term-length=64k");
    }

    String driverDirectory() {
        return driverDirectory;
    }

    ConsensusModule.Context consensus() {
        ConsensusModule module = consensus;
        if (module == null) {
            throw new IllegalStateException("not started");
        }
        return module.context();
    }

    /// Aeron reports what it copes with as warnings; anything else left some part in a state it did not expect.
    private ErrorHandler errors(String part) {
        return error -> {
            if (error instanceof AeronException aeron && aeron.category() == AeronException.Category.WARN) {
                log.warn("{}: {}", part, error.getMessage());
            } else {
                fatal.raise(part, error);
            }
        };
    }

    private void ended(String part) {
        fatal.raise(part, new IllegalStateException(part + " has ended"));
    }

    private static long millis(long count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            CloseHelper.quietClose(parts.pop());
        }
    }

    /// Both in turn, on one thread.
    private record DriverAndArchive(AgentInvoker driver, AgentInvoker archive) implements Agent {
        @Override
        public int doWork() {
            return driver.invoke() + archive.invoke();
        }

        @Override
        public String roleName() {
            return "driver-archive";
        }
    }
}
