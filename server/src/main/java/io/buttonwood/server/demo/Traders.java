package io.buttonwood.server.demo;

import io.buttonwood.client.Book;
import io.buttonwood.client.Credentials;
import io.buttonwood.client.PlaceOrder;
import io.buttonwood.client.VenueException;
import io.buttonwood.client.VenueHttp;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Simulated traders: ordinary clients of the public API that keep a believable market in each instrument. Makers quote
/// several prices on both sides of a wandering value, takers take some of it now and then, in both directions alike.
///
/// One thread for each trader. Each keeps to its own rate and waits when it is told to; a refusal or a broken connection
/// is counted and does not end it. Orders stay when they stop; at the next start each maker cancels its own of before.
public final class Traders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traders.class);

    private final List<Thread> threads = new ArrayList<>();
    private final VenueHttp http;
    private final LongAdder requests = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private volatile boolean stopped;

    private Traders(URI base) {
        http = new VenueHttp(base, new Credentials.None());
    }

    /// Starts them; returns at once.
    ///
    /// @param seed the same seed wanders the same way
    public static Traders start(URI base, List<Trader> traders, List<Market> markets, long seed) {
        if (traders.isEmpty() || markets.isEmpty()) {
            throw new IllegalArgumentException("at least one trader and one market");
        }
        var all = new Traders(base);
        var starter = Thread.ofVirtual().name("traders").unstarted(() -> all.begin(traders, markets, seed));
        all.threads.add(starter);
        starter.start();
        return all;
    }

    /// Requests sent so far.
    public long requests() {
        return requests.sum();
    }

    /// Requests refused or lost so far.
    public long refusals() {
        return refusals.sum();
    }

    /// Stops all within a second or so; their orders stay.
    @Override
    public void close() {
        stopped = true;
        List<Thread> running;
        synchronized (threads) {
            running = List.copyOf(threads);
        }
        running.forEach(Thread::interrupt);
        http.close();
        try {
            for (var thread : running) {
                thread.join(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(List<Trader> traders, List<Market> markets, long seed) {
        var walks = new ArrayList<Walk>();
        for (int i = 0; i < markets.size(); i++) {
            walks.add(new Walk(startTicks(markets.get(i)), markets.get(i).swing(), seed + i, System.nanoTime()));
        }
        for (int i = 0; i < traders.size(); i++) {
            var trader = traders.get(i);
            long own = seed * 31 + 1000L * (i + 1);
            var client = http.as(new Credentials.ApiKey(trader.apiKey()));
            Runnable body = switch (trader.role()) {
                case MAKER -> () -> make(trader, client, markets, walks, own);
                case TAKER -> () -> take(trader, client, markets, own);
            };
            synchronized (threads) {
                if (stopped) {
                    return;
                }
                threads.add(Thread.ofVirtual().name("trader-" + trader.name()).start(body));
            }
        }
    }

    /// The venue's last price, else the market's start price.
    private double startTicks(Market market) {
        var price = market.startPrice();
        try {
            var last = http.ticker(market.instrument()).path("last_price").asString("");
            price = last.isEmpty() ? price : new BigDecimal(last);
        } catch (VenueException | UncheckedIOException | NumberFormatException e) {
            LOG.debug("no last price of {}", market.instrument(), e);
        }
        return price.doubleValue() / market.tickSize().doubleValue();
    }

    private void make(Trader trader, VenueHttp client, List<Market> markets, List<Walk> walks, long seed) {
        var quotes = new ArrayList<Quotes>();
        for (int i = 0; i < markets.size(); i++) {
            var market = markets.get(i);
            attempt(trader, () -> {
                client.cancelAll(market.instrument());
                return true;
            });
            quotes.add(new Quotes(market, walks.get(i), client, run + "-" + i + "-", seed + i));
        }
        for (int turn = 0; !stopped; turn++) {
            var mine = quotes.get(turn % quotes.size());
            attempt(trader, () -> mine.step(System.nanoTime()));
        }
    }

    private void take(Trader trader, VenueHttp client, List<Market> markets, long seed) {
        var random = new SplittableRandom(seed);
        long ids = 0;
        while (!stopped) {
            // Two requests for a trade, so half the rate; waits between trades vary as arrivals do.
            pause((long) (-Math.log(1 - random.nextDouble()) * 2000 / trader.perSecond()));
            var market = markets.get(random.nextInt(markets.size()));
            boolean buy = random.nextBoolean();
            double size = random.nextDouble();
            var id = run + "-t" + ids++;
            attempt(trader, () -> {
                requests.increment();
                var book = client.book(market.instrument(), 3, 0);
                List<Book.Level> side = buy ? book.asks() : book.bids();
                if (side.isEmpty()) {
                    return true;
                }
                long lots = Math.max(1, Math.round(market.typicalLots() * size * size * 1.5));
                var price = side.get(Math.min(side.size() - 1, size > 0.9 ? 1 : 0)).price();
                client.place(PlaceOrder.limit(
                        market.instrument(),
                        buy ? "BUY" : "SELL",
                        price,
                        market.lotSize().multiply(BigDecimal.valueOf(lots)),
                        "IOC",
                        id));
                return true;
            });
        }
    }

    private interface Attempt {
        /// Whether it sent a request.
        boolean run();
    }

    /// One request, then the pause that keeps to the trader's rate.
    private void attempt(Trader trader, Attempt attempt) {
        long millis = (long) (1000 / trader.perSecond());
        try {
            if (attempt.run()) {
                requests.increment();
            } else {
                millis = Math.max(millis, 50);
            }
        } catch (VenueException e) {
            refusals.increment();
            LOG.debug("{} was refused", trader, e);
            millis = Math.max(millis, Math.max(e.retryAfter().toMillis(), e.status() >= 500 || e.status() == 401 ? 1000 : 0));
        } catch (RuntimeException e) { // a broken connection, an answer not understood: the market goes on
            refusals.increment();
            LOG.debug("{} failed", trader, e);
            millis = Math.max(millis, 1000);
        }
        pause(millis);
    }

    private void pause(long millis) {
        if (stopped) {
            return;
        }
        try {
            Thread.sleep(Math.max(1, millis));
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}
