package io.buttonwood.core;

import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.account.Names;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.instrument.Instruments;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Messages that come in from outside and get their lane numbers here. Remembers the last 10,000 idempotency keys.
final class Announcements {
    private static final int KEPT = 10_000;
    private static final int LONGEST_DATA = 16 * 1024;

    private final Accounts accounts;
    private final Instruments instruments;
    private final Outbox out;
    /// Key to the first command's sequence, oldest first.
    private final LinkedHashMap<String, Long> keys = new LinkedHashMap<>();

    Announcements(Accounts accounts, Instruments instruments, Outbox out) {
        this.accounts = accounts;
        this.instruments = instruments;
        this.out = out;
    }

    Reply announce(Command.Announce command) {
        Long first = command.key().isEmpty() ? null : keys.get(command.key());
        if (first != null) {
            return out.done(first, 0);
        }
        if (!Names.text(command.type(), 64) || command.key().length() > 128 || command.expiresNanos() < 0) {
            return out.refused(Reason.INVALID, "type: 1 to 64 characters, key: at most 128, expires: 0 or more");
        }
        String data = command.dataJson();
        if (data.length() > LONGEST_DATA || !data.startsWith("{") || !data.endsWith("}")) {
            return out.refused(Reason.INVALID, "data: a JSON object of at most 16 KiB");
        }
        if (command.instrumentId() != 0 && instruments.instrument(command.instrumentId()) == null) {
            return out.refused(Reason.UNKNOWN_INSTRUMENT, "no such instrument");
        }
        if (command.brokerId() != 0 && accounts.broker(command.brokerId()) == null) {
            return out.refused(Reason.UNKNOWN_BROKER, "no such broker");
        }
        List<Account> recipients = new ArrayList<>();
        for (Long id : new LinkedHashSet<>(command.recipients())) {
            Account account = accounts.account(id);
            if (account == null) {
                return out.refused(Reason.UNKNOWN_ACCOUNT, "recipients: no such account");
            }
            recipients.add(account);
        }
        List<Account> all = recipients.isEmpty() ? accounts.all() : recipients;
        String id = "n-" + out.sequence();
        for (Account account : all) {
            out.emit(new Event.Notified(
                    account.id,
                    command.lane(),
                    account.nextSeq(command.lane()),
                    id,
                    command.type(),
                    data,
                    command.instrumentId(),
                    command.brokerId(),
                    command.expiresNanos()));
        }
        remember(command.key(), out.sequence());
        return out.done(out.sequence(), all.size());
    }

    Reply invalidate(Command.Invalidate command) {
        if (!Names.text(command.kind(), 64) || command.key().length() > 256) {
            return out.refused(Reason.INVALID, "kind: 1 to 64 characters, key: at most 256");
        }
        out.emit(new Event.Invalidated(command.kind(), command.key()));
        return out.done(0, 1);
    }

    private void remember(String key, long sequence) {
        if (!key.isEmpty()) {
            keys.put(key, sequence);
            if (keys.size() > KEPT) {
                keys.pollFirstEntry();
            }
        }
    }

    void write(StateWriter to) {
        to.number(keys.size());
        for (Map.Entry<String, Long> entry : keys.sequencedEntrySet()) {
            to.text(entry.getKey());
            to.number(entry.getValue());
        }
    }

    void read(StateReader from) {
        for (int left = from.count(); left > 0; left--) {
            keys.put(from.text(), from.number());
        }
    }
}
