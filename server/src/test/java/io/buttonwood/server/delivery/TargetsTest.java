package io.buttonwood.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    private final Targets targets = new Targets(false);

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:db8::1", "198.18.0.1"
    })
    void machinesThatOnlyTheVenueReachesAreRefused(String address) throws IOException {
        assertTrue(Targets.special(InetAddress.getByName(address)), address);
        String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        assertThrows(IOException.class, () -> targets.resolve(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450::1"})
    void publicMachinesAreNot(String address) throws IOException {
        assertFalse(Targets.special(InetAddress.getByName(address)), address);
    }

    @Test
    void onlyPlainHttpUrlsAreTaken() {
        assertNull(targets.fault("https://example.com/hook?x=1"));
        for (String url : new String[] {
            "ftp://example.com", "example.com/hook", "https://user:secret@example.com", "https://example.com/#part",
            "https:///hook", "https://exa mple.com", "file:///etc/passwd"
        }) {
            assertNotNull(targets.fault(url), url);
        }
    }

    @Test
    void theSignatureCoversTimestampAndBody() {
        // The value that `printf '1700000000.{}' | openssl dgst -sha256 -hmac secret` gives.
        assertEquals(
                "b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163",
                Post.signature("secret", 1_700_000_000L, "{}"));
        assertFalse(Post.signature("secret", 1, "{}").equals(Post.signature("secret", 2, "{}")));
    }
}
