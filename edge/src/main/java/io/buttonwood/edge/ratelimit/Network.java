package io.buttonwood.edge.ratelimit;

/// A range of addresses, such as `10.0.0.0/8` or `2001:db8::/32`; a bare address is a range of one.
public record Network(Address base, int prefix) {
    public Network {
        if (prefix < 0 || prefix > 128) {
            throw new IllegalArgumentException("A prefix has 0 to 128 bits, not " + prefix);
        }
    }

    /// @throws IllegalArgumentException if the text is no network; bits beyond the prefix are ignored
    public static Network parse(String text) {
        var slash = text.indexOf('/');
        var base = Address.parse(slash < 0 ? text : text.substring(0, slash));
        if (base == null || text.indexOf('[') >= 0) {
            throw new IllegalArgumentException("Not a network: " + text);
        }
        var bits = base.isIpv4() ? 32 : 128;
        if (slash < 0) {
            return new Network(base, 128);
        }
        var digits = text.substring(slash + 1).strip();
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
            throw new IllegalArgumentException("Not a network: " + text);
        }
        return new Network(base, Integer.parseInt(digits) + 128 - bits);
    }

    public boolean contains(Address address) {
        var high = prefix >= 64 ? -1L : prefix == 0 ? 0 : -1L << 64 - prefix;
        var low = prefix <= 64 ? 0 : prefix == 128 ? -1L : -1L << 128 - prefix;
        return ((address.high() ^ base.high()) & high) == 0 && ((address.low() ^ base.low()) & low) == 0;
    }
}
