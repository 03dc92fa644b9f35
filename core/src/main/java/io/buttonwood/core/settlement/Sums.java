package io.buttonwood.core.settlement;

import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One instrument's trades that wait for a cycle, summed by account.
final class Sums {
    /// By account index.
    private @Nullable Due[] byAccount = new Due[0];

    private final List<Due> dues = new ArrayList<>();
    int trades;
    /// Trades up to this one are in a cycle.
    long begunUpTo;

    Due of(Account account) {
        int index = account.index();
        if (index >= byAccount.length) {
            byAccount = Arrays.copyOf(byAccount, Math.max(16, index * 2));
        }
        Due due = byAccount[index];
        if (due == null) {
            due = new Due(account);
            byAccount[index] = due;
            dues.add(due);
        }
        return due;
    }

    List<Due> dues() {
        return dues;
    }

    boolean isEmpty() {
        return dues.isEmpty();
    }

    /// The sums so far by account id; it starts anew.
    List<Due> take() {
        List<Due> taken = new ArrayList<>(dues);
        taken.sort(Comparator.comparingLong(due -> due.account.id));
        for (Due due : dues) {
            byAccount[due.account.index()] = null;
        }
        dues.clear();
        return taken;
    }

    void write(StateWriter to) {
        to.number(trades);
        to.number(begunUpTo);
        write(to, dues);
    }

    void read(StateReader from, Accounts accounts) {
        trades = from.integer();
        begunUpTo = from.number();
        for (Due due : readDues(from, accounts)) {
            Due own = of(due.account);
            own.netBase = due.netBase;
            own.netQuote = due.netQuote;
            own.baseIn = due.baseIn;
            own.quoteIn = due.quoteIn;
        }
    }

    static void write(StateWriter to, List<Due> dues) {
        to.number(dues.size());
        for (Due due : dues) {
            due.write(to);
        }
    }

    static List<Due> readDues(StateReader from, Accounts accounts) {
        List<Due> dues = new ArrayList<>();
        for (int left = from.count(); left > 0; left--) {
            Account account = accounts.account(from.number());
            if (account == null) {
                throw new IllegalArgumentException("snapshot settles for an unknown account");
            }
            Due due = new Due(account);
            due.readSums(from);
            dues.add(due);
        }
        return dues;
    }
}
