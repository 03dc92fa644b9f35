package io.buttonwood.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// A whole HTTP response.
///
/// @param headers name and value by turns, in the order they came
@SuppressWarnings("ArrayRecordComponent") // handed from the one reader to the one caller, never compared
public record Answer(int status, List<String> headers, byte[] body) {

    /// A header's first value, whatever its case; null where there is none.
    public @Nullable String header(String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }

    /// A header as a whole number; `otherwise` where it is absent or none.
    public long header(String name, long otherwise) {
        var value = header(name);
        try {
            return value == null ? otherwise : Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /// `Retry-After`; zero where there is none.
    public Duration retryAfter() {
        return VenueHttp.retryAfter(header("Retry-After"));
    }

    /// The body as a tree; a null node where it is empty.
    public JsonNode json() {
        return body.length == 0 ? NullNode.getInstance() : Json.MAPPER.readTree(body);
    }

    /// The body as a problem document.
    public Problem problem() {
        return Problem.parse(status, body);
    }
}
