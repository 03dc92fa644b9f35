package io.buttonwood.edge.notification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one connection still has to get: a first-in-first-out queue per lane, bounded in bytes. Guarded by its
/// connection's lock.
///
/// Market data above a mark is conflated: the newest message of an instrument takes the place of the one that is
/// queued, so that a busy instrument neither grows the queue nor loses its turn. When bytes run out, the oldest
/// market data goes first, declared; sequenced messages are refused, and wait in the pending store.
final class OutboundQueue {
    /// A message, or a part of a run, which is as many.
    static final class Entry {
        Message message;
        final Stream stream;
        long prevSeq;
        final long enqueuedNanos;
        private final @Nullable Run run;
        private int from;
        private final int to;
        private boolean gone;

        Entry(Message message, Stream stream, long prevSeq, long enqueuedNanos) {
            this.message = message;
            this.stream = stream;
            this.prevSeq = prevSeq;
            this.enqueuedNanos = enqueuedNanos;
            this.run = null;
            this.to = 1;
        }

        Entry(Run run, int from, int to, long enqueuedNanos) {
            this.message = run.message(from);
            this.stream = run.stream();
            this.enqueuedNanos = enqueuedNanos;
            this.run = run;
            this.from = from;
            this.to = to;
        }

        /// Of the first message; only a single one can expire.
        Notification notification() {
            return message.notification();
        }

        int lane() {
            return notification().priority().rank;
        }

        int count() {
            return to - from;
        }

        int bytes() {
            return run == null ? message.sizeBytes() : run.bytes(from, to);
        }

        long firstSeq() {
            return notification().laneSeq();
        }

        long lastSeq() {
            return run == null ? firstSeq() : run.seq(to - 1);
        }

        List<Batch.Item> items() {
            return run != null
                    ? run.items(from, to)
                    : List.of(new Batch.Item(message, stream, notification().laneSeq(), prevSeq, false));
        }

        /// How many of its first messages fit into so many bytes, at most `most`.
        private int fitting(int most, long room) {
            if (run == null) {
                return message.sizeBytes() <= room ? 1 : 0;
            }
            int end = Math.min(to, from + most);
            while (end > from && run.bytes(from, end) > room) {
                end--;
            }
            return end - from;
        }

        /// Takes its first messages away into an entry of their own.
        private Entry split(int count) {
            Run whole = Objects.requireNonNull(run);
            Entry first = new Entry(whole, from, from + count, enqueuedNanos);
            from += count;
            message = whole.message(from);
            return first;
        }
    }

    private final long maxBytes;
    private final int conflateAbove;
    private final LossLog losses;
    private final Counters counters;
    private final List<ArrayDeque<Entry>> lanes = new ArrayList<>();
    private final int[] laneSizes = new int[Priority.COUNT];
    private final int[] credits = new int[Priority.COUNT];
    private final Map<Stream, Entry> newest = new HashMap<>();
    private final ArrayDeque<Entry> market = new ArrayDeque<>();
    private int marketSize;
    private int size;
    private long bytes;
    private long earliestExpiryNanos = Long.MAX_VALUE;

