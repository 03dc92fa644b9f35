package io.buttonwood.edge.security;

import java.util.ArrayList;
import java.util.List;

/// The headers that go on every response, errors included, computed once from [Hardening].
/// Values follow OWASP ASVS 5.0 (3.4). Immutable; any thread.
public final class SecurityHeaders {
    /// One year, subdomains included (ASVS 3.4.1).
    public static final String HSTS = "max-age=31536000; includeSubDomains";

    private final List<Header> everywhere;
    private final List<Header> onPrivateData;

    public SecurityHeaders(Hardening hardening) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("X-Content-Type-Options", "nosniff"));
        headers.add(new Header("X-Frame-Options", "DENY"));
        headers.add(new Header("X-XSS-Protection", hardening.xssProtection()));
        if (hardening.enableHsts()) {
            headers.add(new Header("Strict-Transport-Security", HSTS));
        }
        headers.add(new Header("Content-Security-Policy", hardening.cspPolicy()));
        headers.add(new Header("Referrer-Policy", "strict-origin-when-cross-origin"));
        headers.add(new Header("Permissions-Policy",
                "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"));
        headers.add(new Header("Cross-Origin-Opener-Policy", "same-origin"));
        headers.add(new Header("Cross-Origin-Resource-Policy", hardening.enableCors() ? "cross-origin" : "same-origin"));
        headers.add(new Header("X-Permitted-Cross-Domain-Policies", "none"));
        everywhere = List.copyOf(headers);
        headers.add(new Header("Cache-Control", "no-store"));
        onPrivateData = List.copyOf(headers);
    }

    /// For answers anyone may cache.
    public List<Header> everywhere() {
        return everywhere;
    }

    /// For answers that belong to one user: all of [#everywhere()] and `Cache-Control: no-store`.
    public List<Header> onPrivateData() {
        return onPrivateData;
    }
}
