package io.buttonwood.server.docs;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the repository's files are, for tests that read its documents.
public final class Repository {
    private Repository() {}

    /// The folder that holds the launcher, at or above the working folder.
    public static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("buttonwood")) && Files.exists(at.resolve("mvnw"))) {
                return at;
            }
        }
        throw new IllegalStateException("the tests do not run inside the repository");
    }
}
