package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.List;

/// Messages of one stream, one after the other as those with one interest get them: chained once, and shared by all
/// queues that hold them. None of several expires. Immutable.
final class Run {
    /// Most messages and bytes of one, so that a queue without room for all takes at least the first runs.
    private static final int MOST = 128;
    private static final int MOST_BYTES = 64 * 1024;

    private final Stream stream;
    private final List<Batch.Item> items;
    /// Of all messages up to each.
    private final int[] bytes;

    private Run(Stream stream, List<Batch.Item> items) {
        this.stream = stream;
        this.items = items;
        this.bytes = new int[items.size()];
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += items.get(i).message().sizeBytes();
            bytes[i] = sum;
        }
    }

    /// Chains messages into runs.
    ///
    /// @param prevSeq of the first
    /// @param shared whether several connections get them
    static List<Run> of(Stream stream, List<Message> messages, long prevSeq, boolean shared) {
        List<Run> runs = new ArrayList<>(1);
        List<Batch.Item> items = new ArrayList<>(Math.min(messages.size(), MOST));
        int size = 0;
        long prev = prevSeq;
        for (Message message : messages) {
            boolean expires = message.notification().expiresNanos() != 0;
            if (!items.isEmpty() && (expires || items.size() == MOST || size + message.sizeBytes() > MOST_BYTES)) {
                runs.add(new Run(stream, List.copyOf(items)));
                items.clear();
                size = 0;
            }
            long seq = message.notification().laneSeq();
            items.add(new Batch.Item(message, stream, seq, prev, shared));
            size = expires ? MOST_BYTES : size + message.sizeBytes();   // one that expires stays alone
            prev = seq;
        }
        runs.add(new Run(stream, List.copyOf(items)));
        return runs;
    }

    /// The same from an item on, for a connection that has another predecessor of it.
    Run following(int from, long prevSeq) {
        Batch.Item first = items.get(from);
        if (from == 0 && first.prevSeq() == prevSeq) {
            return this;
        }
        List<Batch.Item> mine = new ArrayList<>(items.subList(from, items.size()));
        mine.set(0, new Batch.Item(first.message(), stream, first.seq(), prevSeq, false));
        return new Run(stream, List.copyOf(mine));
    }

    Stream stream() {
        return stream;
    }

    int size() {
        return items.size();
    }

    Message message(int at) {
        return items.get(at).message();
    }

    List<Batch.Item> items(int from, int to) {
        return items.subList(from, to);
    }

    long seq(int at) {
        return items.get(at).seq();
    }

    long lastSeq() {
        return items.getLast().seq();
    }

    /// The first item at or after a sequence; [#size] if there is none.
    int indexOf(long seq) {
        if (items.getFirst().seq() >= seq) {
            return 0;
        }
        int at = 1;
        while (at < items.size() && items.get(at).seq() < seq) {
            at++;
        }
        return at;
    }

    int bytes(int from, int to) {
        return bytes[to - 1] - (from == 0 ? 0 : bytes[from - 1]);
    }
}
