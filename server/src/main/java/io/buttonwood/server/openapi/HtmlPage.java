package io.buttonwood.server.openapi;

import java.nio.charset.StandardCharsets;

/// A documentation page: head, navigation and the body that it is given. No inline script or style, so that it works
/// under the strict Content-Security-Policy.
final class HtmlPage {
    private HtmlPage() {}

    /// @param here the path of the page itself, marked in the navigation
    /// @param body HTML
    static byte[] of(String title, String here, String body) {
        var nav = new StringBuilder();
        link(nav, here, "/docs", "REST API");
        link(nav, here, "/docs/async", "WebSocket API");
        link(nav, here, "/docs/guide", "Guide");
        link(nav, here, "/docs/errors", "Errors");
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s – Buttonwood</title>
                <link rel="icon" href="/docs/icon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/docs/docs.css">
                </head>
                <body>
                <header><a class="brand" href="/">Buttonwood</a><nav aria-label="Documentation">%s</nav></header>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(escape(title), nav, body).getBytes(StandardCharsets.UTF_8);
    }

    private static void link(StringBuilder to, String here, String path, String text) {
        to.append("<a href=\"").append(path).append('"')
                .append(path.equals(here) ? " aria-current=\"page\"" : "")
                .append('>').append(text).append("</a>");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /// Escaped, with `code` between back-ticks.
    static String prose(String text) {
        return escape(text).replaceAll("`([^`]+)`", "<code>$1</code>");
    }
}
