package io.buttonwood.core.settlement;

import io.buttonwood.core.account.Account;
import io.buttonwood.core.instrument.Instrument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A settlement cycle that began and has not ended well: the trades of one instrument after one id up to another.
final class Cycle {
    final long id;
    final Instrument instrument;
    final long afterTrade;
    final long upToTrade;
    /// By account id.
    final List<Due> dues;

    Cycle(long id, Instrument instrument, long afterTrade, long upToTrade, List<Due> dues) {
        this.id = id;
        this.instrument = instrument;
        this.afterTrade = afterTrade;
        this.upToTrade = upToTrade;
        this.dues = dues;
    }

    boolean has(Instrument of, long trade) {
        return instrument == of && trade > afterTrade && trade <= upToTrade;
    }

    @Nullable Due due(Account account) {
        for (Due due : dues) {
            if (due.account == account) {
                return due;
            }
        }
        return null;
    }
}
