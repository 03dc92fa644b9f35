package io.buttonwood.edge.security;

import java.util.ArrayList;
import java.util.List;

/// All settings of the hardened edge in one value: a preset, changed one setting at a time.
///
/// @param allowOrigins origins whose pages may call the API (exact, `scheme://host[:port]`)
/// @param allowedHosts Host values answered to; `*.example.com` stands for subdomains
/// @param enableHsts send Strict-Transport-Security; only where TLS is certain
/// @param enableCors answer cross-origin requests at all
/// @param cspPolicy the Content-Security-Policy; must keep `frame-ancestors`
/// @param skipPaths paths that screening and host validation leave alone (`/health`)
/// @param xssProtection `1; mode=block` or `0`
/// @param screening what happens to a value that [Screen] calls an attack
/// @param maxBodyBytes the largest request body, streamed ones included; above it 413
public record Hardening(List<String> allowOrigins, List<String> allowedHosts, boolean enableHsts, boolean enableCors,
        String cspPolicy, List<String> skipPaths, String xssProtection, Screening screening, long maxBodyBytes) {
    public enum Screening { REFUSE, REPORT, OFF }

    public static final long MAX_BODY_BYTES = 10 * 1024 * 1024;
    /// The example origin and hosts of [#production()], which a real deployment must replace.
    public static final String EXAMPLE_ORIGIN = "https://exchange.example.com";
    private static final String STRICT_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self' wss:; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
            + "frame-ancestors 'none'; object-src 'none'";
    private static final String RELAXED_CSP = "default-src 'self'; script-src 'self' 'unsafe-inline'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss: http: https:; "
            + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /// Throws one IllegalArgumentException that lists every problem.
    public Hardening {
        allowOrigins = List.copyOf(allowOrigins);
        allowedHosts = List.copyOf(allowedHosts);
        skipPaths = List.copyOf(skipPaths);
        List<String> problems = new ArrayList<>();
        for (String origin : allowOrigins) {
            check(problems, () -> new Cors(true, List.of(origin)), origin);
        }
        for (String host : allowedHosts) {
            check(problems, () -> new HostRules(List.of(host)), host);
        }
        if (allowedHosts.isEmpty()) {
            problems.add("allowed_hosts: at least one host is needed");
        }
        if (enableCors && allowOrigins.isEmpty()) {
            problems.add("allow_origins: enable_cors needs at least one origin");
        }
        if (cspPolicy.isBlank() || !cspPolicy.contains("frame-ancestors")) {
            problems.add("csp_policy: must not be empty and must name frame-ancestors");
        } else if (cspPolicy.chars().anyMatch(c -> c < ' ' || c > 126)) {
            problems.add("csp_policy: must be printable ASCII on one line");
        }
        for (String path : skipPaths) {
            if (!path.startsWith("/") || path.equals("/")) {
                problems.add("skip_paths: must start with / and be more than /: " + path);
            }
        }
        if (!xssProtection.equals("1; mode=block") && !xssProtection.equals("0")) {
            problems.add("xss_protection: must be '1; mode=block' or '0': " + xssProtection);
        }
        if (maxBodyBytes < 1024 || maxBodyBytes > 1024L * 1024 * 1024) {
            problems.add("max_body_bytes: must be from 1 KB to 1 GB: " + maxBodyBytes);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void check(List<String> problems, Runnable rule, String value) {
        try {
            rule.run();
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage() == null ? value : e.getMessage());
        }
    }

    /// For a venue on the internet, behind TLS.
    public static Hardening production() {
        return new Hardening(List.of(EXAMPLE_ORIGIN), List.of("exchange.example.com", "*.example.com"), true, true,
                STRICT_CSP, List.of("/health"), "1; mode=block", Screening.REFUSE, MAX_BODY_BYTES);
    }

    /// For a laptop, without TLS.
    public static Hardening development() {
        return new Hardening(List.of("http://localhost:3000", "http://127.0.0.1:3000"), List.of("localhost", "127.0.0.1"),
                false, true, RELAXED_CSP, List.of("/health"), "1; mode=block", Screening.REFUSE, MAX_BODY_BYTES);
    }

    /// Whether the example hosts or origins are still in place.
    public boolean hasExampleValues() {
        return allowOrigins.contains(EXAMPLE_ORIGIN) || allowedHosts.stream().anyMatch(h -> h.endsWith("example.com"));
    }

    /// Whether `path` is one of [#skipPaths()] or below one.
    public boolean skips(String path) {
        for (String skip : skipPaths) {
            if (path.equals(skip) || path.length() > skip.length() && path.startsWith(skip)
                    && path.charAt(skip.length()) == '/') {
                return true;
            }
        }
        return false;
    }

    public HostRules hostRules() {
        return new HostRules(allowedHosts);
    }

    public Cors cors() {
        return new Cors(enableCors, allowOrigins);
    }

    public SecurityHeaders headers() {
        return new SecurityHeaders(this);
    }

    public Hardening withAllowOrigins(List<String> value) {
        return new Hardening(value, allowedHosts, enableHsts, enableCors, cspPolicy, skipPaths, xssProtection, screening, maxBodyBytes);
    }

    public Hardening withAllowedHosts(List<String> value) {
        return new Hardening(allowOrigins, value, enableHsts, enableCors, cspPolicy, skipPaths, xssProtection, screening, maxBodyBytes);
    }

    public Hardening withEnableHsts(boolean value) {
        return new Hardening(allowOrigins, allowedHosts, value, enableCors, cspPolicy, skipPaths, xssProtection, screening, maxBodyBytes);
    }

    public Hardening withEnableCors(boolean value) {
        return new Hardening(allowOrigins, allowedHosts, enableHsts, value, cspPolicy, skipPaths, xssProtection, screening, maxBodyBytes);
    }

    public Hardening withCspPolicy(String value) {
        return new Hardening(allowOrigins, allowedHosts, enableHsts, enableCors, value, skipPaths, xssProtection, screening, maxBodyBytes);
    }

    public Hardening withSkipPaths(List<String> value) {
        return new Hardening(allowOrigins, allowedHosts, enableHsts, enableCors, cspPolicy, value, xssProtection, screening, maxBodyBytes);
    }

    public Hardening withXssProtection(String value) {
        return new Hardening(allowOrigins, allowedHosts, enableHsts, enableCors, cspPolicy, skipPaths, value, screening, maxBodyBytes);
    }

    public Hardening withScreening(Screening value) {
        return new Hardening(allowOrigins, allowedHosts, enableHsts, enableCors, cspPolicy, skipPaths, xssProtection, value, maxBodyBytes);
    }

    public Hardening withMaxBodyBytes(long value) {
        return new Hardening(allowOrigins, allowedHosts, enableHsts, enableCors, cspPolicy, skipPaths, xssProtection, screening, value);
    }
}
