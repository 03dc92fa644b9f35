package io.buttonwood.core.book;

/// An order that comes in, as [Book#match] asks and tells it. It may release the slot of an order that left the book, but
/// neither opens slots nor changes the book.
public interface Incoming {
    /// How much of these lots it can take at this price: all of them, fewer, or none, which ends the matching.
    long most(int priceTicks, long lots);

    /// It met the resting order in this slot.
    ///
    /// By now a resting order that was wholly filled or cancelled is out of the book (a filled one has 0 lots left), but its
    /// slot is still to be released.
    ///
    /// @param lots traded, taken off both, or what a cancelled order had left
    void met(Meeting meeting, int slot, long lots, int priceTicks);
}
