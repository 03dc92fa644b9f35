package io.buttonwood.server.http;

import io.vertx.core.http.HttpHeaders;

/// Names and values of header fields that every request asks for or every answer has, with their hashes.
final class Fields {
    static final CharSequence AUTHORIZATION = HttpHeaders.AUTHORIZATION;
    static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
    static final CharSequence SIGNATURE_KEY = HttpHeaders.createOptimized("X-Signature-Key");
    static final CharSequence SIGNATURE = HttpHeaders.createOptimized("X-Signature");
    static final CharSequence TIMESTAMP = HttpHeaders.createOptimized("X-Timestamp");
    static final CharSequence RECV_WINDOW = HttpHeaders.createOptimized("X-Recv-Window");
    static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    static final CharSequence HOST = HttpHeaders.HOST;
    static final CharSequence ORIGIN = HttpHeaders.ORIGIN;
    static final CharSequence VARY = HttpHeaders.VARY;
    static final CharSequence CONNECTION = HttpHeaders.CONNECTION;
    static final CharSequence CONTENT_LENGTH = HttpHeaders.CONTENT_LENGTH;
    static final CharSequence CONTENT_TYPE = HttpHeaders.CONTENT_TYPE;
    static final CharSequence TRANSFER_ENCODING = HttpHeaders.TRANSFER_ENCODING;
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    static final CharSequence LIMIT = HttpHeaders.createOptimized("X-RateLimit-Limit");
    static final CharSequence REMAINING = HttpHeaders.createOptimized("X-RateLimit-Remaining");
    static final CharSequence RESET = HttpHeaders.createOptimized("X-RateLimit-Reset");
    static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");
    static final CharSequence BY_ORIGIN = HttpHeaders.createOptimized("Origin");
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private Fields() {}
}