    OutboundQueue(ConnectionOptions options, LossLog losses, Counters counters) {
        this.maxBytes = options.queueBytes();
        this.conflateAbove = options.conflateAbove();
        this.losses = losses;
        this.counters = counters;
        for (int i = 0; i < Priority.COUNT; i++) {
            lanes.add(new ArrayDeque<>());
        }
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    boolean hasCritical() {
        return laneSizes[Priority.CRITICAL.rank] > 0;
    }

    long earliestExpiryNanos() {
        return earliestExpiryNanos;
    }

    /// False if there is no room although all market data had to leave; nothing is queued then.
    boolean addSequenced(Message message, Stream stream, long prevSeq, long nowNanos) {
        makeRoom(message.sizeBytes(), nowNanos);
        if (bytes + message.sizeBytes() > maxBytes) {
            return false;
        }
        append(new Entry(message, stream, prevSeq, nowNanos));
        return true;
    }

    /// As [#addSequenced], all or nothing.
    boolean addRun(Run run, long nowNanos) {
        int needed = run.bytes(0, run.size());
        makeRoom(needed, nowNanos);
        if (bytes + needed > maxBytes) {
            return false;
        }
        append(new Entry(run, 0, run.size(), nowNanos));
        return true;
    }

    /// False if something had to be dropped, this message or older ones.
    boolean addMarket(Message message, Stream stream, long prevSeq, long nowNanos) {
        Entry queued = newest.get(stream);
        if (queued != null && marketSize >= conflateAbove) {
            Message old = queued.message;
            losses.add(new Loss(stream, old.notification().laneSeq(), old.notification().laneSeq(), LossReason.CONFLATED), nowNanos);
            counters.conflated.increment();
            queued.prevSeq = old.notification().laneSeq();
            queued.message = message;
            bytes += message.sizeBytes() - old.sizeBytes();
            noteExpiry(message.notification());
            return true;
        }
        boolean dropped = makeRoom(message.sizeBytes(), nowNanos);
        if (bytes + message.sizeBytes() > maxBytes) {
            long seq = message.notification().laneSeq();
            losses.add(new Loss(stream, seq, seq, LossReason.OVERFLOW), nowNanos);
            counters.dropped.increment();
            return false;
        }
        Entry entry = new Entry(message, stream, prevSeq, nowNanos);
        append(entry);
        newest.put(stream, entry);
        market.add(entry);
        marketSize++;
        return !dropped;
    }

    private void append(Entry entry) {
        lanes.get(entry.lane()).add(entry);
        laneSizes[entry.lane()] += entry.count();
        size += entry.count();
        bytes += entry.bytes();
        noteExpiry(entry.notification());
    }

    private void noteExpiry(Notification n) {
        if (n.expiresNanos() != 0) {
            earliestExpiryNanos = Math.min(earliestExpiryNanos, n.expiresNanos());
        }
    }

    private boolean makeRoom(int needed, long nowNanos) {
        boolean dropped = false;
        while (bytes + needed > maxBytes) {
            Entry oldest = market.poll();
            if (oldest == null) {
                break;
            }
            if (!oldest.gone) {
                long seq = oldest.notification().laneSeq();
                losses.add(new Loss(oldest.stream, seq, seq, LossReason.OVERFLOW), nowNanos);
                counters.dropped.increment();
                remove(oldest);
                dropped = true;
            }
        }
        return dropped;
    }

    /// Takes the entry out of all counts; its place in a lane is skipped later.
    private void remove(Entry entry) {
        entry.gone = true;
        laneSizes[entry.lane()] -= entry.count();
        size -= entry.count();
        bytes -= entry.bytes();
        if (entry.stream.market()) {
            marketSize--;
            newest.remove(entry.stream, entry);
            if (market.size() > 2 * marketSize + 64) {
                market.removeIf(old -> old.gone);
            }
        }
        if (size == 0) {
            lanes.forEach(ArrayDeque::clear);
            market.clear();
            earliestExpiryNanos = Long.MAX_VALUE;
        }
    }

    /// Removes what is queued of a stream, because a resume will replay it.
    void removeStream(Stream stream) {
        for (Entry entry : List.copyOf(lanes.get(stream.lane().rank))) {
            if (!entry.gone && entry.stream.equals(stream)) {
                remove(entry);
            }
        }
    }

    /// Removes all that has expired, into `expired`.
    void expire(long nowNanos, List<Entry> expired) {
        long next = Long.MAX_VALUE;
        for (ArrayDeque<Entry> lane : lanes) {
            Iterator<Entry> each = List.copyOf(lane).iterator();
            while (each.hasNext()) {
                Entry entry = each.next();
                if (entry.gone) {
                    continue;
                }
                if (entry.notification().expired(nowNanos)) {
                    remove(entry);
                    expired.add(entry);
                } else if (entry.notification().expiresNanos() != 0) {
                    next = Math.min(next, entry.notification().expiresNanos());
                }
            }
        }
        earliestExpiryNanos = next;
    }

    /// When the message that waits longest came, or `Long.MAX_VALUE`.
    long oldestNanos() {
        long oldest = Long.MAX_VALUE;
        for (int lane = 0; lane < Priority.COUNT; lane++) {
            Entry head = head(lane);
            if (head != null) {
                oldest = Math.min(oldest, head.enqueuedNanos);
            }
        }
        return oldest;
    }

    private @Nullable Entry head(int lane) {
        ArrayDeque<Entry> entries = lanes.get(lane);
        Entry head = entries.peek();
        while (head != null && head.gone) {
            entries.poll();
            head = entries.peek();
        }
        return head;
    }

    /// The next delivery, higher lanes first; what has expired goes to `expired` instead. At least one message if
    /// there is any. Half of it is CRITICAL's if it has so many; the rest is shared by weight among all lanes with a
    /// backlog (smooth weighted round robin, as nginx does it), so that none starves.
    List<Entry> take(long nowNanos, int maxMessages, int maxTakeBytes, List<Entry> expired) {
        if (earliestExpiryNanos <= nowNanos) {
            expire(nowNanos, expired);
        }
        List<Entry> taken = new ArrayList<>(4);
        int left = maxMessages;
        long leftBytes = maxTakeBytes;
        while (left > 0 && size > 0) {
            int lane = maxMessages - left < maxMessages / 2 && hasCritical() ? Priority.CRITICAL.rank : nextLane();
            Entry entry = head(lane);
            if (entry == null) {
                throw new IllegalStateException("a lane with messages has none");
            }
            int fitting = entry.fitting(laneSizes[lane] == size ? left : 1, leftBytes);
            if (fitting == 0 && !taken.isEmpty()) {
                break;
            }
            Entry next = part(entry, lane, Math.max(1, fitting));
            taken.add(next);
            left -= next.count();
            leftBytes -= next.bytes();
        }
        taken.sort((a, b) -> Integer.compare(b.lane(), a.lane()));   // stable: order inside a lane stays
        return taken;
    }

    private Entry part(Entry entry, int lane, int count) {
        if (count == entry.count()) {
            lanes.get(lane).poll();
            remove(entry);
            return entry;
        }
        Entry first = entry.split(count);
        laneSizes[lane] -= count;
        size -= count;
        bytes -= first.bytes();
        return first;
    }

    private int nextLane() {
        int best = -1;
        int total = 0;
        for (Priority priority : Priority.HIGHEST_FIRST) {
            int lane = priority.rank;
            if (laneSizes[lane] == 0) {
                credits[lane] = 0;
                continue;
            }
            credits[lane] += priority.weight;
            total += priority.weight;
            if (best < 0 || credits[lane] > credits[best]) {
                best = lane;
            }
        }
        credits[best] -= total;
        return best;
    }

    void clear() {
        for (int lane = 0; lane < Priority.COUNT; lane++) {
            lanes.get(lane).clear();
            laneSizes[lane] = 0;
        }
        newest.clear();
        market.clear();
        marketSize = 0;
        size = 0;
        bytes = 0;
        earliestExpiryNanos = Long.MAX_VALUE;
    }
}
