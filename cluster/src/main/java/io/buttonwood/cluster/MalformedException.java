package io.buttonwood.cluster;

/// Bytes that no codec of ours wrote.
final class MalformedException extends RuntimeException {
    MalformedException(String message) {
        super(message);
    }
}
