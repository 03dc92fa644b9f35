package io.buttonwood.edge.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.ratelimit.ClientAddress.Header;
import java.net.InetAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressTest {
    private static final List<Network> PROXIES = List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8:1::/48"));
    private final ClientAddress plain = new ClientAddress(PROXIES, Header.X_FORWARDED_FOR);
    private final ClientAddress standard = new ClientAddress(PROXIES, Header.FORWARDED);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.1 | 198.51.100.7                            | 203.0.113.1
            10.0.0.1    | 198.51.100.7                            | 198.51.100.7
            10.0.0.1    | 1.1.1.1, 198.51.100.7                   | 198.51.100.7
            10.0.0.1    | 1.1.1.1, 198.51.100.7 ,10.2.2.2, 10.3.3.3 | 198.51.100.7
            10.0.0.1    | 10.5.5.5, 10.3.3.3                      | 10.5.5.5
            10.0.0.1    | 198.51.100.7:4711                       | 198.51.100.7
            10.0.0.1    | [2001:db8::7]:443                       | 2001:db8::7
            10.0.0.1    | 2001:db8::7                             | 2001:db8::7
            10.0.0.1    | ::ffff:198.51.100.7                     | 198.51.100.7
            2001:db8:1::9 | 198.51.100.7                          | 198.51.100.7
            10.0.0.1    | garbage, 198.51.100.7                   | 198.51.100.7
            10.0.0.1    | 198.51.100.7, garbage                   | 10.0.0.1
            10.0.0.1    | 198.51.100.7, garbage, 10.1.1.1         | 10.0.0.1
            10.0.0.1    | 198.51.100.7,                           | 10.0.0.1
            10.0.0.1    | ,                                       | 10.0.0.1
            10.0.0.1    | unknown                                 | 10.0.0.1
            """)
    void forwardedForIsReadFromTheRight(String socket, String header, String client) {
        assertEquals(client, plain.resolve(Address.parse(socket), header).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            10.0.0.1 | for=198.51.100.7                                        | 198.51.100.7
            10.0.0.1 | For="[2001:db8:cafe::17]:4711"; proto=https             | 2001:db8:cafe::17
            10.0.0.1 | for=1.1.1.1, for=198.51.100.7;by="10.0.0.1,x", for=10.9.9.9 | 198.51.100.7
            10.0.0.1 | for=198.51.100.7, for=_hidden                           | 10.0.0.1
            10.0.0.1 | for=198.51.100.7, proto=http                            | 10.0.0.1
            10.0.0.1 | for="198.51.100.7                                       | 10.0.0.1
            10.0.0.1 | for=198.51.100.7, host="a\\"b"                           | 10.0.0.1
            9.9.9.9  | for=198.51.100.7                                        | 9.9.9.9
            """)
    void forwardedIsReadFromTheRight(String socket, String header, String client) {
        assertEquals(client, standard.resolve(Address.parse(socket), header).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4:", "1.2.3.4:123456",
            "1.2.3.4:8o", ":", "::1::", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "[::1", "[::1]x",
            "localhost", "1.2.3.4/8", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "１.2.3.4", "-1.2.3.4", "1:2:3:4:5:6:7::8",
            "::ffff:1.2.3.4.5"})
    void whatIsNoAddressIsNull(String text) {
        assertNull(Address.parse(text));
    }

    @Test
    void addressesAreWrittenAsUsualAndReadBack() throws Exception {
        for (var text : List.of("::", "::1", "1::", "2001:db8::1:0:0:1", "1:2:3:4:5:6:7:8", "fe80::1", "192.0.2.1",
                "1:0:3:4:5:6:7:8", "0.0.0.0", "255.255.255.255")) {
            assertEquals(text, Address.parse(text).toString());
            assertEquals(Address.of(InetAddress.getByName(text)), Address.parse(text));
        }
        assertEquals("fe80::1", Address.parse("fe80::1%eth0").toString());
    }

    @Test
    void oneClientIsAnIpv4AddressOrASlash64() {
        assertEquals(Address.parse("2001:db8::1").key(), Address.parse("2001:db8::ffff:1").key());
        assertNotEquals(Address.parse("2001:db8::1").key(), Address.parse("2001:db8:0:1::1").key());
        assertEquals(Address.parse("192.0.2.1").key(), Address.parse("::ffff:192.0.2.1").key());
        assertNotEquals(Address.parse("0.0.0.0").key(), Address.parse("::1").key());
        assertEquals("192.0.2.1", Address.ofKey(Address.parse("192.0.2.1").key()).toString());
        assertEquals("2001:db8::", Address.ofKey(Address.parse("2001:db8::5").key()).toString());
    }

    @Test
    void networksContainTheirAddresses() {
        assertTrue(Network.parse("0.0.0.0/0").contains(Address.parse("9.9.9.9")));
        assertTrue(!Network.parse("0.0.0.0/0").contains(Address.parse("2001:db8::1")));
        assertTrue(Network.parse("::/0").contains(Address.parse("9.9.9.9")));
        assertTrue(Network.parse("192.0.2.7").contains(Address.parse("192.0.2.7")));
        assertTrue(!Network.parse("192.0.2.7").contains(Address.parse("192.0.2.6")));
        assertTrue(Network.parse("2001:db8::/65").contains(Address.parse("2001:db8::7fff:0:0:1")));
        assertTrue(!Network.parse("2001:db8::/65").contains(Address.parse("2001:db8::8000:0:0:1")));
        for (var bad : List.of("10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "host/8", "", "::/129", "10.0.0.0/-1")) {
            assertThrows(IllegalArgumentException.class, () -> Network.parse(bad));
        }
    }

    @Test
    void hostileHeadersNeverThrow() {
        var random = new SplittableRandom(7);
        var alphabet = "0123456789abcdef.:,[]%\"\\;=for \u0000\u00e9\ud800x";
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            plain.resolve(Address.parse("10.0.0.1"), text.toString());
            standard.resolve(Address.parse("10.0.0.1"), text.toString());
        }
        assertEquals("10.0.0.1", plain.resolve(Address.parse("10.0.0.1"), "1.1.1.1,".repeat(5000)).toString());
    }
}
