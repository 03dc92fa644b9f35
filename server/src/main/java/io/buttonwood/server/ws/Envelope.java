package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Notification;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An item as JSON with its place in its lane, and the list that it begins: kept with items that many connections share,
/// so that each is encoded once for all of them, and so is a list of them if they all get the same one.
final class Envelope {
    private static final Template ALIKE = Template.of(Frame.Alike.class);
    private static final Template REST = Template.of(Frame.Notifications.class, 2, 4);

    /// The end of a frame, from `common` on, outside the heap, where the system takes it from without a copy.
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
        byte[] head = Items.head(item, prevSeq).getBytes(StandardCharsets.UTF_8);
        byte[] payload = item.payload();
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    /// The members `common` and `items` of the frame of these items with its last brace, to be read only, if all items are of
    /// one public stream and shared; null else.
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
        Notification first = items.getFirst().notification();
        boolean instruments = false;
        boolean brokers = false;
        int size = 0;
        for (Batch.Item item : items) {
            instruments |= !Objects.equals(item.notification().instrument(), first.instrument());
            brokers |= !Objects.equals(item.notification().broker(), first.broker());
            size += item.payload().length + 64;
        }
        String common = ALIKE.text(
                "\"" + Lanes.name(items.getFirst().stream()) + "\"", "\"" + first.priority() + "\"",
                instruments ? null : Items.text(first.instrument()), brokers ? null : Items.text(first.broker()));
        var text = new ByteArrayOutputStream(size);
        String begin = REST.text(common, "");
        text.writeBytes(begin.substring(1, begin.length() - 1).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < items.size(); i++) {
            text.write(i == 0 ? '[' : ',');
            text.writeBytes(Items.rest(items.get(i), instruments, brokers).getBytes(StandardCharsets.UTF_8));
            text.writeBytes(items.get(i).payload());
        }
        text.write(']');
        text.write('}');
        return ByteBuffer.allocateDirect(text.size()).put(text.toByteArray()).flip().asReadOnlyBuffer();
    }
}
