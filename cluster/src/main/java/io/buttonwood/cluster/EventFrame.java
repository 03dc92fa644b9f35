package io.buttonwood.cluster;

/// The layout of the event stream, which is its format on disk: a batch is one or more frames, each of them
/// `version u8, flags u8, 2 spare, batch length i32, sequence i64, bytes`.
///
/// A frame never exceeds what Aeron sends unfragmented, so a crash leaves whole frames, and where each will lie can be
/// computed without writing it.
final class EventFrame {
    static final int STREAM = 2000;
    static final int TERM_LENGTH = 1024 * 1024;
    static final int MTU = 8192;
    static final int INITIAL_TERM_ID = 0;

    static final int FLAGS = 1;
    static final int LENGTH = 4;
    static final int SEQUENCE = 8;
    static final int HEADER = 16;
    static final int FIRST = 1;
    static final int LAST = 2;

    private static final int AERON_HEADER = 32;
    static final int MAX_BODY = MTU - AERON_HEADER - HEADER;

    private EventFrame() {}

    /// Where a frame begins if the stream stands at `position`: there, or behind the padding of a term it does not fit.
    static long start(long position, int bodyLength) {
        int offset = (int) (position & (TERM_LENGTH - 1));
        return offset + size(bodyLength) > TERM_LENGTH ? position - offset + TERM_LENGTH : position;
    }

    static int size(int bodyLength) {
        return (AERON_HEADER + HEADER + bodyLength + 31) & -32;
    }
}
