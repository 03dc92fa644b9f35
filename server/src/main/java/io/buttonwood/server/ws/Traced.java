package io.buttonwood.server.ws;

import java.util.function.Supplier;

/// What is followed while the venue handles it: a request on a socket, or a delivery to a webhook. Any thread; ends once.
public interface Traced {
    /// Where nobody follows.
    Traced NOT = new Traced() {
        @Override
        public <T> T within(Supplier<T> work) {
            return work.get();
        }

        @Override
        public String traceparent() {
            return "";
        }

        @Override
        public void ended(int status, String error) {}
    };

    /// Does a part of it: commands that are submitted meanwhile, on this thread, are followed too.
    <T> T within(Supplier<T> work);

    /// The header (W3C Trace Context) by which another service goes on; empty for none.
    String traceparent();

    /// @param status as HTTP would say, 0 if there was none
    /// @param error what went wrong, empty if nothing did
    void ended(int status, String error);
}
