package io.buttonwood.bench.book;

import java.util.SplittableRandom;

/// A million commands around a drifting price, with about a thousand resting orders; the same seed gives the same tape.
///
/// Orders are named by their number, from 1, in the order they are placed. Cancels, reductions and moves mostly name
/// live ones, as our book knew while the tape was made. Buyers and sellers are different accounts, so self-trade prevention is asked every time and never answers yes.
final class Tape {
    static final int PLACE = 0;
    static final int TAKE = 1; // immediate or cancel
    static final int CANCEL = 2;
    static final int REDUCE = 3;
    static final int MOVE = 4;

    static final int LOW = 1;
    static final int HIGH = 100_000;
    private static final int RESTING = 1_000;

    final byte[] kind;
    final int[] order;
    final boolean[] buy;
    final int[] price;
    final int[] lots;
    final int[] account;
    /// The id our venue answered for the order, which its later commands name; it is the same in every run.
    final long[] venueId;

    Tape(long seed, int size) {
        Buttonwood live = new Buttonwood();
        long[] idOf = new long[size + 1];
        SplittableRandom random = new SplittableRandom(seed);
        kind = new byte[size];
        order = new int[size];
        buy = new boolean[size];
        price = new int[size];
        lots = new int[size];
        account = new int[size];
        venueId = new long[size];
        int[] resting = new int[RESTING * 4];
        int[] priceOf = new int[size + 1];
        boolean[] buyOf = new boolean[size + 1];
        int[] accountOf = new int[size + 1];
        int count = 0;
        int last = 0;
        int middle = 50_000;
        for (int i = 0; i < size; i++) {
            if (random.nextInt(64) == 0) {
                middle += random.nextInt(-1, 2);
            }
            int what = random.nextInt(100);
            boolean full = count >= RESTING;
            if (count < 10 || (full ? what < 38 : what < 52)) {
                last++;
                boolean take = random.nextInt(8) == 0;
                kind[i] = (byte) (take ? TAKE : PLACE);
                order[i] = last;
                buy[i] = random.nextBoolean();
                int away = (int) Math.abs(random.nextGaussian() * 40) - 2;
                price[i] = middle + (buy[i] ? -away : away) + (take ? buy[i] ? 6 + away : -6 - away : 0);
                lots[i] = 1 + random.nextInt(100);
                account[i] = 1 + random.nextInt(500) * 2 + (buy[i] ? 0 : 1);
                priceOf[last] = price[i];
                buyOf[last] = buy[i];
                accountOf[last] = account[i];
                if (!take) {
                    if (count == resting.length) {
                        throw new IllegalStateException("more orders rest than the tape is made for");
                    }
                    resting[count++] = last;
                }
            } else {
                int at = random.nextInt(count);
                while (count > 10 && !live.live(idOf[resting[at]])) {
                    resting[at] = resting[--count];
                    at = random.nextInt(count);
                }
                int named = resting[at];
                order[i] = named;
                buy[i] = buyOf[named];
                account[i] = accountOf[named];
                venueId[i] = idOf[named];
                int how = random.nextInt(full ? 100 : 130);
                if (how < 70) {
                    kind[i] = CANCEL;
                    resting[at] = resting[--count];
                } else if (how < 85) {
                    kind[i] = REDUCE;
                    lots[i] = 1 + random.nextInt(20);
                } else {
                    kind[i] = MOVE;
                    int away = (int) Math.abs(random.nextGaussian() * 40) - 1;
                    price[i] = middle + (buy[i] ? -away : away);
                }
            }
            live.apply(this, i);
            if (kind[i] == PLACE) {
                idOf[last] = live.lastId();
            }
        }
    }

    int size() {
        return kind.length;
    }
}
