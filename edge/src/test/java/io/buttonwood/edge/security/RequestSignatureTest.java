package io.buttonwood.edge.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RequestSignatureTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final RequestSignature.Key HMAC = new RequestSignature.Key.Hmac(SECRET);

    private final RequestSignature signatures = new RequestSignature(1_000);

    private static RequestSignature.Request request(long time, String target, String body) {
        return new RequestSignature.Request("key-1", Long.toString(time), "POST", target, body.getBytes(StandardCharsets.UTF_8));
    }

    private RequestSignature.Result check(RequestSignature.Request request, String signature) {
        return signatures.verify(HMAC, request, signature, RequestSignature.DEFAULT_WINDOW_MILLIS, NOW);
    }

    @Test
    void ed25519AndHmacBothWork() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var request = request(NOW, "/api/v1/orders?a=1", "{}");
        assertInstanceOf(RequestSignature.Result.Valid.class, signatures.verify(new RequestSignature.Key.Ed25519(pair.getPublic()),
                request, RequestSignature.sign(pair.getPrivate(), request), 5_000, NOW));
        assertInstanceOf(RequestSignature.Result.Valid.class, check(request, RequestSignature.sign(SECRET, request)));
    }

    @Test
    void theSignedTextIsAsDocumented() {
        String text = new String(RequestSignature.payload(request(7, "/x?y=z", "")), StandardCharsets.UTF_8);
        assertEquals("7\nPOST\n/x?y=z\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", text);
    }

    @Test
    void anyChangeIsSeen() {
        var signed = request(NOW, "/a", "1");
        String signature = RequestSignature.sign(SECRET, signed);
        assertInstanceOf(RequestSignature.Result.Wrong.class, check(request(NOW, "/b", "1"), signature));
        assertInstanceOf(RequestSignature.Result.Wrong.class, check(request(NOW, "/a", "2"), signature));
        assertInstanceOf(RequestSignature.Result.Wrong.class, check(request(NOW + 1, "/a", "1"), signature));
        assertInstanceOf(RequestSignature.Result.Wrong.class, check(signed, HexFormat.of().formatHex(new byte[32])));
        assertInstanceOf(RequestSignature.Result.Malformed.class, check(signed, "not base64!"));
    }

    @Test
    void replayIsRefusedInEveryEncoding() {
        var request = request(NOW, "/a", "1");
        String signature = RequestSignature.sign(SECRET, request);
        assertInstanceOf(RequestSignature.Result.Valid.class, check(request, signature));
        assertInstanceOf(RequestSignature.Result.Replayed.class, check(request, signature));
        String hex = HexFormat.of().formatHex(java.util.Base64.getDecoder().decode(signature));
        assertInstanceOf(RequestSignature.Result.Replayed.class, check(request, hex));
    }

    @Test
    void onlyFreshRequestsPass() {
        for (long skew : new long[] {5_001, -1_001}) {
            var request = request(NOW - skew, "/a", "1");
            assertEquals(new RequestSignature.Result.Stale(skew), check(request, RequestSignature.sign(SECRET, request)));
        }
        var edge = request(NOW - 5_000, "/a", "1");
        assertInstanceOf(RequestSignature.Result.Valid.class, check(edge, RequestSignature.sign(SECRET, edge)));
        assertInstanceOf(RequestSignature.Result.Malformed.class, signatures.verify(HMAC, edge, "", 60_001, NOW));
        assertInstanceOf(RequestSignature.Result.Malformed.class,
                check(new RequestSignature.Request("k", "1e3", "GET", "/", new byte[0]), ""));
    }

    @Test
    void aFullMemoryNeverAdmitsAReplay() {
        RequestSignature small = new RequestSignature(4);
        for (int i = 0; i < 50; i++) {
            var request = request(NOW + i, "/a", "1");
            String signature = RequestSignature.sign(SECRET, request);
            assertInstanceOf(RequestSignature.Result.Valid.class, small.verify(HMAC, request, signature, 60_000, NOW + i));
            for (int j = 0; j <= i; j++) {
                var old = request(NOW + j, "/a", "1");
                assertInstanceOf(RequestSignature.Result.Replayed.class,
                        small.verify(HMAC, old, RequestSignature.sign(SECRET, old), 60_000, NOW + i));
            }
        }
    }

    @Test
    void weakKeysAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RequestSignature.Key.Hmac(new byte[15]));
    }
}
