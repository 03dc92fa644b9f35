package io.buttonwood.edge.notification;

/// What a connection wants to hear, and, apart from that, what it may hear. Any thread.
final class Hearing {
    private final Account account;
    private final Entitlement entitlement;
    /// Of the connection alone, beside its account's. Replaced, never changed, under the account's lock.
    volatile Subscription[] own = {};

    Hearing(Account account, Entitlement entitlement) {
        this.account = account;
        this.entitlement = entitlement;
    }

    /// Whether a subscription wants the message. Others' private events need one that watches their broker.
    boolean wants(Message message) {
        boolean foreign = message.notification().isPrivate() && message.notification().recipient() != account.id;
        return any(account.subscriptions, message, foreign) || any(own, message, foreign);
    }

    /// Whether one subscription is all it has: then what that wants is what the connection wants.
    boolean simple() {
        return account.subscriptions.length + own.length == 1;
    }

    private static boolean any(Subscription[] all, Message message, boolean foreign) {
        for (Subscription subscription : all) {
            if ((!foreign || subscription.watches()) && subscription.matches(message)) {
                return true;
            }
        }
        return false;
    }

    /// The one gate that every message passes, whatever subscription brought it here.
    boolean entitled(Notification n) {
        return !n.isPrivate() || n.recipient() == account.id || entitlement.mayHear(account.id, n);
    }
}
