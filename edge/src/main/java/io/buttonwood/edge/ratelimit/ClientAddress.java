package io.buttonwood.edge.ratelimit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the client's address behind trusted proxies.
///
/// Each proxy appends the address that it was called from, so the list is read from the right, beginning at the
/// socket: as long as the present address is a trusted proxy, the next one on its left is believed. The first that is
/// not trusted is the client; whatever stands on its left the client may have invented. A list that a trusted proxy
/// cannot have written (an entry that is no address where one is needed) is not believed at all: then the client is
/// the socket's address. Nothing throws, whatever the header holds.
public final class ClientAddress {
    /// Which header the proxies write. Only one is read: a client could forge the one that they pass through.
    public enum Header {
        /// `X-Forwarded-For: client, proxy1`.
        X_FORWARDED_FOR,
        /// `Forwarded: for=client, for=proxy1` (RFC 7239).
        FORWARDED
    }

    private static final int LONGEST = 8192;

    private final List<Network> trusted;
    private final Header header;

    /// @param trusted the proxies' networks; none trusts no header
    public ClientAddress(List<Network> trusted, Header header) {
        this.trusted = List.copyOf(trusted);
        this.header = header;
    }

    public Header header() {
        return header;
    }

    /// The client's address, from the socket's and the header's value: several lines joined by commas in their order;
    /// null or empty without one.
    public Address resolve(Address socket, @Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > LONGEST || !isTrusted(socket)) {
            return socket;
        }
        return switch (header) {
            case X_FORWARDED_FOR -> forwardedFor(socket, value);
            case FORWARDED -> forwarded(socket, value);
        };
    }

    private boolean isTrusted(Address address) {
        for (var network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private Address forwardedFor(Address socket, String value) {
        var client = socket;
        int end = value.length();
        while (end >= 0 && isTrusted(client)) {
            var comma = value.lastIndexOf(',', end - 1);
            var entry = value.substring(comma + 1, end);
            var next = Address.parse(entry);
            if (next == null) {
                return socket;
            }
            client = next;
            end = comma;
        }
        return client;
    }

    private Address forwarded(Address socket, String value) {
        var entries = forEntries(value);
        if (entries == null) {
            return socket;
        }
        var client = socket;
        for (int i = entries.size() - 1; i >= 0 && isTrusted(client); i--) {
            var next = Address.parse(entries.get(i));
            if (next == null) {
                return socket;
            }
            client = next;
        }
        return client;
    }

    /// The `for` of each element, empty where it has none; null if quotes do not match.
    private static @Nullable List<String> forEntries(String value) {
        var entries = new ArrayList<String>();
        var pair = new StringBuilder();
        var node = "";
        var quoted = false;
        for (int i = 0; i <= value.length(); i++) {
            var c = i == value.length() ? ',' : value.charAt(i);
            if (quoted && i < value.length()) {
                if (c == '\\' && i + 1 < value.length()) {
                    pair.append(value.charAt(++i));
                } else if (c == '"') {
                    quoted = false;
                } else {
                    pair.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ';' || c == ',') {
                var text = pair.toString().strip();
                if (text.regionMatches(true, 0, "for=", 0, 4)) {
                    node = text.substring(4);
                }
                pair.setLength(0);
                if (c == ',') {
                    entries.add(node);
                    node = "";
                }
            } else {
                pair.append(c);
            }
        }
        return quoted ? null : entries;
    }
}
