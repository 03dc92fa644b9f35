package io.buttonwood.edge.ratelimit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A client's IP address as 128 bits; an IPv4 address is the IPv6 address that maps it.
///
/// @param high the first eight bytes
/// @param low the last eight bytes
public record Address(long high, long low) {
    private static final long MAPPED = 0xffffL << 32;
    private static final int LONGEST = 64;

    public static Address of(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == 4 ? ipv4(bytes.getInt()) : new Address(bytes.getLong(), bytes.getLong());
    }

    public static Address ipv4(int bits) {
        return new Address(0, MAPPED | bits & 0xffff_ffffL);
    }

    /// The address behind a [#key]: of IPv6 the /64 with zeros.
    public static Address ofKey(long key) {
        return key >>> 32 == 0xffff ? ipv4((int) key) : new Address(key, 0);
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /// What counts as one client: an IPv4 address, or an IPv6 /64, which is what one customer gets. The two never
    /// coincide: an IPv4 address takes the place of the reserved, unroutable block `0:ffff::/32`.
    public long key() {
        return isIpv4() ? low : high;
    }

    /// Reads an address as proxies write it: IPv4, IPv6, either with a port (IPv6 then in brackets), a zone ignored.
    /// Null for anything else, names included: nothing is ever resolved.
    public static @Nullable Address parse(String text) {
        var s = text.strip();
        if (s.isEmpty() || s.length() > LONGEST) {
            return null;
        }
        if (s.charAt(0) == '[') {
            var end = s.indexOf(']');
            return end < 0 || !isPort(s, end + 1) ? null : ipv6(s.substring(1, end));
        }
        var colon = s.indexOf(':');
        if (colon < 0) {
            return ipv4(s);
        }
        return colon == s.lastIndexOf(':') ? isPort(s, colon) ? ipv4(s.substring(0, colon)) : null : ipv6(s);
    }

    private static boolean isPort(String s, int from) {
        if (from == s.length()) {
            return true;
        }
        return s.charAt(from) == ':' && s.length() - from >= 2 && s.length() - from <= 6
                && s.chars().skip(from + 1).allMatch(c -> c >= '0' && c <= '9');
    }

    /// Four decimal parts, without leading zeros (some read those as octal).
    private static @Nullable Address ipv4(String s) {
        int bits = 0;
        int parts = 0;
        int at = 0;
        while (parts < 4) {
            int from = at;
            int part = 0;
            while (at < s.length() && at - from < 3 && s.charAt(at) >= '0' && s.charAt(at) <= '9') {
                part = part * 10 + s.charAt(at++) - '0';
            }
            if (at == from || part > 255 || at - from > 1 && s.charAt(from) == '0') {
                return null;
            }
            bits = bits << 8 | part;
            if (++parts < 4 && (at >= s.length() || s.charAt(at++) != '.')) {
                return null;
            }
        }
        return at == s.length() ? ipv4(bits) : null;
    }

    private static @Nullable Address ipv6(String withZone) {
        var zone = withZone.indexOf('%');
        var s = zone < 0 ? withZone : withZone.substring(0, zone);
        var gap = s.indexOf("::");
        if (gap < 0) {
            var all = new int[8];
            return groups(s, all) == 8 ? of(all) : null;
        }
        var head = new int[8];
        var tail = new int[8];
        var before = groups(s.substring(0, gap), head);
        var after = groups(s.substring(gap + 2), tail);
        if (before < 0 || after < 0 || before + after > 7) {
            return null;
        }
        System.arraycopy(tail, 0, head, 8 - after, after);
        return of(head);
    }

    /// Reads groups of hex digits, the last one perhaps an IPv4 address; the number of 16-bit groups, or -1.
    private static int groups(String s, int[] into) {
        if (s.isEmpty()) {
            return 0;
        }
        int count = 0;
        int at = 0;
        while (true) {
            var end = s.indexOf(':', at);
            var part = s.substring(at, end < 0 ? s.length() : end);
            if (end < 0 && part.indexOf('.') >= 0) {
                var last = ipv4(part);
                if (last == null || count > 6) {
                    return -1;
                }
                into[count++] = (int) (last.low >>> 16 & 0xffff);
                into[count++] = (int) (last.low & 0xffff);
                return count;
            }
            var group = hex(part);
            if (group < 0 || count == 8) {
                return -1;
            }
            into[count++] = group;
            if (end < 0) {
                return count;
            }
            at = end + 1;
        }
    }

    private static int hex(String s) {
        if (s.isEmpty() || s.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < s.length(); i++) {
            var digit = s.charAt(i) < 128 ? Character.digit(s.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static Address of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        return new Address(high, low);
    }

    /// The usual text: dotted for IPv4, RFC 5952 for IPv6.
    @Override
    public String toString() {
        if (isIpv4()) {
            return (low >>> 24 & 255) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        var groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> 48 - 16 * (i & 3) & 0xffff);
        }
        int best = 8;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                best = i;
                length = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(i == 0 || i == best + length && best < 8 ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
