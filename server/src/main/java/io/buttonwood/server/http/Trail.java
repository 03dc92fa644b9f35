package io.buttonwood.server.http;

/// Where what must be remembered goes: the audit log. May block; called on virtual threads, except [#note].
public interface Trail {
    /// Writes an entry and returns when it is stored.
    void write(Entry entry);

    /// Hands an entry over from an event loop; it is stored soon. When the queue is full it is dropped and counted:
    /// only refusals, of which an attacker can cause any number, come this way.
    void note(Entry entry);

    /// @param actor a user's name, or `-` for nobody
    /// @param action such as `user.create` or `request.refused`
    /// @param target the path, or what was acted on
    /// @param result a status
    record Entry(
            String actor, String action, String target, String address, String requestId, String result, String detail) {}
}
