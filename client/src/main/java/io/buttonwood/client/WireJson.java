package io.buttonwood.client;

/// The wire's JSON for those who send their own bytes, as over a [PipelinedConnection].
public final class WireJson {
    private WireJson() {}

    /// A body to send: snake_case, decimals as plain strings, null fields left out.
    public static byte[] bytes(Object body) {
        return Json.MAPPER.writeValueAsBytes(body);
    }

    /// Reads an answer's body.
    public static <T> T read(byte[] body, Class<T> type) {
        return Json.MAPPER.readValue(body, type);
    }

    /// Reads a list's body.
    public static <T> Page<T> readPage(byte[] body, Class<T> item) {
        return Json.MAPPER.readValue(
                body, Json.MAPPER.getTypeFactory().constructParametricType(Page.class, item));
    }

    /// Escapes a path segment or query value.
    public static String escape(String value) {
        return VenueHttp.escape(value);
    }
}
