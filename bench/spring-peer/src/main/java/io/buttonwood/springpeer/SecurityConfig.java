package io.buttonwood.springpeer;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/// Stateless API keys, kept as hashes; security headers as Spring Security sends them by default.
@Configuration
class SecurityConfig {
    @Bean
    SecurityFilterChain chain(HttpSecurity http, PeerProperties properties) throws Exception {
        var byKey = new ApiKeyFilter(properties.keys());
        return http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests
                        .requestMatchers(HttpMethod.GET, "/api/v1/time", "/actuator/health", "/v3/api-docs/**", "/swagger-ui/**")
                        .permitAll()
                        .requestMatchers("/api/v1/**")
                        .hasRole("TRADER")
                        .anyRequest()
                        .denyAll())
                .addFilterBefore(byKey, UsernamePasswordAuthenticationFilter.class)
                .addFilterAfter(new RateLimitFilter(), ApiKeyFilter.class)
                .build();
    }

    private static final class ApiKeyFilter extends OncePerRequestFilter {
        private final Map<String, String> users = new HashMap<>();

        ApiKeyFilter(List<String> keys) {
            keys.forEach(key -> users.put(hash(key), "user-" + key));
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String key = request.getHeader("X-API-Key");
            String user = key == null ? null : users.get(hash(key));
            if (user != null) {
                var context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new UsernamePasswordAuthenticationToken(
                        user, null, List.of(new SimpleGrantedAuthority("ROLE_TRADER"))));
                SecurityContextHolder.setContext(context);
            }
            chain.doFilter(request, response);
        }

        private static String hash(String key) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
