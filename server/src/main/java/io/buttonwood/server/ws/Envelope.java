package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item as JSON with its place in its lane, and the list that it begins: kept with items that many connections share,
/// so that each is encoded once for all of them, and so is a list of them if they all get the same one.
final class Envelope {
    /// A list of items as JSON, outside the heap, where the system takes it from without a copy.
    private record Body(Batch.Item last, int count, ByteBuffer json) {}

    private final byte[] json;
    private volatile @Nullable Body body;

    private Envelope(byte[] json) {
        this.json = json;
    }

    static byte[] json(Batch.Item item, long prevSeq) {
        if (!item.shared() || item.prevSeq() != prevSeq) {
            return encode(item, prevSeq);
        }
        return of(item).json;
    }

    private static Envelope of(Batch.Item item) {
        if (item.kept() instanceof Envelope known) {
            return known;
        }
        var made = new Envelope(encode(item, item.prevSeq()));
        item.keep(made);
        return made;
    }

    private static byte[] encode(Batch.Item item, long prevSeq) {
        byte[] head = Items.head(Lanes.name(item.stream()), item.seq(), prevSeq).getBytes(StandardCharsets.UTF_8);
        byte[] payload = item.payload();
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    /// The list `[…]` of these items, to be read only, if all of them are of one public stream and shared; null else.
    /// The first and the last of a shared chain, and how many they are, say which they are.
    static @Nullable ByteBuffer shared(List<Batch.Item> items) {
        Batch.Item first = items.getFirst();
        if (items.size() < 2 || first.stream().recipient() != 0) {
            return null;
        }
        for (Batch.Item item : items) {
            if (!item.shared() || item.stream() != first.stream()) {
                return null;
            }
        }
        Envelope begin = of(first);
        Body known = begin.body;
        if (known == null || known.last() != items.getLast() || known.count() != items.size()) {
            known = new Body(items.getLast(), items.size(), list(items));
            begin.body = known;
        }
        return known.json();
    }

    private static ByteBuffer list(List<Batch.Item> items) {
        int size = 1 + items.size();
        for (Batch.Item item : items) {
            size += of(item).json.length;
        }
        var to = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < items.size(); i++) {
            to.put((byte) (i == 0 ? '[' : ',')).put(of(items.get(i)).json);
        }
        return to.put((byte) ']').flip().asReadOnlyBuffer();
    }
}
