package io.buttonwood.cluster;

import io.buttonwood.core.EventBatch;

/// Hears every batch of the event stream, in order, on its reader's thread.
///
/// What it throws is fatal to the node: a reader that skipped a batch would be wrong for ever.
public interface EventHandler {
    /// @param position where to resume after this batch, see [VenueNode#readFrom]: commit it with what you made of it
    void onBatch(long position, EventBatch batch);

    /// Nothing more is at hand: called once at the start if there is nothing to read, and after every burst of batches.
    ///
    /// @param sequence of the last batch delivered, or where the reader started
    /// @return whether all is done; if not, it is called again, some time within 20 ms, unless a batch comes before
    boolean onCaughtUp(long sequence);
}
