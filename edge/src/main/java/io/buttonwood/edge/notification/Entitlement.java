package io.buttonwood.edge.notification;

/// Seam: who may hear of private events besides their own account. Asked apart from every filter, for each message
/// again, and never for public messages or for one's own, which need no leave.
///
/// Must answer from memory and be safe on any thread.
public interface Entitlement {
    /// Nobody hears of another account.
    Entitlement OWN_ONLY = new Entitlement() {
        @Override
        public boolean mayHear(long user, Notification notification) {
            return false;
        }

        @Override
        public boolean mayWatch(long user, String broker) {
            return false;
        }
    };

    /// Whether `user` may hear this private notification of another account (a broker: of its own users).
    boolean mayHear(long user, Notification notification);

    /// Whether `user` may ask for a broker's drop copy at all. A subscription of others that names the broker hears
    /// their own events only, and costs the broker's events nothing.
    boolean mayWatch(long user, String broker);
}
