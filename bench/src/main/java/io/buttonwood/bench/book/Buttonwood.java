package io.buttonwood.bench.book;

import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.core.book.Book;
import io.buttonwood.core.book.Incoming;
import io.buttonwood.core.book.Meeting;
import io.buttonwood.core.book.Slots;

/// Our book as the venue drives it: bands checked, owner checked, self-trade prevention on, each trade read, each filled
/// order's slot given back, touched levels noted per command (the venue reads them when it publishes; here nobody does).
final class Buttonwood implements Engine, Incoming {
    private static final SelfTradePrevention MODE = SelfTradePrevention.CANCEL_OLDEST;

    private final Slots slots = new Slots();
    private final Book book = new Book(slots, Tape.LOW, Tape.HIGH);
    private long lastId;
    private long hash;
    private long trades;

    @Override
    public void apply(Tape tape, int index) {
        switch (tape.kind[index]) {
            case Tape.PLACE ->
                place(tape.buy[index], tape.price[index], tape.lots[index], tape.account[index], true);
            case Tape.TAKE ->
                place(tape.buy[index], tape.price[index], tape.lots[index], tape.account[index], false);
            case Tape.CANCEL -> cancel(tape.venueId[index], tape.account[index]);
            case Tape.REDUCE -> reduce(tape.venueId[index], tape.lots[index], tape.account[index]);
            default -> move(tape.venueId[index], tape.buy[index], tape.price[index], tape.account[index]);
        }
        book.endCommand();
    }

    private void place(boolean buy, int price, long lots, int account, boolean rests) {
        if (price < Tape.LOW || price > Tape.HIGH || !slots.hasRoom()) {
            return;
        }
        long id = slots.open();
        lastId = id;
        enter(Slots.slot(id), buy, price, lots, account, rests);
    }

    private void enter(int slot, boolean buy, int price, long lots, int account, boolean rests) {
        long left = book.match(buy, price, lots, account, MODE, this);
        if (left > 0 && rests) {
            book.rest(slot, buy, price, left, account);
        } else {
            slots.release(slot);
        }
    }

    @Override
    public long most(int priceTicks, long lots) {
        return lots;
    }

    @Override
    public void met(Meeting meeting, int slot, long lots, int priceTicks) {
        if (meeting == Meeting.FILL) {
            hash = Engine.mix(hash, Slots.number(slots.id(slot)), lots, priceTicks);
            trades++;
        }
        if (meeting == Meeting.RESTING_CANCELLED || slots.left(slot) == 0) {
            slots.release(slot);
        }
    }

    private void cancel(long id, int account) {
        int slot = Slots.slot(id);
        if (slots.live(id) && slots.account(slot) == account) {
            book.remove(slot);
            slots.release(slot);
        }
    }

    private void reduce(long id, long lots, int account) {
        int slot = Slots.slot(id);
        if (!slots.live(id) || slots.account(slot) != account) {
            return;
        }
        long left = slots.left(slot) - lots;
        if (left > 0) {
            book.reduce(slot, left);
        } else {
            book.remove(slot);
            slots.release(slot);
        }
    }

    private void move(long id, boolean buy, int price, int account) {
        int slot = Slots.slot(id);
        if (price < Tape.LOW || price > Tape.HIGH || !slots.live(id) || slots.account(slot) != account) {
            return;
        }
        book.remove(slot);
        enter(slot, buy, price, slots.left(slot), account, true);
    }

    @Override
    public long tradeHash() {
        return hash;
    }

    @Override
    public long trades() {
        return trades;
    }

    boolean live(long id) {
        return slots.live(id);
    }

    long lastId() {
        return lastId;
    }

    @Override
    public int resting() {
        int count = 0;
        for (int side = 0; side < 2; side++) {
            for (int slot = book.first(side == 0); slot >= 0; slot = book.next(slot)) {
                count++;
            }
        }
        return count;
    }
}
