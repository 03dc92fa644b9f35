package io.buttonwood.server.web;

import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// One file as it is served: its bytes, their gzip and its entity tag, made at the first request and kept for good.
///
/// The first request's work happens on a virtual thread; every other one is answered at once and copies nothing.
public final class Asset {
    /// Smaller files are not worth compressing.
    private static final int LEAST_TO_COMPRESS = 512;

    /// @param gzip null where compression gains nothing
    /// @param tag the entity tag with its quotes
    private record Loaded(byte[] plain, byte @Nullable [] gzip, String tag) {}

    private final String contentType;
    private final String cacheControl;
    private final Supplier<byte[]> source;
    private volatile @Nullable Loaded loaded;

    private Asset(String contentType, String cacheControl, Supplier<byte[]> source) {
        this.contentType = contentType;
        this.cacheControl = cacheControl;
        this.source = source;
    }

    /// A file that a client asks for again each time, and gets only if it has changed.
    public static Asset fresh(String contentType, Supplier<byte[]> source) {
        return new Asset(contentType, "no-cache", source);
    }

    /// A file that stays the same for this many seconds.
    public static Asset stable(String contentType, int seconds, Supplier<byte[]> source) {
        return new Asset(contentType, "public, max-age=" + seconds, source);
    }

    /// A file of the class path, next to `from` or, with a leading slash, from its root.
    ///
    /// @throws IllegalArgumentException at once, if there is none
    public static Supplier<byte[]> resource(Class<?> from, String name) {
        if (from.getResource(name) == null) {
            throw new IllegalArgumentException("no resource " + name);
        }
        return () -> {
            try (var in = from.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("no resource " + name);
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /// The file, or 304 if the client's copy still is it. Never blocks.
    public CompletionStage<Answer> answer(Call call) {
        Loaded ready = loaded;
        if (ready != null) {
            return CompletableFuture.completedFuture(answer(call, ready));
        }
        var later = new CompletableFuture<Answer>();
        Thread.startVirtualThread(() -> {
            try {
                later.complete(answer(call, load()));
            } catch (RuntimeException e) {
                later.completeExceptionally(e);
            }
        });
        return later;
    }

    /// The bytes, uncompressed.
    public byte[] bytes() {
        return load().plain();
    }

    private synchronized Loaded load() {
        Loaded ready = loaded;
        if (ready == null) {
            byte[] plain = source.get();
            byte[] gzip = plain.length < LEAST_TO_COMPRESS ? null : gzip(plain);
            ready = new Loaded(plain, gzip != null && gzip.length < plain.length ? gzip : null, tag(plain));
            loaded = ready;
        }
        return ready;
    }

    private Answer answer(Call call, Loaded file) {
        Answer answer;
        String known = call.header("if-none-match");
        if (known != null && (known.contains(file.tag()) || known.strip().equals("*"))) {
            answer = Answer.empty(304);
        } else if (file.gzip() != null && takesGzip(call.header("accept-encoding"))) {
            answer = Answer.raw(200, contentType, file.gzip()).with("Content-Encoding", "gzip");
        } else {
            answer = Answer.raw(200, contentType, file.plain());
        }
        return answer.with("ETag", "W/" + file.tag())
                .with("Cache-Control", cacheControl)
                .with("Vary", "Accept-Encoding, Origin");
    }

    /// Whether an Accept-Encoding takes gzip; a weight of 0 refuses it (RFC 9110, 12.5.3).
    static boolean takesGzip(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String each : accepted.split(",", 32)) {
            String[] parts = each.split(";", 2);
            String coding = parts[0].strip();
            if (coding.equalsIgnoreCase("gzip") || coding.equals("*")) {
                return parts.length == 1 || !parts[1].strip().matches("q\\s*=\\s*0(\\.0*)?");
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] plain) {
        var out = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (var to = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            to.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String tag(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
