package io.buttonwood.bench.ws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Many WebSocket connections to one server, read by the thread that calls it.
final class Swarm implements AutoCloseable {
    /// Connections under way at a time, so that no backlog overflows.
    private static final int WAVE = 64;
    /// The venue takes 2,000 connections of an address; Linux has the whole 127.0.0.0/8 for clients.
    private static final int AN_ADDRESS = 1_900;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final List<Client> clients = new ArrayList<>();
    private final int port;
    private final Dialect dialect;

    private Swarm(int port, Dialect dialect) throws IOException {
        this.port = port;
        this.dialect = dialect;
        this.selector = Selector.open();
    }

    /// Returns once all are connected, logged in and subscribed.
    static Swarm open(int port, Dialect dialect, int count, Client.Moments moments) throws IOException {
        var swarm = new Swarm(port, dialect);
        try {
            long until = System.nanoTime() + PATIENCE_NANOS;
            int ready = 0;
            while (ready < count) {
                while (swarm.clients.size() < count && swarm.clients.size() - ready < WAVE) {
                    swarm.connect(swarm.clients.size(), moments);
                }
                swarm.read(10);
                ready = 0;
                for (Client client : swarm.clients) {
                    ready += client.ready() ? 1 : 0;
                }
                if (System.nanoTime() - until > 0) {
                    throw new IOException("only " + ready + " of " + count + " clients are subscribed");
                }
            }
            return swarm;
        } catch (IOException | RuntimeException e) {
            swarm.close();
            throw e;
        }
    }

    private void connect(int number, Client.Moments moments) throws IOException {
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + (1 + number / AN_ADDRESS)), 0));
        var client = new Client(channel, dialect, number, moments);
        clients.add(client);
        if (channel.connect(new InetSocketAddress("127.0.0.1", port))) {
            channel.register(selector, SelectionKey.OP_READ, client);
            client.connected(port);
        } else {
            channel.register(selector, SelectionKey.OP_CONNECT, client);
        }
    }

    /// Reads what has come, or waits for it so long.
    ///
    /// @throws IOException if a connection ends: every one is counted on
    void read(long waitMillis) throws IOException {
        selector.select(key -> {
            try {
                ready(key);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }, waitMillis);
    }

    private void ready(SelectionKey key) throws IOException {
        var client = (Client) key.attachment();
        var channel = (SocketChannel) key.channel();
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            client.connected(port);
            return;
        }
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            throw new IOException("the server ended a connection");
        }
        buffer.flip();
        client.read(buffer);
    }

    /// Messages that came, over all connections.
    long counted() {
        long sum = 0;
        for (Client client : clients) {
            sum += client.counted;
        }
        return sum;
    }

    long frames() {
        long sum = 0;
        for (Client client : clients) {
            sum += client.frames;
        }
        return sum;
    }

    /// Messages of the connection that has got fewest.
    long least() {
        long least = Long.MAX_VALUE;
        for (Client client : clients) {
            least = Math.min(least, client.counted);
        }
        return least;
    }

    long most() {
        long most = 0;
        for (Client client : clients) {
            most = Math.max(most, client.counted);
        }
        return most;
    }

    /// Counts from nothing again.
    void forget() {
        clients.forEach(client -> client.counted = 0);
    }

    int size() {
        return clients.size();
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        selector.close();
    }
}
