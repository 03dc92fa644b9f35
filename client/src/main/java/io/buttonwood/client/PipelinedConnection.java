package io.buttonwood.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection that carries many requests at a time: answers come in the order of the requests, so the venue
/// applies them in that order, and nobody waits a round trip for each.
///
/// Requests may come from any thread; order is the order of the calls. They are buffered: written when 16 KiB are
/// together, when the window is full, and by [#flush], [#drain] and [#exchange]. A full window makes [#submit] wait until
/// half of it is answered. One thread reads and completes answers: a completion must not block, and must not submit.
///
/// When the connection breaks, or the venue closes it, every request under way fails with an [IOException], as do all
/// later ones: of those under way nobody knows whether the venue did them.
public final class PipelinedConnection implements AutoCloseable {

    /// Hears how one request ended: exactly one of its methods is called, once, on the reading thread.
    public interface Completion {
        /// The answer, whatever its status.
        void answered(Answer answer);

        /// No answer will come.
        void failed(IOException cause);
    }

    private final Socket socket;
    private final OutputStream out;
    private final String host;
    private final int window;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final ArrayDeque<Completion> waiting = new ArrayDeque<>(); // at most `window`
    private final byte[] buffer = new byte[16 << 10];
    private int buffered;
    private int pending; // submitted and not yet completed: the completion has returned once this drops
    private @Nullable IOException broken;
    private final Thread reader;

    private PipelinedConnection(Socket socket, String host, int window) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.host = host;
        this.window = window;
        var responses = new ResponseReader(new BufferedInputStream(socket.getInputStream(), 64 << 10));
        this.reader = Thread.ofPlatform().name("pipeline-" + socket.getLocalPort()).daemon().unstarted(() -> read(responses));
    }

    /// Connects.
    ///
    /// @param base `http` or `https`, host and port
    /// @param window how many requests may be under way, 1 to 10,000
    /// @param timeout to connect, and then the longest silence while requests are under way
    public static PipelinedConnection open(URI base, int window, Duration timeout) throws IOException {
        if (window < 1 || window > 10_000) {
            throw new IllegalArgumentException("window 1 to 10000: " + window);
        }
        boolean secure = "https".equals(base.getScheme());
        if (base.getHost() == null || !(secure || "http".equals(base.getScheme()))) {
            throw new IllegalArgumentException("not an http(s) URL: " + base);
        }
        int port = base.getPort() > 0 ? base.getPort() : secure ? 443 : 80;
        int millis = Math.toIntExact(timeout.toMillis());
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(millis);
            plain.connect(new InetSocketAddress(base.getHost(), port), millis);
            var socket = secure ? secure(plain, base.getHost(), port) : plain;
            var connection = new PipelinedConnection(
                    socket, base.getPort() > 0 ? base.getHost() + ":" + port : base.getHost(), window);
            connection.reader.start();
            return connection;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secure(Socket plain, String host, int port) throws IOException {
        var socket = (javax.net.ssl.SSLSocket)
                ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /// A request's bytes, for [#submit(byte\[\], Completion)]; make them once to send the same request often.
    ///
    /// @param method not HEAD or CONNECT, whose answers are framed otherwise
    /// @param path from `/` on, escaped
    /// @param body null for none
    public byte[] encode(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
        if (method.equals("HEAD") || method.equals("CONNECT")) {
            throw new IllegalArgumentException(method + " cannot be pipelined here");
        }
        var head = new StringBuilder(256);
        head.append(clean(method)).append(' ').append(clean(path)).append(" HTTP/1.1\r\nHost: ").append(host);
        headers.forEach((name, value) -> head.append("\r\n").append(clean(name)).append(": ").append(clean(value)));
        if (body != null) {
            head.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(body.length);
        }
        var start = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (body == null) {
            return start;
        }
        var request = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    private static String clean(String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("line break in a request line or header");
        }
        return value;
    }

    /// Sends encoded bytes that hold exactly one request; waits while the window is full.
    ///
    /// @throws IOException when the connection is broken; the completion is then not called
    public void submit(byte[] request, Completion completion) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (pending >= window) {
                write();
                while (pending > window / 2 && broken == null) {
                    progress.await();
                }
            }
            checkOpen();
            waiting.add(completion);
            pending++;
            if (request.length > buffer.length - buffered) {
                write();
            }
            if (request.length > buffer.length) {
                send(request, request.length);
            } else {
                System.arraycopy(request, 0, buffer, buffered, request.length);
                buffered += request.length;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends a request without waiting for its answer.
    public CompletableFuture<Answer> submit(
            String method, String path, Map<String, String> headers, byte @Nullable [] body)
            throws IOException, InterruptedException {
        var answer = new CompletableFuture<Answer>();
        submit(encode(method, path, headers, body), new Completion() {
            @Override
            public void answered(Answer got) {
                answer.complete(got);
            }

            @Override
            public void failed(IOException cause) {
                answer.completeExceptionally(cause);
            }
        });
        return answer;
    }

    /// Sends a request behind those under way and waits for its answer.
    public Answer exchange(String method, String path, Map<String, String> headers, byte @Nullable [] body)
            throws IOException, InterruptedException {
        var answer = submit(method, path, headers, body);
        flush();
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /// Writes what is buffered.
    public void flush() throws IOException {
        lock.lock();
        try {
            checkOpen();
            write();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until every request so far is answered and its completion has returned.
    public void drain() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (broken == null) {
                write();
            }
            while (pending > 0 && broken == null) {
                progress.await();
            }
            checkOpen();
        } finally {
            lock.unlock();
        }
    }

    /// How many requests are under way.
    public int inFlight() {
        lock.lock();
        try {
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /// Closes at once; what is under way fails. [#drain] first to lose nothing.
    @Override
    public void close() {
        fail(new IOException("closed"));
        if (Thread.currentThread() != reader) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void checkOpen() throws IOException {
        if (broken != null) {
            throw new IOException("connection is gone: " + broken.getMessage(), broken);
        }
    }

    private void write() throws IOException {
        if (buffered > 0) {
            int length = buffered;
            buffered = 0;
            send(buffer, length);
        }
    }

    private void send(byte[] bytes, int length) throws IOException {
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            broken = broken == null ? e : broken;
            socket.close(); // wakes the reader, which fails those that wait
            throw e;
        }
    }

    private void read(ResponseReader responses) {
        try {
            while (true) {
                Answer answer;
                try {
                    answer = responses.next();
                } catch (java.net.SocketTimeoutException e) {
                    if (inFlight() == 0) {
                        continue; // silence with nothing asked is no fault
                    }
                    throw e;
                }
                if (answer == null) {
                    throw new EOFException("the venue closed the connection");
                }
                complete(answer);
                if ("close".equalsIgnoreCase(answer.header("Connection"))) {
                    throw new EOFException("the venue closes the connection");
                }
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException("a completion threw", e));
        }
        for (Completion next = poll(); next != null; next = poll()) {
            next.failed(brokenBy());
            done();
        }
    }

    private void complete(Answer answer) throws IOException {
        var next = poll();
        if (next == null) {
            throw new IOException("an answer to nothing: " + answer.status());
        }
        try {
            next.answered(answer);
        } finally {
            done();
        }
    }

    private void done() {
        lock.lock();
        try {
            pending--;
            if (pending == 0 || pending == window / 2) {
                progress.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Completion poll() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private IOException brokenBy() {
        lock.lock();
        try {
            return broken == null ? new IOException("closed") : broken;
        } finally {
            lock.unlock();
        }
    }

    private void fail(IOException cause) {
        lock.lock();
        try {
            broken = broken == null ? cause : broken;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is gone either way
        }
    }
}
