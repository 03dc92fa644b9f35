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

    /// Whether a batch with this sequence begins there, or nothing does yet because it is the end.
    boolean begins(long position, long sequence) {
        if (position == end) {
            return true;
        }
        Frame frame = tryFrame(position);
        return frame != null && frame.first() && frame.sequence() == sequence;
    }

    private Frame frame(long position) {
        Frame frame = tryFrame(position);
        if (frame == null) {
            throw new IllegalStateException("the event stream has no frame at " + position);
        }
        return frame;
    }

    private @Nullable Frame tryFrame(long position) {
        long base = AeronArchive.segmentFileBasePosition(start, position, EventFrame.TERM_LENGTH, segmentLength);
        ByteBuffer bytes = ByteBuffer.allocate(DataHeaderFlyweight.HEADER_LENGTH + EventFrame.HEADER)
                .order(ByteOrder.LITTLE_ENDIAN);
        Path file = archive.resolve(recordingId + "-" + base + ".rec");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.read(bytes, position - base) < bytes.capacity()) {
                return null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
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
}
