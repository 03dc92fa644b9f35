package io.buttonwood.server.registry;

/// How adding something unique ended.
public sealed interface Added {
    /// It is in.
    ///
    /// @param id as given, or the new one where the registry numbers
    record Done(long id) implements Added {}

    /// Nothing changed, because this is taken.
    ///
    /// @param field which, such as `name`
    record Taken(String field, String value) implements Added {}
}
