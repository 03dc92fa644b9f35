package io.buttonwood.edge.ratelimit;

/// Hears of blocks, to audit and announce them. Called on the thread of the request: must neither wait nor throw.
public interface BlockListener<K> {
    /// A repeat offender is blocked from now on.
    void blocked(Block<K> block);

    /// An operator lifted a block early. A block that merely ends is not announced.
    void unblocked(Policy policy, K key);

    /// Hears nothing.
    static <K> BlockListener<K> none() {
        return new BlockListener<>() {
            @Override
            public void blocked(Block<K> block) {}

            @Override
            public void unblocked(Policy policy, K key) {}
        };
    }
}
