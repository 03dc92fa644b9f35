package io.buttonwood.edge.security;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts failed log-ins per account and, apart from that, per address, and makes the next try wait.
///
/// After NIST 800-63B-4: delays rise with consecutive failures of an account, and after 100 of them the account is
/// locked for [Rules#lockNanos()] whatever the attacker sends. Below that an account is never shut for everyone: its
/// delay applies to addresses from which it has not been entered lately. An address that has logged in to the account
/// before waits only for its own failures, so one attacker cannot lock every customer out, and an attacker gains
/// nothing by changing accounts, for the address counter is his own.
///
/// Call [#before] and obey it before looking at the password: during a delay the right password gets the same answer
/// as a wrong one. Then call [#failed] or [#succeeded]. Time is monotonic nanoseconds, given by the caller.
/// Thread-safe (one lock, constant-time steps). Memory is bounded: each table keeps [Rules#capacity()] entries and
/// forgets the one touched longest ago; entries end after [Rules#forgetNanos()] without a failure.
public final class BruteForce {
    /// @param freeFailures failures without any delay
    /// @param firstDelayNanos the first delay; doubles with each further failure
    /// @param longestDelayNanos no delay is longer than this before the lock
    /// @param accountLimit consecutive failures of an account until it is locked; at most 100
    /// @param addressLimit failures of an address, over all accounts, until it is locked
    /// @param lockNanos length of a lock
    /// @param forgetNanos a counter without new failures is forgotten after this
    /// @param capacity entries kept per table
    public record Rules(int freeFailures, long firstDelayNanos, long longestDelayNanos, int accountLimit,
            int addressLimit, long lockNanos, long forgetNanos, int capacity) {
        public Rules {
            if (freeFailures < 0 || freeFailures > accountLimit || accountLimit < 1 || accountLimit > 100) {
                throw new IllegalArgumentException("failures: 0 <= freeFailures <= accountLimit <= 100");
            }
            if (addressLimit < 1 || capacity < 1) {
                throw new IllegalArgumentException("addressLimit and capacity must be positive");
            }
            if (firstDelayNanos < 1 || longestDelayNanos < firstDelayNanos || lockNanos < 1 || forgetNanos < lockNanos) {
                throw new IllegalArgumentException("delays: 0 < first <= longest, 0 < lock <= forget");
            }
        }

        /// 3 free failures, then 1 s doubling to 60 s; lock of 15 minutes after 100 failures of an account or 50 of an
        /// address; forgotten after a day; 100,000 accounts and as many addresses.
        public static Rules standard() {
            long second = 1_000_000_000L;
            return new Rules(3, second, 60 * second, 100, 50, 900 * second, 86_400 * second, 100_000);
        }
    }

    /// The answer before a password is looked at. A wait says nothing of why or of what was sent.
    public sealed interface Decision {
        record Allowed() implements Decision { }

        /// Refuse like a wrong password would be; `untilNanos` on the caller's clock.
        record Wait(long untilNanos) implements Decision { }
    }

    /// Hears of locks, for alarm and audit; called outside the lock by the thread that reported the failure.
    @FunctionalInterface
    public interface Listener {
        /// `kind` is what was locked.
        void locked(Kind kind, String key, int failures, long untilNanos);
    }

    public enum Kind { ACCOUNT, ADDRESS }

    private static final Decision ALLOWED = new Decision.Allowed();
    private static final int KNOWN_ADDRESSES = 4;

    private static final class Counter {
        int failures;
        long lastFailure;
        long until;
        boolean locked;
        final String[] known = new String[KNOWN_ADDRESSES];            // where the account was entered lately
        int next;

        boolean knows(String address) {
            for (String each : known) {
                if (address.equals(each)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Rules rules;
    private final Listener listener;
    private final Map<String, Counter> accounts;
    private final Map<String, Counter> addresses;

    public BruteForce(Rules rules, Listener listener) {
        this.rules = rules;
        this.listener = listener;
        this.accounts = table(rules.capacity());
        this.addresses = table(rules.capacity());
    }

    private static Map<String, Counter> table(int capacity) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Counter> eldest) {
                return size() > capacity;
            }
        };
    }

