package io.buttonwood.cluster;

/// Bytes that no codec of ours wrote.
public final class MalformedException extends RuntimeException {
    MalformedException(String message) {
        super(message);
    }
}
