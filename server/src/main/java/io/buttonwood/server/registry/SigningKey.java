package io.buttonwood.server.registry;

/// What a user's signed requests are checked with.
///
/// @param id 0 to be numbered
/// @param key the public key or the shared secret, base64
/// @param apiKeyId the API key it was registered with and lives no longer than, 0 for none
public record SigningKey(long id, long userId, Kind kind, String key, String name, long createdNanos, long apiKeyId) {
    /// How it signs.
    public enum Kind {
        ED25519,
        HMAC
    }
}