    /// May `account` be tried from `address` now? Unknown accounts are counted like known ones, so the answer does not
    /// tell them apart.
    public synchronized Decision before(String account, String address, long now) {
        Counter from = current(addresses, address, now);
        Counter to = current(accounts, account, now);
        boolean wait = from != null && from.until - now > 0;
        long until = wait && from != null ? from.until : now;
        if (to != null && to.until - now > 0 && !to.knows(address)) {
            until = !wait || to.until - until > 0 ? to.until : until;
            wait = true;
        }
        return wait ? new Decision.Wait(until) : ALLOWED;
    }

    /// The password was wrong. Returns what the next try will hear.
    public Decision failed(String account, String address, long now) {
        int accountFailures;
        int addressFailures;
        synchronized (this) {
            accountFailures = count(accounts.computeIfAbsent(account, _ -> new Counter()), now, rules.accountLimit());
            addressFailures = count(addresses.computeIfAbsent(address, _ -> new Counter()), now, rules.addressLimit());
        }
        if (accountFailures == rules.accountLimit()) {
            listener.locked(Kind.ACCOUNT, account, accountFailures, now + rules.lockNanos());
        }
        if (addressFailures == rules.addressLimit()) {
            listener.locked(Kind.ADDRESS, address, addressFailures, now + rules.lockNanos());
        }
        return before(account, address, now);
    }

    /// The password was right: the account's failures are forgotten, the address is remembered as one of its own and
    /// half of the address' failures stay, so a single valid account does not wash an attacker clean.
    public synchronized void succeeded(String account, String address, long now) {
        Counter to = accounts.computeIfAbsent(account, _ -> new Counter());
        to.failures = 0;
        to.until = now;
        to.locked = false;
        to.lastFailure = now;
        if (!to.knows(address)) {
            to.known[to.next] = address;
            to.next = (to.next + 1) % KNOWN_ADDRESSES;
        }
        Counter from = addresses.get(address);
        if (from != null) {
            from.failures /= 2;
        }
    }

    /// An operator lifts the lock of an account.
    public synchronized void unlock(String account) {
        accounts.remove(account);
    }

    /// Drops what has expired; returns how many entries went. Call now and then.
    public synchronized int cleanup(long now) {
        return cleanup(accounts, now) + cleanup(addresses, now);
    }

    /// Entries held, accounts and addresses together.
    public synchronized int size() {
        return accounts.size() + addresses.size();
    }

    private int cleanup(Map<String, Counter> table, long now) {
        int gone = 0;
        for (Iterator<Counter> i = table.values().iterator(); i.hasNext();) {
            if (now - i.next().lastFailure >= rules.forgetNanos()) {
                i.remove();
                gone++;
            }
        }
        return gone;
    }

    private @org.jspecify.annotations.Nullable Counter current(Map<String, Counter> table, String key, long now) {
        Counter counter = table.get(key);
        if (counter != null && now - counter.lastFailure >= rules.forgetNanos()) {
            table.remove(key);
            return null;
        }
        return counter;
    }

    private int count(Counter counter, long now, int limit) {
        if (now - counter.lastFailure >= rules.forgetNanos() && counter.failures > 0
                || counter.locked && now - counter.until >= 0) {
            counter.failures = 0;
            counter.locked = false;
        }
        counter.failures++;
        counter.lastFailure = now;
        if (counter.failures >= limit) {
            counter.locked = true;
            counter.until = now + rules.lockNanos();
        } else if (counter.failures > rules.freeFailures()) {
            int doublings = Math.min(counter.failures - rules.freeFailures() - 1, 32);
            long delay = rules.firstDelayNanos() << doublings;
            delay = delay <= 0 || delay >> doublings != rules.firstDelayNanos() ? rules.longestDelayNanos() : delay;
            counter.until = now + Math.min(delay, rules.longestDelayNanos());
        }
        return counter.failures;
    }
}
