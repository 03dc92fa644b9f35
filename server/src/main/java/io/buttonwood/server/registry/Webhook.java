package io.buttonwood.server.registry;

import java.util.List;

/// Where a user's messages are posted to.
///
/// @param id 0 to be numbered
/// @param types notification types, none for all
/// @param failures in a row
public record Webhook(
        long id,
        long userId,
        String url,
        String secret,
        List<String> types,
        boolean disabled,
        int failures,
        long createdNanos) {}
