package io.buttonwood.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Finds places in the recorded event stream by reading its segment files.
///
/// Every term begins with a frame, and every frame tells its batch's sequence: so a sequence is found by halving.
///
/// @param start the oldest position recorded
/// @param end everything before it can be read
record EventIndex(Path archive, long recordingId, int segmentLength, long start, long end) {

    private static final int FRAME_HEADER = DataHeaderFlyweight.HEADER_LENGTH + EventFrame.HEADER;

    /// A frame's first bytes.
    record Frame(long sequence, boolean first) {}

    /// A position from which to read so that the batch after `sequence` comes, perhaps after some earlier ones.
    ///
    /// @throws EventsUnavailableException if it was purged
    long after(long sequence) {
        long low = start / EventFrame.TERM_LENGTH;
        long high = Math.max(low, (end - 1) / EventFrame.TERM_LENGTH);
        if (start < end && !reaches(frame(start), sequence)) {
            throw new EventsUnavailableException(
                    "the events after " + sequence + " were purged; the oldest kept is "
                            + frame(start).sequence(),
                    false);
        }
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (reaches(frame(middle * EventFrame.TERM_LENGTH), sequence)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return Math.max(start, low * EventFrame.TERM_LENGTH);
    }

    /// Whether the batch after `sequence` begins at this frame or later. A frame in the middle of a batch does not count
    /// as its beginning.
    private static boolean reaches(Frame frame, long sequence) {
        return frame.sequence() <= sequence || (frame.first() && frame.sequence() == sequence + 1);
    }

    /// Whether the batch with this sequence ends there; 0 ends at the beginning.
    ///
    /// @param position from `start` to `end`
    boolean ends(long position, long sequence) {
        if (position == start) {
            Frame next = position < end ? tryFrame(position) : null;
            return next == null ? sequence == 0 || start > 0 : next.first() && next.sequence() == sequence + 1;
        }
        long from = Math.max(start, (position - 1) / EventFrame.TERM_LENGTH * EventFrame.TERM_LENGTH);
        ByteBuffer bytes = read(from, (int) (position - from));
        int at = 0;
        boolean found = false;
        while (at + FRAME_HEADER <= bytes.limit()) {
            int length = bytes.getInt(at + DataHeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET);
            if (length <= 0) {
                return false;
            }
            int body = at + DataHeaderFlyweight.HEADER_LENGTH;
            found = bytes.getShort(at + DataHeaderFlyweight.TYPE_FIELD_OFFSET) == DataHeaderFlyweight.HDR_TYPE_DATA
                    && bytes.getLong(body + EventFrame.SEQUENCE) == sequence
                    && (bytes.get(body + EventFrame.FLAGS) & EventFrame.LAST) != 0;
            at += (length + 31) & -32;
        }
        return found && at == bytes.limit();
    }

    private Frame frame(long position) {
        Frame frame = tryFrame(position);
        if (frame == null) {
            throw new IllegalStateException("the event stream has no frame at " + position);
        }
        return frame;
    }

    private @Nullable Frame tryFrame(long position) {
        ByteBuffer bytes = read(position, FRAME_HEADER);
        if (bytes.limit() < FRAME_HEADER) {
            return null;
        }
        if (bytes.getInt(DataHeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET) <= 0) {
            return null;
        }
        if (bytes.getShort(DataHeaderFlyweight.TYPE_FIELD_OFFSET) == DataHeaderFlyweight.HDR_TYPE_PAD) {
            long term = (position / EventFrame.TERM_LENGTH + 1) * EventFrame.TERM_LENGTH;
            return term < end ? tryFrame(term) : null;
        }
        int at = DataHeaderFlyweight.HEADER_LENGTH;
        return new Frame(
                bytes.getLong(at + EventFrame.SEQUENCE), (bytes.get(at + EventFrame.FLAGS) & EventFrame.FIRST) != 0);
    }

    /// What the segment file has there, up to so many bytes.
    private ByteBuffer read(long position, int length) {
        long base = AeronArchive.segmentFileBasePosition(start, position, EventFrame.TERM_LENGTH, segmentLength);
        Path file = archive.resolve(recordingId + "-" + base + ".rec");
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, position - base + bytes.position()) > 0) {
                // until full or at the file's end
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return bytes.flip();
    }
}
