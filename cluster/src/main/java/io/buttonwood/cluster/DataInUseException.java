package io.buttonwood.cluster;

import java.nio.file.Path;

/// Another process (or another node in this one) runs on the data directory.
public final class DataInUseException extends RuntimeException {
    DataInUseException(Path directory, String owner) {
        super("data directory " + directory + " is in use by another running venue" + owner
                + ": stop that one first, or choose another directory");
    }
}
