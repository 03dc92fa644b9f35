package io.buttonwood.core.account;

/// What names and texts may look like.
public final class Names {
    private Names() {}

    /// 1 to `most` of `A-Z 0-9` and the extra characters.
    public static boolean symbol(String name, int most, String extra) {
        if (name.isEmpty() || name.length() > most) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < '0' || c > '9') && extra.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /// 1 to `most` characters.
    public static boolean text(String text, int most) {
        return !text.isEmpty() && text.length() <= most;
    }

    /// 1 to 64 printable ASCII characters.
    public static boolean clientOrderId(String id) {
        if (id.isEmpty() || id.length() > 64) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) < ' ' || id.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
