package io.buttonwood.core.settlement;

import io.buttonwood.core.account.Account;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;

/// What one account has coming from one instrument's trades: net, and what of it came in (which is what waits as
/// unsettled). Quote amounts include fees.
final class Due {
    final Account account;
    long netBase;
    long netQuote;
    long baseIn;
    long quoteIn;

    Due(Account account) {
        this.account = account;
    }

    void bought(long base, long paid) {
        netBase += base;
        netQuote -= paid;
        baseIn += base;
    }

    void sold(long base, long received) {
        netBase -= base;
        netQuote += received;
        quoteIn += received;
    }

    void write(StateWriter to) {
        to.number(account.id);
        to.number(netBase);
        to.number(netQuote);
        to.number(baseIn);
        to.number(quoteIn);
    }

    void readSums(StateReader from) {
        netBase = from.number();
        netQuote = from.number();
        baseIn = from.number();
        quoteIn = from.number();
    }
}
