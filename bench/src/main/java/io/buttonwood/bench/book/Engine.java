package io.buttonwood.bench.book;

/// A book under test.
interface Engine {
    /// Applies one command of the tape.
    void apply(Tape tape, int index);

    /// Mixes every trade so far: maker, price and lots, in order.
    long tradeHash();

    long trades();

    static long mix(long hash, long maker, long lots, long price) {
        return hash * 0x9E37_79B9_7F4A_7C15L + (maker ^ lots << 24 ^ price << 40);
    }

    int resting();
}
