package io.buttonwood.server.http;

import java.util.Locale;

/// What Content-Type a body may have.
final class MediaTypes {
    private MediaTypes() {}

    /// application/json, in UTF-8 if it says anything of that.
    static boolean isJson(String type) {
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
