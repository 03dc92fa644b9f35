package io.buttonwood.server.openapi;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.Shapes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// `/docs/errors`: every code with its status, its meaning, and whether trying again helps. The `type` of each problem
/// document points here.
final class ErrorCatalogue {
    private ErrorCatalogue() {}

    static byte[] html() {
        var body = new StringBuilder("""
                <h1>Errors</h1>
                <p>Every failure is answered as <code>application/problem+json</code> (RFC 9457). Programs go by
                <code>code</code>, which does not change; <code>title</code> and <code>detail</code> are for people.
                <code>request_id</code>, also in <code>X-Request-Id</code>, names the request in the venue's logs.</p>
                """);
        String example = new String(
                Tree.json(asMap(Problems.example(ErrorCode.INVALID_FIELD))), StandardCharsets.UTF_8);
        body.append("<pre><code>").append(HtmlPage.escape(example)).append("</code></pre>\n");
        Problems.byStatus(Arrays.asList(ErrorCode.values())).forEach((status, codes) -> {
            body.append("<h2 id=\"").append(status).append("\">").append(status).append("</h2>\n<dl>\n");
            for (ErrorCode code : codes) {
                body.append("<dt id=\"").append(code.wire()).append("\"><a href=\"#").append(code.wire()).append("\"><code>")
                        .append(code.wire()).append("</code></a> ").append(HtmlPage.escape(code.title()))
                        .append("</dt>\n<dd>").append(HtmlPage.prose(code.meaning())).append(' ')
                        .append(again(code)).append("</dd>\n");
            }
            body.append("</dl>\n");
        });
        return HtmlPage.of("Errors", "/docs/errors", body.toString());
    }

    private static String again(ErrorCode code) {
        return switch (code.status()) {
            case 429, 503 -> "<b>Try again</b> after as many seconds as <code>Retry-After</code> says.";
            case 504 -> "<b>Do not just try again</b>, unless with the same <code>client_order_id</code>.";
            case 500 -> "Trying again may help.";
            default -> "";
        };
    }

    @SuppressWarnings("unchecked")
    private static java.util.Map<String, Object> asMap(ErrorResponse problem) {
        return (java.util.Map<String, Object>) Tree.value(Shapes.of(ErrorResponse.class), problem);
    }
}
