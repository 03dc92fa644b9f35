package io.buttonwood.springpeer;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// @param keys API keys, one a user
@ConfigurationProperties("peer")
public record PeerProperties(List<String> keys) {}
