package io.buttonwood.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;

/// The node's directory, locked: `archive` (log, snapshots, events), `cluster` (which of them count), `mark` (who runs,
/// wiped at each start, because our own lock says it better than a time-out) and `lock`.
///
/// The driver's buffers are no state. They go to `/dev/shm` where that has room, since a disk would write them back.
final class DataDirectory implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long SHARED_MEMORY_BYTES = 256L << 20;

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /// @throws DataInUseException if somebody else holds it
    static DataDirectory lock(Path directory) {
        FileChannel channel = null;
        try {
            Path root = Files.createDirectories(directory.toAbsolutePath().normalize()).toRealPath();
            channel = FileChannel.open(
                    root.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new DataInUseException(root, owner(channel));
            }
            channel.truncate(0);
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            var data = new DataDirectory(root, channel, lock);
            IoUtil.delete(data.mark().toFile(), true);
            Files.createDirectories(data.mark());
            Files.createDirectories(data.archive());
            Files.createDirectories(data.cluster());
            channel = null;
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data directory " + directory + ": " + e.getMessage(), e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    Path archive() {
        return root.resolve("archive");
    }

    Path cluster() {
        return root.resolve("cluster");
    }

    Path mark() {
        return root.resolve("mark");
    }

    Path driver() {
        try {
            if (Files.isWritable(SHARED_MEMORY)
                    && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= SHARED_MEMORY_BYTES) {
                return SHARED_MEMORY.resolve("buttonwood-" + Integer.toHexString(root.toString().hashCode()) + "-"
                        + Long.toHexString(inode()));
            }
        } catch (IOException e) {
            // then the disk will do
        }
        return root.resolve("driver");
    }

    /// Two directories of one name, in two containers that share the memory, must not share buffers.
    private long inode() throws IOException {
        return Files.getAttribute(root, "unix:ino") instanceof Long inode ? inode : 0;
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            // closing the channel releases it too
        }
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // nothing was to be written
            }
        }
    }
}
