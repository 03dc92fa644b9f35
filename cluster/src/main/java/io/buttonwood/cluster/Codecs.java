package io.buttonwood.cluster;

import io.buttonwood.core.Command;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Reply;

/// The formats of what travels, and the limits of messages.
///
/// Commands travel as `version u8, count u8, then each: correlation i64, length i32, command`; replies as
/// `version u8, count u8, then each: correlation i64, reply`. Numbers are little-endian.
final class Codecs {
    static final RecordCodec<Command> COMMAND = RecordCodec.of(Command.class);
    static final RecordCodec<Reply> REPLY = RecordCodec.of(Reply.class);
    static final RecordCodec<EventBatch> BATCH = RecordCodec.of(EventBatch.class);

    /// Commands or replies in one message.
    static final int MAX_COUNT = 24;
    /// A message is sent once it is so long.
    static final int FULL_BYTES = 8 * 1024;
    /// No single command may be longer; Aeron's limit for our log is 128 KiB a message.
    static final int MAX_COMMAND_BYTES = 96 * 1024;

    private Codecs() {}
}
