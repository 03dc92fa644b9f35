package io.buttonwood.edge.metrics;

/// How much is kept. `retentionSeconds` (60 to 86,400) is the longest window; `seriesPerType` the most
/// tagged series of one type; `dashboardCacheSeconds` the age up to which a dashboard is served again;
/// `stripes` (a power of two, at most 64) how many threads may own the cells they record to; each costs
/// 20 KB a timer once used, and threads beyond share four more.
public record MetricsOptions(int retentionSeconds, int seriesPerType, int dashboardCacheSeconds, int stripes) {
    /// One hour, 1,000 series, 10 s, 32 stripes.
    public static final MetricsOptions DEFAULT = new MetricsOptions(3_600, 1_000, 10, 32);

    public MetricsOptions {
        require(retentionSeconds >= 60 && retentionSeconds <= 86_400, "retention_seconds must be 60 to 86400, was " + retentionSeconds);
        require(seriesPerType >= 1 && seriesPerType <= 100_000, "series_per_type must be 1 to 100000, was " + seriesPerType);
        require(dashboardCacheSeconds >= 0 && dashboardCacheSeconds <= 60,
                "dashboard_cache_seconds must be 0 to 60, was " + dashboardCacheSeconds);
        require(stripes >= 1 && stripes <= 64 && Integer.bitCount(stripes) == 1, "stripes must be a power of two up to 64, was " + stripes);
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    long retentionNanos() {
        return retentionSeconds * History.SECOND;
    }

    MetricsOptions withRetentionSeconds(int seconds) {
        return new MetricsOptions(seconds, seriesPerType, dashboardCacheSeconds, stripes);
    }
}
