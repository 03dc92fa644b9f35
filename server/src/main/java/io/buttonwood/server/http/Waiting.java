package io.buttonwood.server.http;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/// Waits for a stage on a virtual thread, failing with the stage's own failure.
public final class Waiting {
    private Waiting() {}

    public static <T> T on(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        } catch (ExecutionException | CompletionException e) {
            Throwable cause = cause(e);
            throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
        }
    }

    /// The failure under any number of wrappings.
    public static Throwable cause(Throwable failure) {
        Throwable at = failure;
        while ((at instanceof CompletionException || at instanceof ExecutionException) && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
