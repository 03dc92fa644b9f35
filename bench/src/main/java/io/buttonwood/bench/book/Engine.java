package io.buttonwood.bench.book;

/// A book under test.
interface Engine {
    /// Applies one command of the tape.
    void apply(Tape tape, int index);

    /// Mixes every trade so far: maker, price and lots, in order.
    long tradeHash();

    long trades();

    int resting();
}
