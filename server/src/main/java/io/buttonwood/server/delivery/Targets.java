package io.buttonwood.server.delivery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Where webhooks may go. A stranger's URL must not make the venue talk to machines that only it can reach: private,
/// loopback, link-local and other special addresses are refused, and the address that was checked is the one connected
/// to.
final class Targets {
    private static final int LONGEST = 1_024;

    private final boolean privateToo;

    Targets(boolean privateToo) {
        this.privateToo = privateToo;
    }

    /// What is wrong with a URL as text; null if nothing. Does not look the host up.
    @Nullable String fault(String url) {
        if (url.length() > LONGEST) {
            return "must have at most " + LONGEST + " characters";
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (scheme == null || !scheme.equals("https") && !scheme.equals("http")) {
                return "must be an http or https URL";
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return "must name a host, without user and fragment";
            }
            return null;
        } catch (URISyntaxException e) {
            return "must be an http or https URL";
        }
    }

    /// The address to connect to: blocks for the look-up.
    ///
    /// @throws IOException if there is none, or any of the host's addresses is not allowed
    InetAddress resolve(String host) throws IOException {
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        InetAddress[] all = InetAddress.getAllByName(plain);
        for (InetAddress each : all) {
            if (!privateToo && special(each)) {
                throw new IOException("the host's address is private");
            }
        }
        return all[0];
    }

    static boolean special(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
                || address.isSiteLocalAddress() || address.isMulticastAddress()) {
            return true;
        }
        byte[] b = address.getAddress();
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        return switch (address) {
            // 0/8, carrier-grade NAT, protocol assignments, benchmarks, documentation, reserved
            case Inet4Address v4 -> first == 0 || first == 100 && (second & 0xc0) == 64
                    || first == 192 && second == 0 || first == 198 && (second & 0xfe) == 18
                    || first == 198 && second == 51 || first == 203 && second == 0 || first >= 240;
            // unique local, NAT64, 6to4, Teredo and documentation: each may hide or is no public host
            case Inet6Address v6 -> (first & 0xfe) == 0xfc || first == 0x00 || first == 0x20 && second == 0x02
                    || first == 0x20 && second == 0x01 && ((b[2] & 0xff) < 0x02 || (b[2] & 0xff) == 0x0d);
            default -> true;
        };
    }
}
