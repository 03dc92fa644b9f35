package io.buttonwood.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What Content-Type a body may have.
final class MediaTypes {
    private MediaTypes() {}

    /// @throws HttpProblem UNSUPPORTED_MEDIA_TYPE for none, or another than JSON
    static void check(@Nullable String type) {
        if (type == null || !isJson(type)) {
            throw ErrorCode.UNSUPPORTED_MEDIA_TYPE.problem("the body must be application/json");
        }
    }

    /// application/json, in UTF-8 if it says anything of that.
    private static boolean isJson(String type) {
        if (type.equals("application/json")) {
            return true;
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";");
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("charset=") && !part.substring(8).replace("\"", "").equals("utf-8")) {
                return false;
            }
        }
        return true;
    }
}
