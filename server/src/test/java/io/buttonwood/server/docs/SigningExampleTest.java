package io.buttonwood.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.security.RequestSignature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The API guide's worked example, done again: the keys are those of RFC 8032, test 1.
final class SigningExampleTest {
    private static final String SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final String TIMESTAMP = "1768473000000";
    private static final String BODY =
            "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"price\":\"101.25\",\"quantity\":\"100\"}";
    private static final RequestSignature.Request REQUEST = new RequestSignature.Request(
            "1", TIMESTAMP, "POST", "/api/v1/orders", BODY.getBytes(StandardCharsets.UTF_8));

    private String guide = "";

    @BeforeEach
    void read() throws Exception {
        guide = Files.readString(Repository.root().resolve("docs/api-guide.md"));
    }

    private void shown(String text) {
        assertTrue(guide.contains(text), () -> "docs/api-guide.md must show " + text);
    }

    @Test
    void bytesAreThoseOfTheGuide() {
        shown(BODY);
        shown(new String(RequestSignature.payload(REQUEST), StandardCharsets.UTF_8));
    }

    @Test
    void ed25519SignatureIsThatOfTheGuide() throws Exception {
        var keys = KeyFactory.getInstance("Ed25519");
        byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420" + SECRET);
        byte[] x509 = HexFormat.of().parseHex("302a300506032b6570032100" + PUBLIC);
        PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        String signature = RequestSignature.sign(key, REQUEST);
        shown(signature);
        shown(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(PUBLIC)));
        shown(Base64.getEncoder().encodeToString(pkcs8));
        verifies(new RequestSignature.Key.Ed25519(keys.generatePublic(new X509EncodedKeySpec(x509))), signature);
    }

    @Test
    void hmacSignatureIsThatOfTheGuide() {
        byte[] secret = HexFormat.of().parseHex(SECRET);
        String signature = RequestSignature.sign(secret, REQUEST);
        shown(signature);
        shown(Base64.getEncoder().encodeToString(secret));
        verifies(new RequestSignature.Key.Hmac(secret), signature);
    }

    private static void verifies(RequestSignature.Key key, String signature) {
        var result = new RequestSignature(10).verify(
                key, REQUEST, signature, RequestSignature.DEFAULT_WINDOW_MILLIS, Long.parseLong(TIMESTAMP) + 1_000);
        assertInstanceOf(RequestSignature.Result.Valid.class, result);
        assertEquals(5_000, RequestSignature.DEFAULT_WINDOW_MILLIS);
    }
}
