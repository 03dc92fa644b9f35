package io.buttonwood.cluster;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts what a crash left behind the last whole frame of a recording, before the archive sees it.
///
/// The archive takes a recording's end to be where lengths turn 0, so garbage there, or an old page behind a missing
/// one, would count as log, now or after the next crash. Each frame carries a CRC-32C in place of its session id; the
/// first one that does not match ends the recording. Acknowledged commands lie before it, unless the disk lost them.
final class TornTail {
    private static final Logger log = LoggerFactory.getLogger(TornTail.class);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    /// The shortest term Aeron knows; every longer one is a multiple.
    private static final int SHORTEST_TERM = 64 * 1024;

    private TornTail() {}

    /// Repairs the last segment of every recording. Returns how many were cut.
    static int cut(Path archive) {
        int cuts = 0;
        try {
            for (Path segment : lastSegments(archive).values()) {
                if (cutSegment(segment)) {
                    cuts++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot check " + archive, e);
        }
        return cuts;
    }

    /// Files are called `recording-position.rec`.
    private static Map<String, Path> lastSegments(Path archive) throws IOException {
        var last = new HashMap<String, Path>();
        try (Stream<Path> files = Files.list(archive)) {
            files.filter(file -> file.getFileName().toString().matches("\\d+-\\d+\\.rec"))
                    .forEach(file -> last.merge(
                            recording(file), file, (a, b) -> basePosition(a) > basePosition(b) ? a : b));
        }
        return last;
    }

    private static String recording(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf('-'));
    }

    private static long basePosition(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('-') + 1, name.length() - ".rec".length()));
    }

    private static boolean cutSegment(Path file) throws IOException {
        long size;
        long end;
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            size = channel.size();
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            long start = firstFrame(bytes);
            end = end(bytes, start);
            if (isZero(bytes, end)) {
                return false;
            }
        }
        log.warn("{} ends in what a crash left: cut at byte {} of {}", file.getFileName(), end, size);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.write(ByteBuffer.allocate(1), size - 1);
            channel.force(true);
        }
        return true;
    }

    /// A recording that began within a segment has a hole before its first frame.
    private static long firstFrame(MemorySegment bytes) {
        for (long at = 0; at + 8 <= bytes.byteSize(); at += 8) {
            if (bytes.get(LONG, at) != 0) {
                return at & -FrameDescriptor.FRAME_ALIGNMENT;
            }
        }
        return 0;
    }

    private static long end(MemorySegment bytes, long start) {
        Checksum checksum = Checksums.crc32c();
        long at = start;
        while (at + DataHeaderFlyweight.HEADER_LENGTH <= bytes.byteSize()) {
            long length = frame(bytes, at, checksum);
            if (length == 0) {
                break;
            }
            at += length;
        }
        return at;
    }

    /// The aligned length of the frame there, 0 if there is none.
    private static long frame(MemorySegment bytes, long at, Checksum checksum) {
        long length = bytes.get(INT, at + DataHeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET);
        long aligned = (length + FrameDescriptor.FRAME_ALIGNMENT - 1) & -FrameDescriptor.FRAME_ALIGNMENT;
        long termOffset = bytes.get(INT, at + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET);
        if (length < DataHeaderFlyweight.HEADER_LENGTH
                || at + aligned > bytes.byteSize()
                || termOffset < 0
                || (at - termOffset) % SHORTEST_TERM != 0) {
            return 0;
        }
        int type = bytes.get(SHORT, at + DataHeaderFlyweight.TYPE_FIELD_OFFSET);
        if (type == DataHeaderFlyweight.HDR_TYPE_PAD) {
            return (at + aligned) % SHORTEST_TERM == 0 ? aligned : 0;
        }
        int wanted = bytes.get(INT, at + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET);
        int found = checksum.compute(
                bytes.address(),
                (int) at + DataHeaderFlyweight.HEADER_LENGTH,
                (int) aligned - DataHeaderFlyweight.HEADER_LENGTH);
        return type == DataHeaderFlyweight.HDR_TYPE_DATA && wanted == found ? aligned : 0;
    }

    private static boolean isZero(MemorySegment bytes, long from) {
        long size = bytes.byteSize();
        for (long at = from; at + 8 <= size; at += 8) {
            if (bytes.get(LONG, at) != 0) {
                return false;
            }
        }
        return true;
    }
}
