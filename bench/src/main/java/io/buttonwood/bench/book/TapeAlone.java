package io.buttonwood.bench.book;

/// No book at all: reads each command and goes where its kind sends it, as both books are driven. What this costs is in
/// both their means, mostly for branches that can't be foretold.
final class TapeAlone implements Engine {
    private final long[] last = new long[8];

    @Override
    public void apply(Tape tape, int index) {
        switch (tape.kind[index]) {
            case Tape.PLACE -> place(tape.buy[index], tape.price[index], tape.lots[index], tape.account[index]);
            case Tape.TAKE -> take(tape.buy[index], tape.price[index], tape.lots[index], tape.account[index]);
            case Tape.CANCEL -> cancel(tape.venueId[index], tape.account[index]);
            case Tape.REDUCE -> reduce(tape.venueId[index], tape.lots[index], tape.account[index]);
            default -> move(tape.venueId[index], tape.buy[index], tape.price[index], tape.account[index]);
        }
    }

    private void place(boolean buy, int price, int lots, int account) {
        last[0] = buy ? price : -price;
        last[1] = lots;
        last[2] = account;
    }

    private void take(boolean buy, int price, int lots, int account) {
        last[3] = buy ? price : -price;
        last[1] = lots;
        last[2] = account;
    }

    private void cancel(long id, int account) {
        last[4] = id;
        last[2] = account;
    }

    private void reduce(long id, int lots, int account) {
        last[5] = id;
        last[1] = lots;
        last[2] = account;
    }

    private void move(long id, boolean buy, int price, int account) {
        last[6] = id;
        last[7] = buy ? price : -price;
        last[2] = account;
    }

    @Override
    public long tradeHash() {
        return 0;
    }

    @Override
    public long trades() {
        return 0;
    }

    @Override
    public int resting() {
        return 0;
    }
}
