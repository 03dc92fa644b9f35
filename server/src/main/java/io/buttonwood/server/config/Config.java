package io.buttonwood.server.config;

import io.buttonwood.server.http.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole configuration. Read by [ConfigReader]; every key's environment variable is `BUTTONWOOD_` and its path.
public record Config(
        @Doc("Which security settings to start from; `run` needs it, `demo` uses development") @Nullable Preset preset,
        @Doc("The HTTP server") Http http,
        @Doc("Where and how state is kept") Data data,
        @Doc("The SQL store") Store store,
        @Doc("Signing in") Auth auth,
        @Doc("Rate limits") RateLimit rateLimit,
        @Doc("Security settings that differ from the preset's") Security security,
        @Doc("Settlement cycles") Settlement settlement,
        @Doc("Measurements") Metrics metrics,
        @Doc("Private messages") Notifications notifications) {

    /// The two sets of security settings, see SPEC section 5.
    public enum Preset {
        development,
        production
    }

    public record Http(
            @Doc(value = "Address to listen on", byDefault = "127.0.0.1") String host,
            @Doc(value = "Port to listen on; 0 takes a free one", byDefault = "8000", min = 0, max = 65535) int port,
            @Doc(value = "Event loops; 0 takes one a core, two at least", byDefault = "0", min = 0, max = 64)
                    int eventLoops,
            @Doc(value = "Seconds after which an idle connection is closed", byDefault = "75", min = 1, max = 3600)
                    int idleSeconds,
            @Doc(value = "Seconds within which a request's head and body must have come", byDefault = "20", min = 1, max = 600)
                    int requestSeconds,
            @Doc(value = "Most open connections", byDefault = "20000", min = 1, max = 1000000) int maxConnections,
            @Doc(value = "Proxies, addresses or networks, whose X-Forwarded-For is believed", byDefault = "[]", max = 64)
                    List<String> trustedProxies,
            @Doc(value = "Certificate chain in PEM; with a key, the server speaks TLS and HTTP/2", byDefault = "-")
                    String tlsCertificate,
            @Doc(value = "Private key in PEM", byDefault = "-") String tlsKey) {
        /// Whether TLS is configured.
        public boolean tls() {
            return !tlsCertificate.equals("-");
        }
    }

    /// What survives: `process` the death of the process, `power` also that of the machine (each write is synced).
    public enum Durability {
        process,
        power
    }

    public record Data(
            @Doc(value = "Folder that holds all state", byDefault = "data") String dir,
            @Doc(value = "What an acknowledged command survives: process or power", byDefault = "process")
                    Durability durability,
            @Doc(value = "Commands between snapshots", byDefault = "500000", min = 1000, max = 100000000)
                    long snapshotCommands,
            @Doc(value = "Megabytes of recorded events kept at least", byDefault = "1024", min = 64, max = 1048576)
                    int eventMegabytes) {}

    public record Store(
            @Doc(value = "jdbc:postgresql://… ; - keeps an embedded SQLite file in the data folder", byDefault = "-")
                    String url,
            @Doc(value = "Database user", byDefault = "buttonwood") String user,
            @Doc(value = "Database password", byDefault = "-", secret = true) String password,
            @Doc(value = "Statements slower than this many milliseconds count as slow", byDefault = "100", min = 1, max = 60000)
                    int slowMillis) {}

    public record Auth(
            @Doc(value = "Minutes a bearer token is valid", byDefault = "60", min = 1, max = 1440) int tokenMinutes,
            @Doc(value = "Passwords hashed at a time, 19 MiB each", byDefault = "2", min = 1, max = 64)
                    int passwordHashers,
            @Doc(value = "Hours between new token keys; an old key is believed until its tokens end", byDefault = "24", min = 1, max = 8760)
                    int keyHours) {}

    public record RateLimit(
            @Doc(value = "Whether limits apply", byDefault = "true") boolean enabled,
            @Doc("Users of tier standard") Standard user,
            @Doc("Users of tier premium") Premium premium,
            @Doc("Users of tier broker, and their addresses") Broker broker,
            @Doc("Each client address") Address ip,
            @Doc("Each endpoint, over the whole process") PerEndpoint endpoint,
            @Doc("Shared limits through Redis") Redis redis) {}

    public record Standard(
            @Doc(value = "Tokens a second", byDefault = "10", min = 1, max = 10000000) int perSecond,
            @Doc(value = "Most tokens at a time", byDefault = "50", min = 1, max = 100000000) int burst) {}

    public record Premium(
            @Doc(value = "Tokens a second", byDefault = "50", min = 1, max = 10000000) int perSecond,
            @Doc(value = "Most tokens at a time", byDefault = "250", min = 1, max = 100000000) int burst) {}

    public record Broker(
            @Doc(value = "Tokens a second", byDefault = "500", min = 1, max = 10000000) int perSecond,
            @Doc(value = "Most tokens at a time", byDefault = "2500", min = 1, max = 100000000) int burst) {}

    public record Address(
            @Doc(value = "Tokens a second", byDefault = "100", min = 1, max = 10000000) int perSecond,
            @Doc(value = "Most tokens at a time", byDefault = "200", min = 1, max = 100000000) int burst) {}

    public record PerEndpoint(
            @Doc(value = "Tokens a second", byDefault = "1000", min = 1, max = 10000000) int perSecond,
            @Doc(value = "Most tokens at a time", byDefault = "2000", min = 1, max = 100000000) int burst) {}

    public record Redis(
            @Doc(value = "redis://… of the server that several gateways share their limits through; - for none", byDefault = "-", secret = true)
                    String url,
            @Doc(value = "Gateways sharing it: each admits its share while Redis is away", byDefault = "1", min = 1, max = 1000)
                    int gateways,
            @Doc(value = "Milliseconds to wait for an answer", byDefault = "50", min = 1, max = 5000) int timeoutMillis) {}

    /// What to do with a request that looks like an attack.
    public enum Screening {
        refuse,
        report,
        off
    }

    public record Security(
            @Doc(value = "Origins that may read answers; none given takes the preset's", byDefault = "[]", max = 100)
                    List<String> allowOrigins,
            @Doc(value = "Hosts served, *.example.com for all below; none given takes the preset's", byDefault = "[]", max = 100)
                    List<String> allowedHosts,
            @Doc("Whether Strict-Transport-Security is sent; absent takes the preset's") @Nullable Boolean enableHsts,
            @Doc("Whether other origins are answered at all; absent takes the preset's") @Nullable Boolean enableCors,
            @Doc(value = "Content-Security-Policy; - takes the preset's", byDefault = "-", max = 4096) String cspPolicy,
            @Doc(value = "Paths that host check and screening leave alone; none given takes the preset's", byDefault = "[]", max = 100) List<String> skipPaths,
            @Doc(value = "X-XSS-Protection", byDefault = "1; mode=block", pattern = "^(0|1; mode=block)$")
                    String xssProtection,
            @Doc(value = "What is done with a request that looks like an attack", byDefault = "refuse")
                    Screening screening) {}

    public record Settlement(
            @Doc(value = "Seconds between settlement cycles", byDefault = "60", min = 1, max = 86400)
                    int intervalSeconds,
            @Doc(value = "Seconds the adapter may take", byDefault = "30", min = 1, max = 3600) int timeoutSeconds) {}

    public record Metrics(
            @Doc(value = "Whether anything is measured; off, monitoring shows zeros and no alert rises: to see what measuring costs", byDefault = "true")
                    boolean enabled,
            @Doc(value = "Seconds that measurements are kept", byDefault = "3600", min = 120, max = 3600)
                    int retentionSeconds,
            @Doc(value = "Token that GET /metrics takes from other machines; - for none", byDefault = "-", secret = true)
                    String scrapeToken,
            @Doc(value = "OTLP/HTTP endpoint that traces are sent to; - for none", byDefault = "-") String otlpEndpoint) {}

    public record Notifications(
            @Doc(value = "Whether webhooks may go to private and loopback addresses", byDefault = "false")
                    boolean webhooksToPrivateAddresses,
            @Doc(value = "Most WebSockets of one user", byDefault = "60", min = 1, max = 10000) int connectionsPerUser,
            @Doc(value = "Most WebSockets from one client address (IPv6: one /64)", byDefault = "2000", min = 1, max = 1000000)
                    int connectionsPerAddress) {}
}
