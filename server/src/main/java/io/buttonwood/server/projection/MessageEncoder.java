package io.buttonwood.server.projection;

/// Makes the text that is kept of a private message until its owner has acknowledged it.
@FunctionalInterface
public interface MessageEncoder {
    /// Called on the projector's thread; must not throw. `Notified.dataJson` is usually answered as it is.
    ///
    /// @return the message's data, a JSON object
    String json(PrivateMessage message);
}
