package io.buttonwood.server.ws;

import io.buttonwood.core.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came of one topic since its event loop last looked: becomes one frame, or a few if it is much. So frames grow
/// by themselves when there is much to tell, and the fewer writes make room.
final class Bundle {
    private static final int TRADES_A_FRAME = 200;
    private static final String DELTA = "\"delta\"";

    /// A frame and the sequence that it brings the topic to.
    record Frame(String text, long firstSeq, long seq) {}

    private record Price(Side side, long ticks) {}

    private final Topic topic;
    private final List<Update.Trades> trades = new ArrayList<>(4);
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
            case Update.Trades some -> trades.add(some);
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
            case TRADES -> trades(symbol, prevSeq);
            case BOOK -> {
                yield List.of(new Frame(
                        Channel.BOOK.frame(quoted(symbol), seq, prevSeq, DELTA, side(Side.BUY), side(Side.SELL), checksum),
                        firstSeq, seq));
            }
            case L1, TICKER -> List.of(new Frame(state(topic.kind(), symbol, seq, prevSeq, body), firstSeq, seq));
        };
    }

    private List<Frame> trades(String symbol, long prevSeq) {
        List<Frame> frames = new ArrayList<>(1);
        long prev = prevSeq;
        int at = 0;
        while (at < trades.size()) {
            int from = at;
            int count = 0;
            var items = new StringBuilder(256).append('[');
            while (at < trades.size() && (count == 0 || count + trades.get(at).items().size() <= TRADES_A_FRAME)) {
                for (String item : trades.get(at).items()) {
                    items.append(count++ == 0 ? "" : ",").append(item);
                }
                at++;
            }
            long last = trades.get(at - 1).seq();
            frames.add(new Frame(
                    Channel.TRADES.frame(quoted(symbol), last, prev, items.append(']')),
                    trades.get(from).seq(), last));
            prev = last;
        }
        return frames;
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
