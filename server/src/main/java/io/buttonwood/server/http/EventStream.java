package io.buttonwood.server.http;

/// The far end of a server-sent event stream: told once it is open.
@FunctionalInterface
public interface EventStream {
    /// The stream is open; runs on its event loop.
    void open(Sink sink);

    /// Where events are written. Calls may come from any thread.
    interface Sink {
        /// Writes one or more whole events.
        void write(String events);

        /// Bytes written and not yet taken by the socket.
        long queuedBytes();

        void close();

        void onClose(Runnable then);
    }
}
