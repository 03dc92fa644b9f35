package io.buttonwood.server.projection;

/// Which fills; what is 0 does not restrict.
///
/// @param fromNanos at or after
/// @param toNanos before
public record FillFilter(long accountId, int brokerId, long orderId, int instrumentId, long fromNanos, long toNanos) {
    public static FillFilter ofAccount(long accountId) {
        return new FillFilter(accountId, 0, 0, 0, 0, 0);
    }
}
