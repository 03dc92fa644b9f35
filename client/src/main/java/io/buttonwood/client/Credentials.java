package io.buttonwood.client;

/// Who a client says it is.
public sealed interface Credentials {
    /// Nobody: public endpoints and channels only.
    record None() implements Credentials {}

    /// An API key, sent in `X-API-Key`.
    record ApiKey(String value) implements Credentials {
        /// Never shows the key.
        @Override
        public String toString() {
            return "ApiKey[hidden]";
        }
    }

    /// A JSON web token, sent in `Authorization: Bearer`.
    record Bearer(String value) implements Credentials {
        /// Never shows the token.
        @Override
        public String toString() {
            return "Bearer[hidden]";
        }
    }
}
