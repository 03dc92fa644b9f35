package io.buttonwood.server.ws;

import io.buttonwood.core.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/// What came of one topic since its event loop last looked: becomes one frame, or a few if it is much. So frames grow
/// by themselves when there is much to tell, and the fewer writes make room.
final class Bundle {
    private static final int ITEMS_A_FRAME = 200;
    static final String DELTA = "\"delta\"";

    /// A frame and the sequence that it brings the topic to.
    ///
    /// @param firstSeq of the first update in it
    /// @param maker makes the frame's text for another predecessor, without what that has already
    record Frame(String text, long firstSeq, long seq, LongFunction<String> maker) {
        /// For a client whose last frame was another than the one before: a snapshot, or none.
        String after(long have) {
            return maker.apply(have);
        }
    }

    private record Price(Side side, long ticks) {}

    private final Topic topic;
    private final List<Update.Items> lists = new ArrayList<>(4);
    private final Map<Price, String> levels = new LinkedHashMap<>();
    private String body = "";
    private long checksum;
    private long firstSeq;
    private long seq;

    Bundle(Topic topic) {
        this.topic = topic;
    }

    void add(Update update) {
        if (firstSeq == 0) {
            firstSeq = update.seq();
        }
        seq = update.seq();
        switch (update) {
            case Update.Items some -> lists.add(some);
            case Update.Levels some -> {
                checksum = some.checksum();
                some.levels().forEach(each -> levels.put(new Price(each.side(), each.priceTicks()), each.item()));
            }
            case Update.State state -> body = state.body();
        }
    }

    /// @param prevSeq of the topic's frame before
    List<Frame> frames(String symbol, long prevSeq) {
        return switch (topic.kind()) {
            case TRADES, L3 -> lists(symbol, prevSeq);
            case BOOK -> {
                StringBuilder bids = side(Side.BUY);
                StringBuilder asks = side(Side.SELL);
                yield List.of(frame(
                        prevSeq, firstSeq, seq,
                        prev -> Channel.BOOK.frame(quoted(symbol), seq, prev, DELTA, bids, asks, checksum)));
            }
            case L1, TICKER ->
                List.of(frame(prevSeq, firstSeq, seq, prev -> state(topic.kind(), symbol, seq, prev, body)));
        };
    }

    private static Frame frame(long prevSeq, long firstSeq, long seq, LongFunction<String> maker) {
        return new Frame(maker.apply(prevSeq), firstSeq, seq, maker);
    }

    private List<Frame> lists(String symbol, long prevSeq) {
        List<Frame> frames = new ArrayList<>(1);
        long prev = prevSeq;
        int at = 0;
        while (at < lists.size()) {
            int from = at;
            int count = 0;
            while (at < lists.size() && (count == 0 || count + lists.get(at).items().size() <= ITEMS_A_FRAME)) {
                count += lists.get(at++).items().size();
            }
            List<Update.Items> some = lists.subList(from, at);
            frames.add(frame(prev, some.getFirst().seq(), some.getLast().seq(), last -> list(symbol, some, last)));
            prev = some.getLast().seq();
        }
        return frames;
    }

    private String list(String symbol, List<Update.Items> some, long after) {
        var items = new StringBuilder(256).append('[');
        for (Update.Items each : some) {
            if (each.seq() > after) {
                each.items().forEach(item -> items.append(items.length() == 1 ? "" : ",").append(item));
            }
        }
        return list(topic.kind(), symbol, some.getLast().seq(), after, DELTA, items.append(']'));
    }

    /// A frame of a topic that is a list.
    static String list(Topic.Kind kind, String symbol, long seq, long prevSeq, String type, CharSequence items) {
        return kind == Topic.Kind.TRADES
                ? Channel.TRADES.frame(quoted(symbol), seq, prevSeq, items)
                : Channel.L3.frame(quoted(symbol), seq, prevSeq, type, items);
    }

    private StringBuilder side(Side side) {
        var text = new StringBuilder(128).append('[');
        for (Map.Entry<Price, String> level : levels.entrySet()) {
            if (level.getKey().side() == side) {
                text.append(text.length() == 1 ? "" : ",").append(level.getValue());
            }
        }
        return text.append(']');
    }

    /// The frame of a topic that is one state as a whole.
    static String state(Topic.Kind kind, String symbol, long seq, long prevSeq, String body) {
        return Channel.valueOf(kind.name()).frame(quoted(symbol), seq, prevSeq, body);
    }

    static String quoted(String symbol) {
        return "\"" + symbol + "\"";
    }
}
