package io.buttonwood.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Finds out who a request is from. Implemented by `auth`; a seam because the edge must not know keys and tokens.
public interface Identity {
    /// Never blocks.
    Finding identify(Credentials credentials);

    /// What a request brought.
    ///
    /// @param uri path and query as they came
    record Credentials(
            @Nullable String authorization,
            @Nullable String apiKey,
            @Nullable String signatureKey,
            @Nullable String signature,
            @Nullable String timestamp,
            @Nullable String recvWindow,
            String method,
            String uri,
            String address) {
        static Credentials of(HttpServerRequest request, String address) {
            MultiMap headers = request.headers();
            return new Credentials(
                    headers.get(Fields.AUTHORIZATION),
                    headers.get(Fields.API_KEY),
                    headers.get(Fields.SIGNATURE_KEY),
                    headers.get(Fields.SIGNATURE),
                    headers.get(Fields.TIMESTAMP),
                    headers.get(Fields.RECV_WINDOW),
                    request.method().name(),
                    request.uri(),
                    address);
        }

        boolean none() {
            return authorization == null && apiKey == null && signatureKey == null;
        }
    }

    /// What is known of the sender.
    sealed interface Finding {
        /// @param bodyCheck for signed requests: says whether the signature fits the body, once it is there
        record Known(Principal principal, @Nullable BodyCheck bodyCheck) implements Finding {}

        /// The credentials are wrong; nothing says in what way.
        record Wrong() implements Finding {}

        /// It must be looked up first; completes with one of the others, on any thread.
        record Later(CompletionStage<Finding> finding) implements Finding {}
    }

    /// Checks a signature that covers the body.
    @FunctionalInterface
    interface BodyCheck {
        boolean fits(byte[] body);
    }
}
