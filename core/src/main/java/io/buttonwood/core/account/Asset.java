package io.buttonwood.core.account;

/// Something that can be owned, and the venue's own two accounts in it.
///
/// `gross` bounds the sum of all positive balances from above: it grows by deposits and busts and shrinks by
/// withdrawals. While it stays within [#MOST] no balance can leave 64 bits, whatever is traded.
public final class Asset {
    /// Most units of one asset in the venue.
    public static final long MOST = 1L << 61;

    public final int id;
    public final String name;
    public final int scale;
    long external;
    long fees;
    long gross;

    Asset(int id, String name, int scale) {
        this.id = id;
        this.name = name;
        this.scale = scale;
    }
}
