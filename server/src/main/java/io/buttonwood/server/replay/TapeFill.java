package io.buttonwood.server.replay;

/// One fill, in the tape's ids.
///
/// @param resting the order that stood in the book, `?` where it was not the tape's
/// @param aggressor the order that came in, `?` where it was not the tape's
/// @param quantity lots
record TapeFill(String resting, String aggressor, long priceTicks, long quantity) {
    @Override
    public String toString() {
        return quantity + " at " + priceTicks + ", " + aggressor + " against resting " + resting;
    }
}
